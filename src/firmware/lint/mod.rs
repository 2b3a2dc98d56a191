//! What an image spends without need, each finding with its price in bytes.

mod finding;
mod rule;
mod scene;

pub use finding::{Finding, Severity};
pub use rule::{ALL, Rule};

use super::elf::{Elf, ElfError};
use super::measure::Measurement;
use scene::Scene;

/// Judges an image by every rule, the dearest finding first.
///
/// # Errors
/// When the image cannot be read.
pub fn lint(image: &[u8], measurement: &Measurement) -> Result<Vec<Finding>, ElfError> {
    let elf = Elf::read(image)?;
    let scene = Scene { sections: &elf.sections, measurement };
    let mut findings: Vec<Finding> = ALL.iter().flat_map(|rule| rule.findings(&scene)).collect();
    findings.sort_by(|left, right| {
        let price = right.price.total().cmp(&left.price.total());
        price.then_with(|| (left.rule, &left.message).cmp(&(right.rule, &right.message)))
    });
    Ok(findings)
}
