//! The levels that owners can be grouped by.

use std::str::FromStr;

use thiserror::Error;

/// One step from the whole image to a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The memory region; bytes in flash and in RAM come apart.
    Region,
    /// The output section.
    Section,
    /// The component with its parts, a step each: `mbedtls`, `ciphers`, `aes`.
    Component,
    /// The archive that the object came out of.
    Archive,
    /// The object file.
    Object,
    /// The source file.
    Source,
    /// The function with its clones, strings, constants and padding.
    Function,
    /// The row of the ledger.
    Symbol,
}

/// All levels with their words, from coarse to fine.
const WORDS: [(&str, Level); 8] = [
    ("region", Level::Region),
    ("section", Level::Section),
    ("component", Level::Component),
    ("archive", Level::Archive),
    ("object", Level::Object),
    ("source", Level::Source),
    ("function", Level::Function),
    ("symbol", Level::Symbol),
];

impl Level {
    /// The word on the command line and in reports.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(_, level)| *level == self).map_or("", |(word, _)| word)
    }
}

/// A word that names no level.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "there is no level {word:?}; there are region, section, component, archive, object, source, function and symbol"
)]
pub struct UnknownLevel {
    /// As it was written.
    pub word: String,
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        let found = WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, level)| *level).ok_or_else(|| UnknownLevel { word: word.to_owned() })
    }
}
