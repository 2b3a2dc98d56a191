//! Anything that builds have and that can be added: bytes of flash and RAM, heap, instructions.

use crate::firmware::sizes::Change;

/// A figure of a build, or the difference of two.
pub trait Figure {
    /// This and another one.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// This without another one.
    #[must_use]
    fn minus(self, other: Self) -> Self;
}

impl Figure for i64 {
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }

    fn minus(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
}

impl Figure for Change {
    fn plus(mut self, other: Self) -> Self {
        self += other;
        self
    }

    fn minus(self, other: Self) -> Self {
        Self::minus(self, other)
    }
}

/// A figure that not every build has; where one lacks it nothing is known.
impl<F: Figure> Figure for Option<F> {
    fn plus(self, other: Self) -> Self {
        Some(self?.plus(other?))
    }

    fn minus(self, other: Self) -> Self {
        Some(self?.minus(other?))
    }
}
