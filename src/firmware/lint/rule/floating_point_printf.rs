//! `floating-point-printf`: what prints and reads floating-point numbers in the C library.

use super::definition::{Complaint, Rule};
use crate::firmware::lint::finding::Severity;
use crate::firmware::lint::scene::Scene;

pub(super) const RULE: Rule = Rule {
    id: "floating-point-printf",
    severity: Severity::Warning,
    fix: "Drop -u _printf_float and -u _scanf_float, link newlib-nano, and print integers; the software arithmetic goes with it.",
    judge,
};

/// newlib's functions (4.1 and later, `newlib/libc/stdio` and `newlib/libc/stdlib`), picolibc's among them.
const NAMES: [&str; 12] = [
    "_printf_float",
    "_scanf_float",
    "_dtoa_r",
    "_ldtoa_r",
    "_strtod_l",
    "_strtod_r",
    "__gethex",
    "__d2b",
    "__ratio",
    "__ulp",
    "__dtoa_engine",
    "__ftoa_engine",
];

fn judge(scene: &Scene) -> Vec<Complaint> {
    let found = scene.price(|owner| NAMES.contains(&&*owner.name));
    let (count, price) = found;
    if count == 0 {
        return Vec::new();
    }
    let message = format!("{count} functions print or read floating-point numbers.");
    vec![Complaint { price, message }]
}
