//! When root programs and CAs say that a root's time is over.
//!
//! A device knows nothing of root programs: a date here says by when public servers will have moved
//! to another CA, never that the device rejects anything. The data is a dated file,
//! `src/trust/data/schedules.toml`, and [`Schedule::age_in_days`] says how old it is.

mod event;
mod file;
mod lifecycle;

use std::sync::LazyLock;

pub use event::{Event, EventKind, Origin};
pub use file::{Schedule, ScheduleError};
pub use lifecycle::mozilla_removal;

const SCHEDULES: &str = include_str!("../data/schedules.toml");

static SCHEDULE: LazyLock<Schedule> =
    LazyLock::new(|| Schedule::read(SCHEDULES).unwrap_or_default());

/// The schedule that this program carries.
pub fn schedule() -> &'static Schedule {
    &SCHEDULE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schedule_reads() {
        let read = Schedule::read(SCHEDULES).expect("the file of the repository");
        assert!(read.events().len() > 150, "{}", read.events().len());
        assert_eq!(schedule(), &read);
    }
}
