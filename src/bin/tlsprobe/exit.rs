//! The exit codes, in one place.

use std::process::ExitCode;

/// What a run came to; also how several results combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Every verdict is a pass.
    Pass = 0,
    /// At least one verdict is a fail, a finding counts, or a budget is broken.
    Fail = 1,
    /// The tool could not do its job.
    CouldNotRun = 2,
    /// No verdict, and nothing failed.
    NoVerdict = 3,
}

impl Exit {
    /// The worse of two results: 2 wins over 1, 1 over 3, 3 over 0.
    pub fn and(self, other: Self) -> Self {
        if self.rank() >= other.rank() { self } else { other }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::NoVerdict => 1,
            Self::Fail => 2,
            Self::CouldNotRun => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::{CouldNotRun, Fail, NoVerdict, Pass};

    #[test]
    fn two_wins_over_one_and_one_over_three() {
        assert_eq!(Fail.and(CouldNotRun), CouldNotRun);
        assert_eq!(NoVerdict.and(Fail), Fail);
        assert_eq!(Pass.and(NoVerdict), NoVerdict);
        assert_eq!(Pass.and(Pass), Pass);
    }
}
