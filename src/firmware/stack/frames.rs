//! The frames of an image's functions: those of the compiler's rows that the linker kept.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::usage::Frame;
use crate::firmware::Measurement;
use crate::firmware::difference::{canonical, is_temporary};
use crate::firmware::ledger::OwnerKind;

/// What is known of an image's frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackFrames {
    /// Of functions that the image has; the deepest first.
    pub inside: Vec<Frame>,
    /// How many rows are of functions that it does not have: not linked, or inlined everywhere.
    pub elsewhere: usize,
}

/// File names of the objects that have a function of one name; none where nothing tells them.
type Objects<'a> = HashSet<Cow<'a, str>>;

/// Parts the compiler's rows by whether the image has their functions. Rows of one name are told
/// apart by their file where the image's objects are known.
pub fn frames(measurement: &Measurement, rows: Vec<Frame>) -> StackFrames {
    let mut functions: HashMap<String, Objects> = HashMap::new();
    for owner in measurement.owners.iter().filter(|owner| owner.kind == OwnerKind::Symbol) {
        let objects = functions.entry(canonical(&owner.name).into_owned()).or_default();
        objects.extend(owner.object.filter(|object| !is_temporary(object)));
    }
    let total = rows.len();
    let mut inside: Vec<Frame> = rows.into_iter().filter(|frame| has(&functions, frame)).collect();
    inside.sort_by(|one, other| {
        let key =
            |frame: &Frame| (Reverse(frame.bytes), frame.function.clone(), frame.file.clone());
        key(one).cmp(&key(other))
    });
    StackFrames { elsewhere: total - inside.len(), inside }
}

fn has(functions: &HashMap<String, Objects>, frame: &Frame) -> bool {
    let found = names(&frame.function).iter().find_map(|name| functions.get(name.as_ref()));
    let Some(objects) = found else {
        return false;
    };
    let Some(unit) = frame.unit() else { return true };
    objects.is_empty() || objects.iter().any(|object| is_of(object, unit))
}

/// The name as C has it, and the one without the type in front that C++ is printed with.
fn names(function: &str) -> [Cow<'_, str>; 2] {
    let bare = function.split_once('(').map_or(function, |(head, _)| head);
    let start = bare.rfind(' ').map_or(0, |space| space + 1);
    [canonical(function), Cow::Borrowed(function.get(start..).unwrap_or(function))]
}

/// `ssl_cli.o`, `ssl_cli.c.obj`, `libtls_a-ssl_cli.o`.
fn is_of(object: &str, unit: &str) -> bool {
    let stem = object.split('.').next().unwrap_or(object);
    stem == unit || stem.strip_suffix(unit).is_some_and(|rest| rest.ends_with('-'))
}
