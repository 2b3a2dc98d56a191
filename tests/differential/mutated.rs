//! A short, repeatable run of the fuzz targets: seeds of the generator, damaged.

#[path = "../../fuzz/entry.rs"]
mod entry;

use std::time::{Duration, Instant};

use crate::case::Host;
use crate::generator::{ByteEdit, Rng, Scenario, TreeEdit};

/// Seeds, and damaged copies of each.
const SEEDS: u64 = 400;
const COPIES: usize = 10;

/// No input may take longer, even without optimisation and on a busy machine.
const LONGEST: Duration = Duration::from_secs(5);

#[test]
fn no_damaged_input_makes_a_reader_panic_or_hang() {
    for index in 0..SEEDS {
        let mut rng = Rng::for_case(3, index);
        let case = Scenario::random(3, index).case();
        let choice = rng.byte();
        let ca = case.ca.unwrap_or_default();
        let crl = case.crl.unwrap_or_default();
        let name = if let Host::Name(name) = &case.host { name.as_str() } else { "" };
        for _ in 0..COPIES {
            let mut chain = case.presented.clone();
            let target = rng.below(chain.len());
            chain[target] = damaged(&mut rng, &chain[target]);
            timed(entry::certificate, &[&[choice], &chain[target][..]].concat());
            let damaged_ca = ByteEdit::random(&mut rng).apply(&ca);
            timed(entry::ca, &[&[choice], &damaged_ca[..]].concat());
            timed(entry::judge, &entry::judge_input(choice, rng.byte(), &ca, &crl, name, &chain));
        }
    }
}

fn damaged(rng: &mut Rng, der: &[u8]) -> Vec<u8> {
    let mut der = der.to_vec();
    for _ in 0..1 + rng.below(4) {
        der = match rng.one_in(2) {
            true => TreeEdit::random(rng).apply(&der),
            false => ByteEdit::random(rng).apply(&der),
        };
    }
    der
}

fn timed(target: impl Fn(&[u8]), data: &[u8]) {
    let start = Instant::now();
    target(data);
    assert!(start.elapsed() < LONGEST, "{:?} for {} bytes", start.elapsed(), data.len());
}
