//! A device as a row of the table: the sizes of its image, and what its run measured.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use tlsprobe::engine::{Measured, Outcome, cortex_m};
use tlsprobe::firmware::{self, LabFigures, Sizes};
use tlsprobe::profile::{Profile, RegionKind};
use tlsprobe::report::lab::LabRow;
use tlsprobe::verdict::cause::Explanation;

use crate::exact::{IMAGE, MAP};
use crate::files;

/// The row of a profile that was built for `cpu` as `program`, and run or not.
///
/// # Errors
/// An image that cannot be read.
pub fn measured(
    profile: &Profile,
    cpu: &'static str,
    program: &Path,
    run: Option<(Outcome, Explanation)>,
) -> Result<LabRow> {
    let own = &profile.build;
    let (elf, map): (PathBuf, Option<PathBuf>) = match &own.elf {
        Some(elf) => (elf.clone(), own.map.clone()),
        None => (program.join(IMAGE), Some(program.join(MAP))),
    };
    let (image, library) = sizes(&elf, map.as_deref(), profile, own.elf.is_none())?;
    let board = run.as_ref().and_then(|(outcome, _)| outcome.measured.as_ref());
    let figures = LabFigures {
        image,
        library,
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
        elf: elf.display().to_string(),
        flags: own.elf.is_none().then(|| own.flags.join(" ")),
        budget: figures.held_to(&profile.budget),
        milliseconds: board.and_then(|board| board.milliseconds),
        figures,
        run,
        chain: None,
        survey: None,
        switched: None,
    })
}

/// Of the image and of the library's part in it; what only our runner has is left out.
fn sizes(elf: &Path, map: Option<&Path>, profile: &Profile, ours: bool) -> Result<(Sizes, Sizes)> {
    let image = files::read(elf)?;
    let map = map.map(files::read).transpose()?;
    let map = map.as_deref().map(String::from_utf8_lossy);
    let regions = if ours { &[][..] } else { &profile.device.regions };
    let measured = firmware::measure(&image, map.as_deref(), regions)
        .with_context(|| elf.display().to_string())?;
    let mut sum = Sizes::default();
    for region in &measured.regions {
        match region.kind {
            RegionKind::Flash => sum.flash += region.used,
            RegionKind::Ram if ours && region.name == cortex_m::BENCH => {}
            RegionKind::Ram => sum.ram += region.used,
        }
    }
    let of_library = measured.components.iter().filter(|(name, _)| name.starts_with("mbedtls"));
    Ok((sum, of_library.map(|(_, sizes)| *sizes).sum()))
}
