//! Two images: the difference.

use super::firmware::{firmware, measure};
use crate::common::json::Size;
use crate::common::tlsprobe;

#[test]
fn every_image_is_compared_with_the_baseline() {
    let (base, other) = (firmware("2.28.10-base"), firmware("2.28.10-no-dtls"));
    let size: Size = tlsprobe(["size", "--format", "json", "--baseline"])
        .arg(&base.elf)
        .arg(&other.elf)
        .expect_exit(0)
        .json();
    let (from, to) = (measure(&base.elf, None), measure(&other.elf, None));
    assert_eq!(size.only().path, other.elf.display().to_string());
    assert_eq!(size.deltas.len(), 1);
    let delta = &size.deltas[0];
    assert_eq!(delta.from, base.elf.display().to_string());
    assert_eq!(delta.to, other.elf.display().to_string());
    assert_eq!(delta.flash, to.flash.cast_signed() - from.flash.cast_signed());
    assert_eq!(delta.ram, to.ram.cast_signed() - from.ram.cast_signed());
}

#[test]
fn a_baseline_counts_the_same_with_and_without_a_map_of_the_other_image() {
    let (base, other) = (firmware("2.28.10-base"), firmware("2.28.10-no-dtls"));
    let run =
        || tlsprobe(["size", "--format", "json", "--baseline"]).arg(&base.elf).arg(&other.elf);
    let bare: Size = run().expect_exit(0).json();
    let mapped: Size = run().arg("--map").arg(&other.map).expect_exit(0).json();
    assert_eq!(bare.deltas[0].flash, mapped.deltas[0].flash);
    assert_eq!(bare.deltas[0].ram, mapped.deltas[0].ram);
}

#[test]
fn several_images_without_a_baseline_are_compared_with_the_first() {
    let (base, other) = (firmware("2.28.10-base"), firmware("2.28.10-no-sslv3"));
    let size: Size =
        tlsprobe(["size", "--format", "json"]).arg(&base.elf).arg(&other.elf).expect_exit(0).json();
    assert_eq!(size.images.len(), 2);
    assert_eq!(size.deltas.len(), 1);
    assert_eq!(size.deltas[0].from, base.elf.display().to_string());
    assert!(size.features.is_none(), "plain images have no options to differ in");
}
