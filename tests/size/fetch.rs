//! An image whose bytes are fetched is counted as one whose bytes are in memory.

use tlsprobe::firmware::elf::{Fetch, plan};
use tlsprobe::firmware::{Measurement, measure, measure_fetching};

use super::firmware::firmware;

/// A file that is in memory after all; cut short it has fewer bytes.
#[derive(Debug)]
struct Held<'f>(&'f [u8]);

impl Fetch for Held<'_> {
    fn fetch(&self, offset: u64, into: &mut [u8]) -> bool {
        let start = usize::try_from(offset).expect("an offset");
        let held = self.0.get(start..start + into.len());
        held.inspect(|held| into.copy_from_slice(held)).is_some()
    }
}

/// The file with zeros for all that is not in its tables.
fn tables(file: &[u8]) -> Vec<u8> {
    let mut ranges = plan::tables(&file[..64]).expect("a plan");
    ranges.extend(plan::tables_alone(file).expect("a plan"));
    ranges.push(0..64);
    let mut bytes = vec![0; file.len()];
    for range in ranges {
        let range = range.start as usize..range.end as usize;
        bytes[range.clone()].copy_from_slice(&file[range]);
    }
    bytes
}

fn rows(measurement: &Measurement) -> Vec<String> {
    let owners = measurement.owners.iter().chain(measurement.nameless.iter());
    let rows = owners.map(|owner| {
        let (name, kind, sizes) = (owner.name, owner.kind, owner.sizes);
        format!("{name} {kind:?} {sizes:?} {:#x} {:?}", owner.address, owner.component)
    });
    rows.collect()
}

#[test]
fn rows_are_the_same_with_and_without_a_map() {
    for name in ["2.28.10-base-debug", "modern-small-lto", "modern-small-riscv"] {
        let built = firmware(name);
        let file = std::fs::read(&built.elf).expect("an image");
        let map = std::fs::read_to_string(&built.map).expect("a map");
        let (tables, held) = (tables(&file), Held(&file));
        for map in [None, Some(map.as_str())] {
            let whole = measure(&file, map, &[]).expect("a measurement");
            let fetched = measure_fetching(&tables, &held, map, &[]).expect("a measurement");
            assert_eq!(rows(&fetched), rows(&whole), "{name}");
            assert_eq!(fetched.components, whole.components, "{name}");
        }
    }
}

#[test]
fn a_file_that_was_cut_short_meanwhile_is_told() {
    let file = std::fs::read(firmware("modern-small").elf).expect("an image");
    let tables = tables(&file);
    let error = measure_fetching(&tables, &Held(&file[..4096]), None, &[]).expect_err("cut short");
    assert!(error.to_string().contains("the file changed while it was read"), "{error}");
}
