//! Containers without symbols: what can be known of them, and what is wrong with those that lie.

use std::path::PathBuf;

use super::firmware::{firmware, measure};
use crate::common::json::{Image, Kind};
use crate::common::{Scratch, tlsprobe, tool};

/// The firmware as objcopy writes it.
fn copy(scratch: &Scratch, format: &str, name: &str) -> PathBuf {
    let path = scratch.path(name);
    let copy = &mut tool::command("arm-none-eabi-objcopy");
    tool::output(copy.args(["-O", format]).arg(firmware("2.28.10-base").elf).arg(&path));
    path
}

fn regions(image: &Image) -> Vec<(u64, u64)> {
    image.regions.iter().map(|region| (region.origin, region.used)).collect()
}

#[test]
fn hex_and_s_records_have_the_flash_of_the_image_that_they_were_made_of() {
    let scratch = Scratch::new();
    let elf = measure(&firmware("2.28.10-base").elf, None);
    for (format, name) in [("ihex", "fw.hex"), ("srec", "fw.srec")] {
        let image = measure(&copy(&scratch, format, name), None);
        assert_eq!((image.flash, image.ram), (elf.flash, 0), "{name}");
        assert_eq!(regions(&image), [(0x1A00_0000, elf.flash)], "{name}");
        // All but the gap behind the vector table.
        let gap: u64 = image.symbols.iter().map(|owner| owner.flash).sum();
        assert_eq!(image.unattributed.flash, elf.flash - gap, "{name}");
        assert!(image.notes.iter().any(|note| note.contains("no symbols")), "{:?}", image.notes);
    }
}

#[test]
fn a_raw_image_has_a_total_and_with_a_profile_the_room_that_is_left() {
    let scratch = Scratch::new();
    let elf = measure(&firmware("2.28.10-base").elf, None);
    let raw = copy(&scratch, "binary", "fw.bin");
    assert_eq!(measure(&raw, None).flash, elf.flash);
    let profile = scratch.write(
        "board.toml",
        "schema = 1\nname = \"board\"\n[mbedtls]\nversion = \"2.28.10\"\n[budget]\nflash = 1000\n\
         [[device.region]]\nname = \"FLASH\"\norigin = 0x1A000000\nlength = \"512K\"\nkind = \"flash\"\n",
    );
    let run = tlsprobe(["size"]).arg(&raw).arg("--profile").arg(profile);
    run.expect_exit(1).says("budget broken: flash").says("524,288");
}

#[test]
fn a_hole_between_two_parts_is_a_gap() {
    let scratch = Scratch::new();
    let text = ":020000040800F2\n:0400000001020304F2\n:040100000506070 8E1\n".replace(' ', "");
    let image = measure(&scratch.write("fw.hex", text + ":00000001FF\n"), None);
    assert_eq!(image.flash, 0x104);
    let gap = image.symbols.iter().find(|owner| owner.kind == Kind::Gap).expect("a gap");
    assert_eq!(gap.flash, 0xfc);
}

fn uf2_block(address: u32, data: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    let size = u32::try_from(data.len()).expect("a short block");
    for word in [0x0a32_4655, 0x9e5d_5157, 0, address, size, 0, 1, 0] {
        block.extend(u32::to_le_bytes(word));
    }
    block.extend(data);
    block.resize(508, 0);
    block.extend(0x0ab1_6f30_u32.to_le_bytes());
    block
}

#[test]
fn blocks_of_uf2_are_put_together() {
    let scratch = Scratch::new();
    let blocks = [uf2_block(0x1000_0000, &[1; 256]), uf2_block(0x1000_0100, &[2; 256])].concat();
    let image = measure(&scratch.write("fw.uf2", &blocks), None);
    assert_eq!(regions(&image), [(0x1000_0000, 512)]);
    let mut wrong = blocks;
    wrong[512 + 4] = 0;
    let run = tlsprobe(["size"]).arg(scratch.write("fw.uf2", wrong));
    run.expect_exit(2).complains("magicStart1 (at offset 0x204)");
}

fn esp_image(long: bool, segments: &[(u32, usize)]) -> Vec<u8> {
    let count = u8::try_from(segments.len()).expect("few segments");
    let mut image = vec![0xe9, count, 2, 0, 0, 0, 8, 0x40];
    image.resize(if long { 24 } else { 8 }, 0xee);
    for &(address, length) in segments {
        image.extend(address.to_le_bytes());
        image.extend(u32::try_from(length).expect("a short segment").to_le_bytes());
        image.resize(image.len() + length, 0x11);
    }
    image
}

#[test]
fn an_esp_image_is_the_sum_of_its_segments() {
    let scratch = Scratch::new();
    let segments = [(0x3f40_0020, 1000), (0x400d_0020, 5000), (0x3ffb_0000, 300)];
    for long in [true, false] {
        let image = measure(&scratch.write("fw.esp", esp_image(long, &segments)), None);
        assert_eq!((image.flash, image.sections.len()), (6300, 3));
        assert_eq!(image.sections[1].name, "segment 1 for 0x400d0020");
    }
    let cut = &esp_image(true, &segments)[..500];
    let run = tlsprobe(["size"]).arg(scratch.write("fw.esp", cut));
    run.expect_exit(2).complains("data_len (at offset 0x1c)");
}

#[test]
fn an_error_names_the_line_and_the_field() {
    let scratch = Scratch::new();
    let cases = [
        ("fw.hex", ":0400000001020304F3\n", "line 1: CHKSUM"),
        ("fw.hex", ":0400000001020304F2\nrubbish\n", "line 2: the record mark"),
        ("fw.hex", ":0500000001020304F2\n", "line 1: RECLEN"),
        ("fw.hex", ":00000009F7\n", "line 1: RECTYP"),
        ("fw.hex", ":0400000001020304F2\n:0400020001020304F0\n", "given twice"),
        ("fw.hex", ":00000001FF\n", "holds no data"),
        ("fw.srec", "S1050000010203\n", "line 1: the sum"),
        ("fw.srec", "S1070000010203F6\n", "line 1: the count"),
    ];
    for (name, text, words) in cases {
        let run = tlsprobe(["size"]).arg(scratch.write(name, text));
        run.expect_exit(2).complains(name).complains(words);
    }
}

#[test]
fn a_map_for_a_container_is_refused() {
    let scratch = Scratch::new();
    let hex = copy(&scratch, "ihex", "fw.hex");
    let run = tlsprobe(["size"]).arg(hex).arg("--map").arg(firmware("2.28.10-base").map);
    run.expect_exit(2).complains("give the ELF image");
}
