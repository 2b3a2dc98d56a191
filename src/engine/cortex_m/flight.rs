//! Turns of the conversation, and what each cost the device.

use super::cpu::Cpu;
use super::dialogue::{Direction, Log};
use crate::engine::measured::Flight;

/// Who sent how much in turns; the work before the first byte is the first flight's.
pub fn flights(log: &Log, cpu: Cpu) -> Vec<Flight> {
    let mut flights: Vec<Flight> = Vec::new();
    let mut before = log.crossings.first().map_or(0, |crossing| crossing.ticks);
    for crossing in &log.crossings {
        let by_device = crossing.direction == Direction::Sent;
        // The timer has 32 bits and wraps.
        let ticks = u64::from(crossing.ticks.wrapping_sub(before));
        let instructions = ticks.saturating_mul(cpu.instructions_a_tick());
        before = crossing.ticks;
        match flights.last_mut().filter(|flight| flight.by_device == by_device) {
            Some(flight) => {
                flight.bytes += crossing.bytes;
                flight.instructions = flight.instructions.saturating_add(instructions);
            }
            None => flights.push(Flight { by_device, bytes: crossing.bytes, instructions }),
        }
    }
    flights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_sends_without_the_other_is_a_flight() {
        let mut log = Log::default();
        let (sent, received) = (Direction::Sent, Direction::Received);
        let crossings = [(sent, 3, u32::MAX), (received, 2, 0), (received, 1, 2), (sent, 9, 10)];
        for (direction, bytes, ticks) in crossings {
            log.crossed(direction, &vec![0; bytes], ticks).expect("short");
        }
        let flight = |by_device, bytes, instructions| Flight { by_device, bytes, instructions };
        let expected = [flight(true, 3, 0), flight(false, 3, 120), flight(true, 9, 320)];
        assert_eq!(flights(&log, Cpu::CortexM4), expected);
    }
}
