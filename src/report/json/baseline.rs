//! `tlsprobe.size-baseline/1`: what `tlsprobe size --save` writes and `--baseline` reads.
//!
//! One owner a line and in order, so that a file kept in git shows what changed. Padding is one line a
//! section: whose neighbour it is changes with every build.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::owner_kind::{of_word, owner_kind};
use crate::firmware::{Inventory, Item, OwnerKind, Sizes};

const SCHEMA: &str = "tlsprobe.size-baseline/1";

/// Why a file is no baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// Not JSON, or not of this shape.
    #[error("neither an ELF image nor a baseline that --save wrote: {0}")]
    Shape(#[from] serde_json::Error),
    /// Another document, or a later version.
    #[error("the schema is {0}, not {SCHEMA}")]
    Schema(String),
    /// The lines do not add up.
    #[error(
        "the owners of {image} add up to {flash} bytes of flash and {ram} of RAM, not to what the image takes: save it again"
    )]
    Unbalanced {
        /// The image.
        image: String,
        /// Sum of its lines.
        flash: u64,
        /// Sum of its lines.
        ram: u64,
    },
}

#[derive(Deserialize)]
struct File<'a> {
    schema: String,
    #[serde(borrow)]
    images: Vec<Image<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    name: String,
    machine: String,
    flash: u64,
    ram: u64,
    unattributed: [u64; 2],
    /// A map told the objects.
    mapped: bool,
    /// Names and bytes.
    regions: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct Image<'a> {
    name: String,
    machine: String,
    flash: u64,
    ram: u64,
    unattributed: [u64; 2],
    mapped: bool,
    regions: Vec<(String, u64)>,
    #[serde(borrow)]
    items: Vec<Row<'a>>,
}

/// Name, kind, section, object, archive, component, flash, RAM.
#[derive(Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Row<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    Option<String>,
    Option<String>,
    Option<String>,
    #[serde(borrow)] Cow<'a, str>,
    u64,
    u64,
);

/// The file for these images, with a final newline.
///
/// # Errors
/// Only if a name cannot be represented in JSON, which is an error of this program.
pub fn to_text(inventories: &[Inventory]) -> Result<String, serde_json::Error> {
    let images = inventories.iter().map(image).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{{\"schema\":\"{SCHEMA}\",\"images\":[\n{}\n]}}\n", images.join(",\n")))
}

fn image(inventory: &Inventory) -> Result<String, serde_json::Error> {
    let head = Head {
        name: inventory.name.clone(),
        machine: inventory.machine.to_string(),
        flash: inventory.sizes.flash,
        ram: inventory.sizes.ram,
        unattributed: [inventory.unattributed.flash, inventory.unattributed.ram],
        mapped: inventory.mapped,
        regions: inventory.regions.clone(),
    };
    let head = serde_json::to_string(&head)?;
    let open = head.strip_suffix('}').unwrap_or(&head);
    let rows = rows(inventory);
    let rows = rows.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{open},\"items\":[\n{}\n]}}", rows.join(",\n")))
}

fn rows<'i>(inventory: &'i Inventory) -> Vec<Row<'i>> {
    let mut rows = Vec::new();
    let mut between: BTreeMap<(OwnerKind, Option<&str>), Sizes> = BTreeMap::new();
    for item in &inventory.items {
        if matches!(item.kind, OwnerKind::Padding | OwnerKind::Gap) {
            *between.entry((item.kind, item.section.as_deref())).or_default() += item.sizes;
        } else {
            rows.push(row(item));
        }
    }
    for ((kind, section), sizes) in between {
        let word = Cow::Borrowed(owner_kind(kind));
        let section = section.map(str::to_owned);
        let component = Cow::Borrowed("linker");
        rows.push(Row(word.clone(), word, section, None, None, component, sizes.flash, sizes.ram));
    }
    rows.sort();
    rows
}

fn row<'i>(item: &'i Item) -> Row<'i> {
    Row(
        Cow::Borrowed(&item.name),
        Cow::Borrowed(owner_kind(item.kind)),
        item.section.as_deref().map(str::to_owned),
        item.object.as_deref().map(str::to_owned),
        item.archive.as_deref().map(str::to_owned),
        Cow::Borrowed(&item.component),
        item.sizes.flash,
        item.sizes.ram,
    )
}

/// Reads a saved baseline.
///
/// # Errors
/// When the text is no baseline of this version, or does not add up.
pub fn read(text: &[u8]) -> Result<Vec<Inventory<'_>>, BaselineError> {
    let file: File = serde_json::from_slice(text)?;
    if file.schema != SCHEMA {
        return Err(BaselineError::Schema(file.schema));
    }
    file.images.into_iter().map(inventory).collect()
}

fn inventory(image: Image<'_>) -> Result<Inventory<'_>, BaselineError> {
    let [flash, ram] = image.unattributed;
    let inventory = Inventory {
        name: image.name,
        machine: Cow::Owned(image.machine),
        sizes: Sizes { flash: image.flash, ram: image.ram },
        unattributed: Sizes { flash, ram },
        mapped: image.mapped,
        regions: image.regions,
        items: image.items.into_iter().map(item).collect(),
        extents: Vec::new(),
    };
    let items = inventory.items.iter().map(|item| item.sizes).sum::<Sizes>();
    let sum = items + inventory.unattributed;
    if sum != inventory.sizes {
        let Sizes { flash, ram } = sum;
        return Err(BaselineError::Unbalanced { image: inventory.name, flash, ram });
    }
    Ok(inventory)
}

fn item(row: Row<'_>) -> Item<'_> {
    let Row(name, kind, section, object, archive, component, flash, ram) = row;
    Item {
        name,
        kind: of_word(&kind),
        sizes: Sizes { flash, ram },
        section: section.map(Cow::Owned),
        object: object.map(Cow::Owned),
        archive: archive.map(Cow::Owned),
        component,
        address: 0,
        body: &[],
    }
}
