//! The device's words explained without the device: codes, flags, alerts and pasted log lines, what
//! they mean in each release, and what usually lies behind them.

mod line;
mod release;
mod usual;

pub use line::Said;
pub use release::Naming;
pub use usual::Usual;

use super::alert;
use crate::mbedtls::Version;
use crate::mbedtls::codes::naming_release;

/// One thing that the text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was said.
    pub said: Said,
    /// Which code it is, by release, oldest first; empty for flags and alerts.
    pub namings: Vec<Naming>,
    /// The release that was asked for does not define it; `namings` holds those that do.
    pub unknown_to_release: bool,
    /// What usually lies behind it, most frequent first.
    pub causes: Vec<Usual>,
}

impl Entry {
    /// The macro in the newest release that knows it, the flag's macro, or the alert's name.
    pub fn name(&self) -> String {
        match self.said {
            Said::Code(_) => self.namings.last().map(Naming::name).unwrap_or_default(),
            Said::Flag(flag) => flag.names().join(" | "),
            Said::EveryFlag => "every flag".to_owned(),
            Said::Alert(number) => alert::name(number).to_owned(),
        }
    }

    /// What it says, in plain words: one sentence.
    pub fn meaning(&self) -> String {
        let text = match self.said {
            Said::Code(_) => self.namings.last().map(Naming::meaning).unwrap_or_default(),
            Said::Flag(flag) => usual::flag_meaning(flag).to_owned(),
            Said::EveryFlag => {
                "verification itself could not be finished; the flags say nothing".to_owned()
            }
            Said::Alert(number) => {
                format!("the other side gave up with alert {number}, {}", alert::name(number))
            }
        };
        sentence(&text)
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), characters.as_str()),
        None => String::new(),
    }
}

/// What a text says, and what in it looks like a code but is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In the order of the text, each once.
    pub entries: Vec<Entry>,
    /// Numbers and names that no release defines.
    pub unknown: Vec<String>,
    /// The release that was asked for.
    pub version: Option<Version>,
    /// The release whose headers gave the names, where it is another one.
    pub named_as: Option<Version>,
}

/// Explains a code, a macro name, flags, or log lines. `version` narrows the answer to one release.
pub fn explain(text: &str, version: Option<Version>) -> Words {
    let read = line::read(text);
    let entries = read.said.into_iter().map(|said| entry(said, version)).collect();
    let named_as = version.map(naming_release).filter(|release| Some(*release) != version);
    Words { entries, unknown: read.unknown, version, named_as }
}

fn entry(said: Said, version: Option<Version>) -> Entry {
    let (namings, unknown_to_release) = match said {
        Said::Code(code) => release::namings(code, version),
        Said::Flag(_) | Said::EveryFlag | Said::Alert(_) => (Vec::new(), false),
    };
    let causes = usual::causes(said, &namings);
    Entry { said, namings, unknown_to_release, causes }
}
