//! A container's chunks as sections of flash.

use std::borrow::Cow;

use super::container::{Chunk, Container, ContainerKind};
use super::elf::Section;
use crate::profile::{Region, RegionKind};

/// Sections for the chunks, and the regions that they can lie in.
///
/// A raw image is taken to begin where flash does; segments of an ESP image lie nowhere that is known.
pub(super) fn sections<'a>(
    container: &'a Container,
    declared: &[Region],
) -> (Vec<Section<'a>>, Vec<Region>) {
    let flash = declared.iter().filter(|region| region.kind == RegionKind::Flash);
    let mut regions: Vec<Region> = match container.kind {
        ContainerKind::Esp => Vec::new(),
        _ => flash.cloned().collect(),
    };
    let mut base = 0;
    if container.kind == ContainerKind::Raw {
        regions.truncate(1);
        base = regions.first().map_or(0, |region| region.origin);
    }
    (container.chunks.iter().map(|chunk| section(chunk, base)).collect(), regions)
}

fn section(chunk: &Chunk, base: u64) -> Section<'_> {
    let address = base.saturating_add(chunk.address);
    let name = match chunk.name.as_str() {
        "" => Cow::Owned(format!("{address:#010x}")),
        name => Cow::Borrowed(name),
    };
    Section {
        name,
        address,
        load_address: Some(address),
        size: chunk.bytes.len() as u64,
        alignment: 1,
        allocated: true,
        writable: false,
        executable: false,
        thread_local: false,
        contents: &chunk.bytes,
        has_contents: true,
        compressed: false,
        offset: 0,
        header_at: 0,
    }
}
