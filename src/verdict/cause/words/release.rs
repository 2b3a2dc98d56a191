//! One number, several releases: which code it is in each.

use crate::mbedtls::Version;
use crate::mbedtls::codes::{Name, parts};

use crate::mbedtls::Code;

/// One release of each table of names, oldest first; 4.0 stands for what 4.x changed.
pub(super) const RELEASES: [Version; 5] = [
    Version::new(2, 18, 0),
    Version::new(2, 28, 10),
    Version::new(3, 5, 1),
    Version::new(3, 6, 5),
    Version::new(4, 0, 0),
];

/// The macros behind a number in a range of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The first release that was read and knows it so.
    pub from: Version,
    /// The last.
    pub to: Version,
    /// One macro, or the high-level and the low-level one of a sum.
    pub parts: Vec<&'static Name>,
}

impl Naming {
    /// The macro names, joined as a sum.
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.parts.iter().map(|part| part.name()).collect();
        names.join(" + ")
    }

    /// What it says, without a capital and a full stop; of a sum, what lies beneath as well.
    pub fn meaning(&self) -> String {
        let meanings: Vec<String> = self.parts.iter().map(|part| part.meaning()).collect();
        meanings.join("; beneath that: ")
    }
}

/// The names in one release, or in every release where that one has none; true in that second case.
pub(super) fn namings(code: Code, version: Option<Version>) -> (Vec<Naming>, bool) {
    if let Some(version) = version {
        let parts = parts(code, version);
        if !parts.is_empty() {
            return (vec![Naming { from: version, to: version, parts }], false);
        }
    }
    (across_releases(code), version.is_some())
}

fn across_releases(code: Code) -> Vec<Naming> {
    let mut namings: Vec<Naming> = Vec::new();
    for release in RELEASES {
        let parts = parts(code, release);
        match namings.last_mut() {
            Some(last) if last.parts == parts => last.to = release,
            _ if parts.is_empty() => {}
            _ => namings.push(Naming { from: release, to: release, parts }),
        }
    }
    namings
}
