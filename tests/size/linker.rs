//! Flash and RAM are the linker's own figures, byte for byte.

use super::firmware::{IMAGES, firmware, measure, printed};
use crate::common::json::{Image, RegionKind, RegionSource};

#[test]
fn with_its_map_every_region_of_every_image_is_as_the_linker_printed() {
    for name in IMAGES {
        let built = firmware(name);
        let image = measure(&built.elf, Some(&built.map));
        assert_eq!(used(&image), printed(&built.memory_usage), "{name}");
        assert_eq!(linker_used(&image), printed(&built.memory_usage), "{name}");
        assert_eq!(image.regions_from, RegionSource::Map);
        let machine = if name.ends_with("riscv") { "riscv" } else { "arm" };
        assert_eq!(image.machine, machine);
        assert_eq!(image.notes, [""; 0], "{name}");
    }
}

#[test]
fn without_a_map_the_sums_are_the_same_and_the_regions_are_said_to_be_inferred() {
    for name in IMAGES {
        let built = firmware(name);
        let image = measure(&built.elf, None);
        let expected = printed(&built.memory_usage);
        assert_eq!((image.flash, image.ram), (expected[0].1, expected[1].1), "{name}");
        assert_eq!(image.regions_from, RegionSource::Inferred);
        assert!(image.notes.iter().any(|note| note.contains("inferred")), "{:?}", image.notes);
        for region in &image.regions {
            assert_eq!((region.length, region.free, region.linker_used), (None, None, None));
        }
    }
}

#[test]
fn the_regions_of_the_map_have_their_kind_origin_and_length() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, Some(&built.map));
    let seen: Vec<_> = image
        .regions
        .iter()
        .map(|region| (region.name.as_str(), region.kind, region.origin, region.length))
        .collect();
    assert_eq!(
        seen,
        [
            ("FLASH", RegionKind::Flash, 0x1A00_0000, Some(512 << 10)),
            ("RAM", RegionKind::Ram, 0x1000_0000, Some(32 << 10)),
            ("RAM_AHB", RegionKind::Ram, 0x2000_0000, Some(64 << 10)),
        ]
    );
}

#[test]
fn initialised_data_counts_in_flash_and_in_ram() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, Some(&built.map));
    let data = image.sections.iter().find(|section| section.name == ".data").expect("a .data");
    assert_eq!((data.flash, data.ram), (data.size, data.size));
    assert!(data.load_address.is_some_and(|load| load != data.address));
    let bss = image.sections.iter().find(|section| section.name == ".bss").expect("a .bss");
    assert_eq!((bss.flash, bss.ram, bss.load_address), (0, bss.size, None));
}

fn used(image: &Image) -> Vec<(String, u64)> {
    image.regions.iter().map(|region| (region.name.clone(), region.used)).collect()
}

fn linker_used(image: &Image) -> Vec<(String, u64)> {
    let figure = |used: Option<u64>| used.expect("the linker's figure");
    image.regions.iter().map(|region| (region.name.clone(), figure(region.linker_used))).collect()
}
