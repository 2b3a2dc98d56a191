//! What is wrong with a device before it has met a server: option combinations that the library
//! refuses to be compiled with, and run-time settings that cannot work or protect nothing.

mod combination;
mod finding;
mod header;
mod identity;
mod offer;
mod verification;

pub use finding::{Finding, Severity};
pub use verification::FAIL_OPEN;

use super::Profile;

/// Every finding about a profile, most severe first.
pub fn check(profile: &Profile) -> Vec<Finding> {
    let mut findings = Vec::new();
    combination::check(profile, &mut findings);
    header::check(profile, &mut findings);
    offer::check(profile, &mut findings);
    identity::check(profile, &mut findings);
    verification::check(profile, &mut findings);
    findings.sort_by(|left, right| {
        (left.severity, left.rule, &left.option).cmp(&(right.severity, right.rule, &right.option))
    });
    findings
}
