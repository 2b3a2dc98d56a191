//! A device as a row of the table: the sizes of its image, and what its run measured.

use std::path::Path;

use anyhow::{Context, Result};

use tlsprobe::engine::{Measured, Outcome, cortex_m};
use tlsprobe::firmware::map::Map;
use tlsprobe::firmware::{self, LabFigures, Measurement};
use tlsprobe::profile::{Profile, Region, RegionKind};
use tlsprobe::report::lab::LabRow;
use tlsprobe::verdict::cause::Explanation;

use super::firmware::Image;
use crate::files;

/// The row of a profile whose image was built for `cpu`, and run or not.
///
/// # Errors
/// An image that cannot be read.
pub fn measured(
    profile: &Profile,
    cpu: Option<String>,
    image: &Image,
    run: Option<(Outcome, Explanation)>,
) -> Result<LabRow> {
    let counted = Counted::read(&image.elf, image.map.as_deref())?;
    let measurement = counted.measure(profile, image.ours)?;
    let of_library = measurement.components.iter().filter(|(name, _)| name.starts_with("mbedtls"));
    let board = run.as_ref().and_then(|(outcome, _)| outcome.measured.as_ref());
    let figures = LabFigures {
        image: measurement.sizes,
        library: of_library.map(|(_, sizes)| *sizes).sum(),
        heap_peak: board.and_then(|board| board.heap.peak),
        stack_peak: board.and_then(Measured::stack_peak),
        instructions: board.and_then(|board| {
            Some(board.stage("set-up")?.instructions + board.stage("handshake")?.instructions)
        }),
    };
    Ok(LabRow {
        profile: profile.name.clone(),
        mbedtls: profile.library.version,
        cpu,
        elf: image.elf.clone(),
        map: image.map.clone(),
        log: image.log.clone(),
        flags: image.ours.then(|| profile.build.flags.join(" ")),
        compiler: firmware::compilers(&counted.image),
        budget: Vec::new(),
        milliseconds: board.and_then(|board| board.milliseconds),
        figures,
        run,
        chain: None,
        survey: None,
        switched: None,
    })
}

/// An image and its map, read.
pub struct Counted {
    name: String,
    image: Vec<u8>,
    map: Option<String>,
}

impl Counted {
    /// Reads both.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(elf: &Path, map: Option<&Path>) -> Result<Self> {
        let name = match map {
            Some(map) => format!("{} with map {}", elf.display(), map.display()),
            None => elf.display().to_string(),
        };
        let map = map.map(files::read_text).transpose()?;
        Ok(Self { name, image: files::read(elf)?, map })
    }

    /// Counts the image. Of ours that memory is left out which only the runner has, and regions are as
    /// long as the device's of the same names: how much is free on the bench says nothing.
    ///
    /// # Errors
    /// An image or a map that cannot be understood.
    pub fn measure(&self, profile: &Profile, ours: bool) -> Result<Measurement<'_>> {
        let map = self.map.as_deref();
        let of_device = &profile.device.regions;
        let regions = if ours { self.without_bench()? } else { of_device.clone() };
        let mut measured =
            firmware::measure(&self.image, map, &regions).with_context(|| self.name.clone())?;
        for region in measured.regions.iter_mut().filter(|_| ours) {
            let same = |of: &&Region| (&of.name, of.kind) == (&region.name, region.kind);
            region.length = of_device.iter().find(same).map(|region| region.length);
        }
        Ok(measured)
    }

    /// The regions of our own linker script.
    fn without_bench(&self) -> Result<Vec<Region>> {
        let map = self.map.as_deref().map(Map::parse).transpose();
        let map = map.with_context(|| self.name.clone())?;
        let of_device = map.iter().flat_map(|map| &map.regions).filter_map(|region| {
            let kind =
                if region.attributes.contains('w') { RegionKind::Ram } else { RegionKind::Flash };
            let (name, origin, length) = (region.name.to_owned(), region.origin, region.length);
            (name != cortex_m::BENCH).then_some(Region { name, origin, length, kind })
        });
        Ok(of_device.collect())
    }
}
