//! Which option is best turned off: what is saved, where the device still connects.

use super::lab::LabFigures;

/// How a build without one option fares, for the order of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It connects, or nothing was run and nobody knows.
    Connects,
    /// It no longer does.
    Refused,
}

/// The places of builds in the order of worth: those that connect first, then by bytes of flash saved
/// against `base`, then of RAM, then as they stand.
pub fn ranked(base: &LabFigures, builds: &[(LabFigures, Fate)]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..builds.len()).collect();
    places.sort_by_key(|place| {
        builds.get(*place).map(|(figures, fate)| {
            let change = figures.minus(base);
            (*fate, change.flash, change.ram)
        })
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firmware::Sizes;

    #[test]
    fn what_connects_comes_first_and_then_what_saves_most() {
        let build = |flash, ram, fate| {
            (LabFigures { image: Sizes { flash, ram }, ..LabFigures::default() }, fate)
        };
        let (base, _) = build(100, 10, Fate::Connects);
        let builds = [
            build(99, 10, Fate::Connects),
            build(50, 10, Fate::Refused),
            build(90, 10, Fate::Connects),
            build(90, 8, Fate::Connects),
            build(99, 10, Fate::Connects),
        ];
        assert_eq!(ranked(&base, &builds), [3, 2, 0, 4, 1]);
    }
}
