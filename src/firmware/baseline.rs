//! What images are compared with: one image for all of them, or one for each by its name.

use thiserror::Error;

use super::difference::Inventory;

/// There are several baselines and none of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the baseline has no image {label}; it has {known}: save it again with all images")]
pub struct NoBaseline {
    label: String,
    known: String,
}

/// Images to compare with; none at all where nothing was named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baselines<'a> {
    /// One that is for every image, or several that are for the images of their names.
    pub inventories: Vec<Inventory<'a>>,
}

impl<'a> Baselines<'a> {
    /// The one that an image is compared with.
    ///
    /// # Errors
    /// When there are several and none has the image's label.
    pub fn of(&self, label: &str) -> Result<Option<&Inventory<'a>>, NoBaseline> {
        match self.inventories.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            several => {
                let found = several.iter().find(|inventory| inventory.name == label);
                found.map(Some).ok_or_else(|| NoBaseline {
                    label: label.to_owned(),
                    known: several
                        .iter()
                        .map(|one| one.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                })
            }
        }
    }
}
