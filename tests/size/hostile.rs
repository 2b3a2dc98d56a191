//! Headers that lie: an answer or an error, never a panic.

use tlsprobe::firmware::{MeasureError, measure};

use super::firmware::firmware;
use crate::common::{Scratch, tlsprobe};

/// A repeatable sequence of pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("an index")
    }
}

/// Values that break arithmetic, and plain noise.
fn value(random: &mut Random) -> u32 {
    const EDGES: [u32; 8] =
        [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fff0, 0xffff, 0x1000];
    let choice = random.below(EDGES.len() * 2);
    EDGES.get(choice).copied().unwrap_or(random.next() as u32)
}

#[test]
fn no_mutation_of_a_header_makes_it_panic() {
    let image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let section_table = u32::from_le_bytes(image[32..36].try_into().expect("e_shoff")) as usize;
    let headers: Vec<usize> =
        (0..180).step_by(2).chain((section_table..image.len() - 4).step_by(4)).collect();
    let mut random = Random(0x5eed);
    let mut refused = 0;
    for _ in 0..3000 {
        let mut hostile = image.clone();
        for _ in 0..=random.below(3) {
            let at = headers[random.below(headers.len())];
            hostile[at..at + 4].copy_from_slice(&value(&mut random).to_le_bytes());
        }
        match measure(&hostile, None, &[]) {
            Ok(_) => {}
            Err(error @ MeasureError::Unbalanced { .. }) => panic!("{error}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 300, "only {refused} were refused, so the mutations miss the headers");
}

#[test]
fn no_mutation_of_a_map_makes_it_panic() {
    let built = firmware("modern-small");
    let image = std::fs::read(built.elf).expect("an image");
    let map = std::fs::read(built.map).expect("a map");
    let mut random = Random(0x5eed);
    for _ in 0..300 {
        let mut hostile = map.clone();
        for _ in 0..50 {
            let at = random.below(hostile.len());
            hostile[at] = b" 0xf*.(\n"[random.below(8)];
        }
        let text = String::from_utf8_lossy(&hostile);
        let measured = measure(&image, Some(&text), &[]);
        assert!(!matches!(measured, Err(MeasureError::Unbalanced { .. })), "{measured:?}");
    }
}

#[test]
fn an_error_names_the_field_and_its_place() {
    let image = std::fs::read(firmware("modern-small").elf).expect("an image");
    let scratch = Scratch::new();
    let cases = [
        (4, 9, "EI_CLASS (at offset 0x4)"),
        (5, 9, "EI_DATA (at offset 0x5)"),
        (42, 7, "e_phentsize (at offset 0x2a)"),
        (46, 7, "e_shentsize (at offset 0x2e)"),
        (49, 0xff, "e_shnum (at offset 0x30)"),
        (51, 0x7f, "e_shstrndx (at offset 0x32)"),
        (35, 0x7f, "e_shoff (at offset 0x20)"),
        (31, 0x7f, "e_phoff (at offset 0x1c)"),
    ];
    for (at, byte, words) in cases {
        let mut hostile = image.clone();
        hostile[at] = byte;
        let path = scratch.write("hostile.elf", hostile);
        tlsprobe(["size"]).arg(path).expect_exit(2).complains(words);
    }
}
