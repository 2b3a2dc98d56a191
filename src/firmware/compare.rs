//! Two images: what the second takes more or less than the first.

use super::sizes::{Change, Sizes};

/// The difference between two images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// The image compared with.
    pub from: String,
    /// The image that is judged.
    pub to: String,
    /// What it takes more; negative where less.
    pub change: Change,
}

/// Every image against one.
pub fn deltas(from: (&str, Sizes), others: &[(&str, Sizes)]) -> Vec<Delta> {
    let (base, base_sizes) = from;
    others
        .iter()
        .map(|&(to, sizes)| Delta {
            from: base.to_owned(),
            to: to.to_owned(),
            change: sizes.minus(base_sizes),
        })
        .collect()
}
