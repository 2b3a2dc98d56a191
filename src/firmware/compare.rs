//! Two images: what the second takes more or less than the first, and why.

use super::difference::{Difference, Inventory, Unexplained, difference};

/// The difference between two images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta<'a> {
    /// The image compared with.
    pub from: String,
    /// The image that is judged.
    pub to: String,
    /// What it takes more, byte for byte.
    pub difference: Difference<'a>,
}

/// One image against another.
///
/// # Errors
/// When the causes do not add up, an error of this program.
pub fn delta<'a>(from: &Inventory<'a>, to: &Inventory<'a>) -> Result<Delta<'a>, Unexplained> {
    let difference = difference(from, to)?;
    Ok(Delta { from: from.name.clone(), to: to.name.clone(), difference })
}
