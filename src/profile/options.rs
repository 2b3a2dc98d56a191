//! The effective options of a configuration, each with where it came from.

use std::collections::BTreeMap;
use std::fmt;

use crate::mbedtls::{DefaultOptions, Version};

use super::expression::{self, Number};
use super::option_state::OptionState;
use super::source::Location;

/// Who decided an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionOrigin {
    /// On in the configuration that the library ships; the release whose table said so.
    LibraryDefault(Version),
    /// A directive of the device's header.
    Header(Location),
    /// `[mbedtls.options]`.
    Profile(Location),
    /// The library itself, after reading the configuration.
    Library {
        /// The fact that made it do so.
        because: String,
        /// Where somebody wanted it otherwise.
        asked_for: Option<Location>,
    },
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is.
    pub state: OptionState,
    /// Who decided it.
    pub origin: OptionOrigin,
}

/// Options by name; a name that is not there is not defined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    settings: BTreeMap<String, Setting>,
}

impl fmt::Display for OptionOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LibraryDefault(version) => write!(f, "default of mbedTLS {version}"),
            Self::Header(at) | Self::Profile(at) => at.fmt(f),
            Self::Library { because, .. } => write!(f, "the library, because {because}"),
        }
    }
}

impl Options {
    /// Those that the release's own configuration turns on.
    pub fn defaults(table: DefaultOptions) -> Self {
        let origin = OptionOrigin::LibraryDefault(table.version);
        let setting = |(name, value): (&str, &str)| {
            let state = OptionState::Defined(value.to_owned());
            (name.to_owned(), Setting { state, origin: origin.clone() })
        };
        Self { settings: table.enabled().map(setting).collect() }
    }

    /// Decides one option, whatever it was before.
    pub fn set(&mut self, name: &str, state: OptionState, origin: OptionOrigin) {
        self.settings.insert(name.to_owned(), Setting { state, origin });
    }

    /// One option, if anybody decided it.
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.settings.get(name)
    }

    /// All that anybody decided, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(name, setting)| (name.as_str(), setting))
    }

    /// Those that are defined, with their replacement texts.
    pub fn defined(&self) -> BTreeMap<String, String> {
        let defined = self.iter().filter_map(|(name, setting)| match &setting.state {
            OptionState::Defined(text) => Some((name.to_owned(), text.clone())),
            OptionState::Undefined | OptionState::Undecided => None,
        });
        defined.collect()
    }

    /// `defined(NAME)`; an undecided option counts as not defined, and is reported as such.
    pub fn is_defined(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Setting { state: OptionState::Defined(_), .. }))
    }

    /// The option's replacement text, if it is defined.
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.get(name)?.state {
            OptionState::Defined(text) => Some(text),
            _ => None,
        }
    }

    /// The option's value as a number, other options looked up; `None` if it has none.
    pub fn number(&self, name: &str) -> Option<i64> {
        match expression::evaluate(self.text(name)?, &|name| self.macro_state(name)) {
            Ok(Number::Known(number)) => Some(number),
            _ => None,
        }
    }

    /// Names of the options that the header leaves open.
    pub fn undecided(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(|(_, setting)| setting.state == OptionState::Undecided)
            .map(|(name, _)| name)
    }

    /// A value that names a macro of the project is not the number 0.
    fn macro_state(&self, name: &str) -> OptionState {
        self.get(name).map_or(OptionState::Undecided, |setting| setting.state.clone())
    }
}
