//! Which owners a tree is of.

use std::convert::Infallible;
use std::str::FromStr;

use super::level::Level;
use super::path::{Row, names};
use crate::firmware::demangle::demangled;
use crate::firmware::glob::Glob;

/// `GLOB` for a name at any level, or `LEVEL:GLOB` for one at this level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// As it was written.
    pub text: String,
    level: Option<Level>,
    glob: Glob,
}

/// A name at each of these is looked at where the filter names no level.
const ANY: [Level; 7] = [
    Level::Symbol,
    Level::Function,
    Level::Object,
    Level::Source,
    Level::Archive,
    Level::Section,
    Level::Component,
];

impl FromStr for Filter {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        // `std::*` is a name of C++ and no level.
        let at_level = text.split_once(':').and_then(|(word, pattern)| {
            let level = word.parse().ok()?;
            (!pattern.starts_with(':')).then_some((level, pattern))
        });
        Ok(Self {
            text: text.to_owned(),
            level: at_level.map(|(level, _)| level),
            glob: Glob::new(at_level.map_or(text, |(_, pattern)| pattern)),
        })
    }
}

impl Filter {
    pub(super) fn is_of_a_region(&self) -> bool {
        self.level == Some(Level::Region)
    }

    pub(super) fn lets_through(&self, row: &Row) -> bool {
        match self.level {
            Some(level) => self.fits(row, level),
            None => ANY.iter().any(|&level| self.fits(row, level)),
        }
    }

    fn fits(&self, row: &Row, level: Level) -> bool {
        let steps = names(row, level);
        let whole = steps.join("/");
        // A component fits by any beginning of its path, so that `mbedtls` takes all its layers.
        let mut parts = (1..=steps.len()).map(|count| steps[..count].join("/"));
        match level {
            Level::Component => parts.any(|part| self.glob.matches(&part)),
            _ => self.glob.matches(&whole) || self.glob.matches(&demangled(&whole)),
        }
    }
}
