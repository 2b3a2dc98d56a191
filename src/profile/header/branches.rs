//! The stack of `#if` … `#endif`, where a condition may be true, false or undecided.

use crate::profile::expression::Number;

/// Whether the compiler reads a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It does.
    Active,
    /// It does not.
    Inactive,
    /// Only the device's own compiler knows.
    Undecided,
}

/// Whether an earlier branch of the same `#if` was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    No,
    Maybe,
    Yes,
}

#[derive(Debug)]
struct Group {
    /// Line of the `#if`.
    line: usize,
    outer: Reach,
    taken: Taken,
    reach: Reach,
    else_seen: bool,
}

/// The open conditionals of one file.
#[derive(Debug)]
pub struct Branches {
    outer: Reach,
    groups: Vec<Group>,
}

impl Branches {
    /// For a file that is read from a line of that reach.
    pub fn new(outer: Reach) -> Self {
        Self { outer, groups: Vec::new() }
    }

    /// Whether the current line is read.
    pub fn reach(&self) -> Reach {
        self.groups.last().map_or(self.outer, |group| group.reach)
    }

    /// Line of the innermost `#if` that is still open.
    pub fn open(&self) -> Option<usize> {
        self.groups.last().map(|group| group.line)
    }

    /// `#if`, `#ifdef`, `#ifndef`.
    pub fn enter(&mut self, line: usize, condition: &Number) {
        let outer = self.reach();
        let mut group =
            Group { line, outer, taken: Taken::No, reach: Reach::Inactive, else_seen: false };
        group.branch(condition);
        self.groups.push(group);
    }

    /// True if an `#elif` here has to be decided: the outer line is read and no branch was for sure.
    pub fn wants_condition(&self) -> bool {
        self.groups
            .last()
            .is_some_and(|group| group.outer != Reach::Inactive && group.taken != Taken::Yes)
    }

    /// `#elif`.
    ///
    /// # Errors
    /// Without an `#if`, or after `#else`.
    pub fn another(&mut self, condition: &Number) -> Result<(), &'static str> {
        let group = self.groups.last_mut().ok_or("#elif without #if")?;
        if group.else_seen {
            return Err("#elif after #else");
        }
        group.branch(condition);
        Ok(())
    }

    /// `#else`.
    ///
    /// # Errors
    /// Without an `#if`, or a second time.
    pub fn otherwise(&mut self) -> Result<(), &'static str> {
        let group = self.groups.last_mut().ok_or("#else without #if")?;
        if group.else_seen {
            return Err("#else after #else");
        }
        group.else_seen = true;
        group.branch(&Number::Known(1));
        Ok(())
    }

    /// `#endif`.
    ///
    /// # Errors
    /// Without an `#if`.
    pub fn leave(&mut self) -> Result<(), &'static str> {
        self.groups.pop().map(|_| ()).ok_or("#endif without #if")
    }
}

impl Group {
    fn branch(&mut self, condition: &Number) {
        if self.outer == Reach::Inactive || self.taken == Taken::Yes {
            self.reach = Reach::Inactive;
            return;
        }
        let doubt = self.outer == Reach::Undecided || self.taken == Taken::Maybe;
        let read = if doubt { Reach::Undecided } else { Reach::Active };
        (self.reach, self.taken) = match condition {
            Number::Known(0) => (Reach::Inactive, self.taken),
            Number::Known(_) => (read, Taken::Yes),
            Number::Unknown(_) => (Reach::Undecided, Taken::Maybe),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUE: Number = Number::Known(1);
    const FALSE: Number = Number::Known(0);

    fn unknown() -> Number {
        Number::Unknown("X".to_owned())
    }

    #[test]
    fn of_several_branches_one_is_read() {
        let mut branches = Branches::new(Reach::Active);
        branches.enter(1, &FALSE);
        assert_eq!(branches.reach(), Reach::Inactive);
        branches.another(&TRUE).expect("an #elif");
        assert_eq!(branches.reach(), Reach::Active);
        assert!(!branches.wants_condition());
        branches.otherwise().expect("an #else");
        assert_eq!(branches.reach(), Reach::Inactive);
        branches.leave().expect("an #endif");
        assert_eq!(branches.reach(), Reach::Active);
    }

    #[test]
    fn after_an_undecided_branch_the_others_are_undecided_too() {
        let mut branches = Branches::new(Reach::Active);
        branches.enter(1, &unknown());
        assert_eq!(branches.reach(), Reach::Undecided);
        branches.another(&FALSE).expect("an #elif");
        assert_eq!(branches.reach(), Reach::Inactive);
        branches.otherwise().expect("an #else");
        assert_eq!(branches.reach(), Reach::Undecided);
    }

    #[test]
    fn a_branch_that_is_not_read_hides_what_is_in_it() {
        let mut branches = Branches::new(Reach::Active);
        branches.enter(1, &FALSE);
        branches.enter(2, &TRUE);
        assert_eq!(branches.reach(), Reach::Inactive);
        branches.otherwise().expect("an #else");
        assert_eq!(branches.reach(), Reach::Inactive);
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let mut branches = Branches::new(Reach::Active);
        assert!(branches.leave().is_err() && branches.otherwise().is_err());
        branches.enter(1, &TRUE);
        branches.otherwise().expect("an #else");
        assert!(branches.otherwise().is_err() && branches.another(&TRUE).is_err());
    }
}
