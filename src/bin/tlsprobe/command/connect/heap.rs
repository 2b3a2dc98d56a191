//! The smallest heap of a device: found by trying, at the server itself.

use anyhow::{Result, bail};

use tlsprobe::engine::cortex_m::{LARGEST_HEAP, smallest_heap};
use tlsprobe::engine::mbedtls::Device;
use tlsprobe::engine::{Measured, Outcome};
use tlsprobe::mbedtls::Code;

/// Signatures differ in length by a byte or two from one handshake to the next, so a heap has to be
/// enough as often as this.
const TRIALS: usize = 3;

/// The device's own share of the chance is taken out.
const SEED: u64 = 0x7465_7374;

/// Whether requests for memory failed and the handshake too.
pub fn is_suspect(outcome: &Outcome) -> bool {
    let refused = |measured: &Measured| measured.heap.refused.is_some();
    outcome.measured.as_ref().is_some_and(refused) && !passed(outcome)
}

/// In bytes; `None` where the largest heap is not enough, so that something else is wrong.
///
/// # Errors
/// When a trial cannot be made.
pub fn search(
    device: &Device,
    mut attempt: impl FnMut(&Device) -> Result<Outcome>,
) -> Result<Option<u64>> {
    let mut with = |heap| {
        attempt(&Device { heap: Some(heap), seed: Some(SEED), request: None, ..device.clone() })
    };
    let roomy = with(LARGEST_HEAP)?;
    let footprint = roomy.measured.as_ref().and_then(|measured| measured.heap.footprint);
    let (true, Some(guess)) = (passed(&roomy), footprint) else { return Ok(None) };
    smallest_heap(guess, |heap| {
        for _ in 0..TRIALS {
            let outcome = with(heap)?;
            if outcome.code.is_none() && outcome.measured.is_none() {
                bail!("the server is no longer reached: {}", outcome.because.unwrap_or_default());
            }
            if !passed(&outcome) {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

fn passed(outcome: &Outcome) -> bool {
    outcome.code.is_some_and(Code::is_ok)
}
