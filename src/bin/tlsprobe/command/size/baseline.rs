//! `--baseline`: the bytes of the file, and the image or the images that they are.

use std::path::Path;

use anyhow::{Context, Result};

use tlsprobe::firmware::{self, Baselines, Image, Inventory, Measurement};
use tlsprobe::profile;
use tlsprobe::report::json;

use crate::cli::size::SizeArgs;
use crate::files;

/// Every ELF image begins with these bytes.
const ELF: &[u8] = b"\x7fELF";

/// The file and its map, read and not understood yet.
pub struct Baseline {
    name: String,
    bytes: Vec<u8>,
    map: Option<String>,
}

/// Reads what the command line names, if it names anything.
///
/// # Errors
/// A file that cannot be read.
pub fn read(args: &SizeArgs) -> Result<Option<Baseline>> {
    let Some(path) = &args.baseline else { return Ok(None) };
    let map = args.baseline_map.as_deref().map(files::read_text).transpose()?;
    Ok(Some(Baseline { name: path.display().to_string(), bytes: files::read_image(path)?, map }))
}

impl Baseline {
    /// The images of the file. An ELF image without a map is counted in the regions of the first of
    /// the others: two figures compare only if both start at the same origin.
    ///
    /// # Errors
    /// When it is neither an image that can be counted nor a saved baseline.
    pub fn images(&self, images: &[Image]) -> Result<Baselines<'_>> {
        if !self.bytes.starts_with(ELF) && self.bytes.trim_ascii_start().starts_with(b"{") {
            let inventories =
                json::baseline::read(&self.bytes).with_context(|| self.name.clone())?;
            return Ok(Baselines { inventories });
        }
        let declared = images.first().map_or_else(Vec::new, |image| regions(&image.measurement));
        let measurement = firmware::measure(&self.bytes, self.map.as_deref(), &declared)
            .with_context(|| self.name.clone())?;
        Ok(Baselines { inventories: vec![Inventory::of(&self.name, &measurement)] })
    }
}

fn regions(measurement: &Measurement) -> Vec<profile::Region> {
    let known = measurement.regions.iter().filter_map(|region| {
        let (name, origin, kind) = (region.name.clone(), region.origin, region.kind);
        Some(profile::Region { name, origin, length: region.length?, kind })
    });
    known.collect()
}

/// Writes images as a baseline.
///
/// # Errors
/// When the file cannot be written.
pub fn save(path: &Path, inventories: &[Inventory]) -> Result<()> {
    files::write(path, json::baseline::to_text(inventories)?.as_bytes())
}
