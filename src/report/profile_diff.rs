//! `tlsprobe profile diff` for people: a table a section.

use super::{Block, Column, Document, Table, Tone};
use crate::profile::difference::{Difference, Section};
use crate::profile::{OptionState, Profile, Setting};

/// Dresses the differences of two profiles for people.
pub fn diff(from: &Profile, to: &Profile, differences: &[Difference]) -> Document {
    let mut document = Document::default();
    document.push(outcome(from, to, differences.len()));
    let mut rest = differences;
    while let Some(section) = rest.first().map(Difference::section) {
        let end = rest.iter().take_while(|found| found.section() == section).count();
        let (these, others) = rest.split_at(end);
        document.push(Block::Heading(format!("[{}]", section.name())));
        document.push(Block::Table(table(from, to, section, these)));
        rest = others;
    }
    document
}

fn outcome(from: &Profile, to: &Profile, count: usize) -> Block {
    let (from, to) = (&from.name, &to.name);
    match count {
        0 => Block::Verdict {
            tone: Tone::Good,
            text: format!("same  {from} and {to} mean the same device"),
        },
        1 => {
            Block::Verdict { tone: Tone::Plain, text: format!("1 difference from {from} to {to}") }
        }
        _ => Block::Verdict {
            tone: Tone::Plain,
            text: format!("{count} differences from {from} to {to}"),
        },
    }
}

fn table(from: &Profile, to: &Profile, section: Section, these: &[Difference]) -> Table {
    let key = if section == Section::Options { "option" } else { "key" };
    let columns = [key, &from.name, &to.name].map(Column::words).to_vec();
    Table { columns, rows: these.iter().map(row).collect() }
}

fn row(difference: &Difference) -> Vec<String> {
    let key = difference.key().to_owned();
    match difference {
        Difference::Setting { from, to, .. } => vec![key, value(from), value(to)],
        Difference::Option { from, to, .. } => vec![key, setting(from), setting(to)],
    }
}

fn value(value: &Option<String>) -> String {
    value.clone().unwrap_or_else(|| "not set".to_owned())
}

fn setting(setting: &Option<Setting>) -> String {
    let Some(Setting { state, origin }) = setting else { return "off".to_owned() };
    let state = match state {
        OptionState::Defined(text) if text.is_empty() => "on",
        OptionState::Defined(text) => text,
        OptionState::Undefined => "off",
        OptionState::Undecided => "undecided",
    };
    format!("{state} ({origin})")
}
