//! The part of `tlsprobe.size/1` that says what the options of a profile bring.

use serde::Deserialize;

use super::present;
use super::size::Sizes;

/// `"options"` of an image.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    pub enabled: Vec<Enabled>,
    pub absent: Vec<String>,
    pub foreign: Vec<Foreign>,
    pub known: Sizes,
    pub unknown: Sizes,
}

/// One option that is on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enabled {
    pub option: String,
    pub flash: u64,
    pub ram: u64,
    pub own: Sizes,
    pub symbols: Vec<String>,
    pub shared: Vec<Shared>,
    pub dependents: Vec<String>,
    pub together: Sizes,
    pub inside: Inside,
    #[serde(deserialize_with = "present")]
    pub unreferenced: Option<Sizes>,
    #[serde(deserialize_with = "present")]
    pub refused: Option<String>,
}

/// A part of what an option brings that needs other options too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    pub with: Vec<String>,
    pub flash: u64,
    pub ram: u64,
}

/// Guarded lines in functions that stay.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    pub functions: usize,
    pub lines: usize,
    #[serde(deserialize_with = "present")]
    pub code: Option<u64>,
    pub strings: u64,
}

/// Code of an option that is off.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foreign {
    pub option: String,
    pub symbols: Vec<String>,
    pub flash: u64,
    pub ram: u64,
}

impl Options {
    /// The one option of this name.
    pub fn of(&self, option: &str) -> &Enabled {
        let mut named = self.enabled.iter().filter(|enabled| enabled.option == option);
        named.next().unwrap_or_else(|| panic!("{option} brings something"))
    }
}
