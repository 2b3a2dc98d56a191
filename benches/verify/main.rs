//! The promise about verification: a chain of three P-256 certificates, read and verified, takes at
//! most a fifth of the time that mbedTLS takes natively.
//!
//! Both sides get the same bytes, in turns, so that a busy moment falls on both; the medians are
//! compared. Says both figures and their ratio, and fails where the promise is broken.
#![expect(clippy::print_stdout, reason = "a benchmark is there to print its figures")]

mod chain;
#[path = "../../tests/common/mod.rs"]
mod common;
mod library;
mod model;

use std::process::ExitCode;
use std::time::Duration;

use tlsprobe::mbedtls::Version;

use chain::Chain;
use library::Library;
use model::Model;

const VERSION: Version = Version::new(3, 6, 5);
/// Of our time to the library's.
const PROMISED: f64 = 0.2;
/// Turns of each side.
const TURNS: usize = 40;
/// Verifications in one turn: enough for the caches to be warm, as in the library's own benchmarks.
const BATCH: usize = 25;

fn main() -> ExitCode {
    let chain = Chain::new();
    let mut library = Library::start(VERSION, &chain, BATCH);
    let model = Model::new(VERSION, &chain);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        theirs.extend(library.batch());
        ours.extend(model.batch(BATCH));
    }
    let (ours, theirs) = (milliseconds(median(ours)), milliseconds(median(theirs)));
    let ratio = ours / theirs;
    let kept = ratio <= PROMISED;
    println!(
        "verifying three P-256 certificates: {ours:.3} ms against {theirs:.3} ms of mbedTLS {VERSION}, \
         ratio {ratio:.3}, promised at most {PROMISED:.2}: {}",
        if kept { "kept" } else { "BROKEN" }
    );
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
