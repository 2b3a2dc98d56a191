//! The device's words explained without the device: codes, flags, alerts and pasted log lines, what
//! they mean in each release, and what usually lies behind them.

mod line;
mod release;
mod usual;

pub use line::Said;
pub use release::Naming;
pub use usual::Usual;

use crate::mbedtls::Version;

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

/// What a text says, and what in it looks like a code but is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In the order of the text, each once.
    pub entries: Vec<Entry>,
    /// Numbers and names that no release defines.
    pub unknown: Vec<String>,
}

/// Explains a code, a macro name, flags, or log lines. `version` narrows the answer to one release.
pub fn explain(text: &str, version: Option<Version>) -> Words {
    let read = line::read(text);
    let entries = read.said.into_iter().map(|said| entry(said, version)).collect();
    Words { entries, unknown: read.unknown }
}

fn entry(said: Said, version: Option<Version>) -> Entry {
    let (namings, unknown_to_release) = match said {
        Said::Code(code) => release::namings(code, version),
        Said::Flag(_) | Said::EveryFlag | Said::Alert(_) => (Vec::new(), false),
    };
    let causes = usual::causes(said, &namings);
    Entry { said, namings, unknown_to_release, causes }
}
