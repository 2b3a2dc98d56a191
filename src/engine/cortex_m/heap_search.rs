//! The smallest heap with which something works, to the step of the allocator.

use super::image::{HEAP_STEP, LARGEST_HEAP};

/// Looks for it with as few trials as it can; `guess` is what a run without a limit came to use, and
/// is right nearly always. `None` where the largest heap is not enough.
///
/// # Errors
/// Those of a trial.
pub fn smallest_heap<E>(
    guess: u64,
    mut works: impl FnMut(u64) -> Result<bool, E>,
) -> Result<Option<u64>, E> {
    let largest = LARGEST_HEAP / HEAP_STEP;
    let steps = guess.div_ceil(HEAP_STEP).clamp(1, largest);
    // Known to fail and known to work, in steps; nothing works with no heap.
    let (mut fails, mut enough) = if works(steps * HEAP_STEP)? {
        let less = steps - 1;
        if less == 0 || !works(less * HEAP_STEP)? {
            return Ok(Some(steps * HEAP_STEP));
        }
        (0, less)
    } else {
        let mut distance = 1;
        loop {
            let more = (steps + distance).min(largest);
            if works(more * HEAP_STEP)? {
                break (steps + distance / 2, more);
            }
            if more == largest {
                return Ok(None);
            }
            distance *= 2;
        }
    };
    while enough - fails > 1 {
        let middle = fails + (enough - fails) / 2;
        if works(middle * HEAP_STEP)? { enough = middle } else { fails = middle }
    }
    Ok(Some(enough * HEAP_STEP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn search(guess: u64, needed: u64) -> (Option<u64>, usize) {
        let mut trials = 0;
        let found = smallest_heap(guess, |heap| {
            trials += 1;
            Ok::<_, Infallible>(heap >= needed)
        });
        (found.expect("no trial fails"), trials)
    }

    #[test]
    fn a_right_guess_takes_two_trials() {
        assert_eq!(search(16_744, 16_744), (Some(16_744), 2));
        assert_eq!(search(16_737, 16_744), (Some(16_744), 2));
    }

    #[test]
    fn a_wrong_guess_still_ends_at_the_smallest() {
        for guess in [0, 8, 1000, 16_736, 16_752, 20_000, LARGEST_HEAP] {
            assert_eq!(search(guess, 16_744).0, Some(16_744), "{guess}");
        }
    }

    #[test]
    fn what_no_heap_is_enough_for_has_none() {
        assert_eq!(search(16, LARGEST_HEAP + 8).0, None);
    }
}
