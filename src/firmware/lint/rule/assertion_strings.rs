//! `assertion-strings`: names of source files, as assertions and debug output carry them.

use super::definition::{Complaint, Rule, flash};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "assertion-strings",
    severity: Severity::Note,
    fix: "Compile with NDEBUG, or shorten __FILE__ with -fmacro-prefix-map; each call also loses its arguments.",
    judge,
};

/// Endings of source files in strings.
const SOURCES: [&[u8]; 6] = [b".c", b".cc", b".cpp", b".h", b".hpp", b".rs"];

fn judge(scene: &Scene) -> Vec<Complaint> {
    let strings = scene.loaded().flat_map(|section| section.contents.split(|&byte| byte == 0));
    let named = strings.filter_map(path_at_end);
    let (count, bytes) = named.fold((0_u64, 0), |(count, bytes), name| {
        // With the zero that ends it.
        (count + 1, bytes + name.len() as u64 + 1)
    });
    if count == 0 {
        return Vec::new();
    }
    let message = format!("{count} names of source files are stored as strings.");
    vec![Complaint { price: flash(bytes), message }]
}

/// The printable end of what stands before a zero, if it is a file name; code may come before it.
fn path_at_end(text: &[u8]) -> Option<&[u8]> {
    let ending = SOURCES.iter().find(|ending| text.ends_with(ending))?;
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./\\".contains(byte);
    let length = text.iter().rev().take_while(|byte| part(byte)).count();
    let path = text.get(text.len() - length..)?;
    (path.len() > ending.len()).then_some(path)
}
