//! Bytes of flash and of RAM, the pair that everything here is counted in.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Bytes of both kinds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sizes {
    /// In flash.
    pub flash: u64,
    /// In RAM, static.
    pub ram: u64,
}

impl Sizes {
    /// How much more than another; negative where less.
    pub fn minus(self, other: Self) -> Change {
        Change { flash: difference(self.flash, other.flash), ram: difference(self.ram, other.ram) }
    }

    /// Both kinds together, the order in which a person looks for the largest.
    pub fn total(self) -> u64 {
        self.flash.saturating_add(self.ram)
    }
}

impl Add for Sizes {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            flash: self.flash.saturating_add(other.flash),
            ram: self.ram.saturating_add(other.ram),
        }
    }
}

impl AddAssign for Sizes {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Sizes {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

/// What one image takes more or less than another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// In flash.
    pub flash: i64,
    /// In RAM, static.
    pub ram: i64,
}

impl Change {
    /// This change without another one.
    pub fn minus(self, other: Self) -> Self {
        Self {
            flash: self.flash.saturating_sub(other.flash),
            ram: self.ram.saturating_sub(other.ram),
        }
    }
}

impl AddAssign for Change {
    fn add_assign(&mut self, other: Self) {
        self.flash = self.flash.saturating_add(other.flash);
        self.ram = self.ram.saturating_add(other.ram);
    }
}

impl Sum for Change {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// Saturates: addresses are at most 64 bits, and no image comes near half of that.
pub(super) fn difference(left: u64, right: u64) -> i64 {
    let wide = i128::from(left) - i128::from(right);
    i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX })
}
