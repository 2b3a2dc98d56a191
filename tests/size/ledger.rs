//! Every byte has one owner. That the sums are right is checked on every run of every test.

use super::firmware::{firmware, measure};
use crate::common::json::{Image, Kind, Owner};
use crate::common::{Scratch, tool};

#[test]
fn with_the_map_no_byte_is_without_an_owner() {
    for name in super::firmware::IMAGES {
        let built = firmware(name);
        let image = measure(&built.elf, Some(&built.map));
        let rest = (image.unattributed.flash, image.unattributed.ram);
        assert_eq!(rest, (0, 0), "{name}");
    }
}

#[test]
fn without_the_map_only_literals_are_without_an_owner() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, None);
    let mapped = measure(&built.elf, Some(&built.map));
    let literals =
        mapped.symbols.iter().filter(|owner| matches!(owner.kind, Kind::String | Kind::Other));
    let literals: u64 = literals.map(|owner| owner.flash).sum();
    assert_eq!(image.unattributed.ram, 0);
    // What looks like padding between two literals is told from them by the map alone.
    let difference = image.unattributed.flash.abs_diff(literals);
    assert!(difference < 1024, "{} against {literals}", image.unattributed.flash);
}

#[test]
fn an_alias_is_counted_once_under_its_strong_name() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, Some(&built.map));
    assert_eq!(named(&image, "Default_Handler").len(), 1);
    assert_eq!(named(&image, "HardFault_Handler").len(), 0);
}

#[test]
fn symbols_have_the_size_that_nm_prints_and_the_object_of_the_map() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, Some(&built.map));
    let owner = named(&image, "mbedtls_ssl_handshake_client_step");
    assert_eq!(owner.len(), 1);
    assert_eq!(owner[0].flash, size_by_nm(&built.elf, "mbedtls_ssl_handshake_client_step"));
    assert_eq!(owner[0].object.as_deref(), Some("ssl_cli.o"));
    assert_eq!(owner[0].component.as_deref(), Some("mbedtls/protocol"));
}

#[test]
fn strings_are_billed_to_the_function_that_uses_them() {
    let built = firmware("2.28.10-base");
    let image = measure(&built.elf, Some(&built.map));
    let strings = named(&image, "strings of ssl_parse_client_hello");
    assert_eq!(strings.len(), 1);
    assert_eq!(strings[0].kind, Kind::String);
    assert_eq!(strings[0].object.as_deref(), Some("ssl_srv.o"));
}

#[test]
fn the_stack_is_a_reserve_and_takes_no_flash() {
    let built = firmware("2.28.10-base");
    for map in [None, Some(built.map.as_path())] {
        let image = measure(&built.elf, map);
        let stack = named(&image, ".stack");
        assert_eq!(stack.len(), 1);
        let stack = stack[0];
        assert_eq!((stack.kind, stack.flash, stack.ram), (Kind::Reserve, 0, 6 << 10));
    }
}

#[test]
fn a_stripped_image_has_the_same_sizes_and_says_that_it_is_stripped() {
    let built = firmware("2.28.10-base");
    let scratch = Scratch::new();
    let stripped = scratch.path("stripped.elf");
    let strip = &mut tool::command("arm-none-eabi-strip");
    tool::output(strip.arg("-o").arg(&stripped).arg(&built.elf));
    let whole = measure(&built.elf, None);
    let image = measure(&stripped, None);
    assert_eq!((image.flash, image.ram), (whole.flash, whole.ram));
    assert!(image.notes.iter().any(|note| note.contains("stripped")), "{:?}", image.notes);
    assert!(image.symbols.iter().all(|owner| owner.kind != Kind::Symbol));
    let mapped = measure(&stripped, Some(&built.map));
    assert_eq!((mapped.unattributed.flash, mapped.unattributed.ram), (0, 0));
    let client = |owner: &&Owner| owner.object.as_deref() == Some("ssl_cli.o");
    assert!(mapped.symbols.iter().find(client).is_some(), "the map tells objects");
}

fn named<'a>(image: &'a Image, name: &str) -> Vec<&'a Owner> {
    image.symbols.iter().filter(|owner| owner.name == name).collect()
}

fn size_by_nm(elf: &std::path::Path, name: &str) -> u64 {
    let listing = tool::output(tool::command("arm-none-eabi-nm").arg("-S").arg(elf));
    let listing = String::from_utf8(listing).expect("nm prints text");
    let line = listing.lines().find(|line| line.ends_with(&format!(" {name}"))).expect("a symbol");
    let size = line.split_whitespace().nth(1).expect("address and size");
    u64::from_str_radix(size, 16).expect("a size")
}
