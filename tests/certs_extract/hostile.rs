//! Bytes that nobody meant, in every form: the reader ends, and what it finds can be judged.

use super::common::tool;
use super::firmware::{FIRMWARE, authority, bundle, esp_image, uf2};
use tlsprobe::profile::Profile;
use tlsprobe::trust::esp_bundle::Generation;
use tlsprobe::trust::{CaSet, source};

/// Mutations of each form; more run in the fuzz target `ca_source`.
const ROUNDS: usize = 300;

/// Marsaglia's xorshift with a fixed seed, so that a failure comes back.
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % sides.max(1)
    }

    /// Cuts, or overwrites a few bytes.
    fn bend(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bent = bytes.to_vec();
        for _ in 0..=self.roll(4) {
            let at = self.roll(bent.len());
            match self.roll(3) {
                0 => bent[at] ^= 1 << self.roll(8),
                1 => bent[at] = [0x00, 0x30, 0x7F, 0x80, 0x84, 0xFF, b'"', b'{'][self.roll(8)],
                _ if self.roll(8) == 0 => bent.truncate(at.max(1)),
                _ => bent[at] = self.roll(256) as u8,
            }
        }
        bent
    }
}

fn message() -> Vec<u8> {
    let pem = FIRMWARE.folder.write("message.pem", authority("In A Message").pem());
    let mut openssl = tool::command("openssl");
    openssl.args(["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile"]).arg(pem);
    tool::output(&mut openssl)
}

#[test]
fn no_bytes_of_any_form_make_the_reader_panic() {
    let raw = FIRMWARE.converted("binary");
    let numbers: Vec<String> = authority("C").der().iter().map(u8::to_string).collect();
    let source_text = format!("const char a[] = {{ {} }};", numbers.join(","));
    let literals: String =
        authority("C").pem().lines().map(|line| format!("\"{line}\\n\"\n")).collect();
    let seeds = [
        std::fs::read(&FIRMWARE.elf).expect("the image"),
        uf2(&raw),
        esp_image(&raw),
        raw,
        bundle(Generation::UpTo5_3, 3),
        bundle(Generation::From5_4, 3),
        message(),
        source_text.into_bytes(),
        literals.into_bytes(),
    ];
    let library = Profile::default_device().library;
    let mut dice = Dice(0x2545_f491);
    let mut found = 0;
    for seed in &seeds {
        for _ in 0..ROUNDS {
            let Ok(read) = source::read("bent", &dice.bend(seed)) else { continue };
            let set = CaSet::assemble(vec![read], &library);
            found += usize::from(!set.certificates.is_empty());
        }
    }
    assert!(found > ROUNDS, "mutations are so coarse that no reader gets far: {found}");
}
