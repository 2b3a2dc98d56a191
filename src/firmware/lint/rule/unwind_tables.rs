//! `unwind-tables`: tables by which a debugger or an exception walks the stack.

use super::definition::{Complaint, Rule, flash};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "unwind-tables",
    severity: Severity::Note,
    fix: "Without exceptions: -fno-unwind-tables -fno-asynchronous-unwind-tables, and /DISCARD/ the sections.",
    judge,
};

/// Names in ELF files of ARM (ELF for the ARM Architecture, 4.6) and of all others.
const SECTIONS: [&str; 5] =
    [".ARM.exidx", ".ARM.extab", ".eh_frame", ".eh_frame_hdr", ".gcc_except_table"];

/// What start-up files have in any case.
const SMALLEST: u64 = 64;

fn judge(scene: &Scene) -> Vec<Complaint> {
    let tables = scene.loaded().filter(|section| SECTIONS.contains(&&*section.name));
    let large = tables.filter(|section| section.size >= SMALLEST);
    large
        .map(|section| Complaint {
            price: flash(section.size),
            message: format!("{} has {} bytes.", section.name, section.size),
        })
        .collect()
}
