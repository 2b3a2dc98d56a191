//! `tlsprobe explain` for people: what each code says, by release, and what usually causes it.

use crate::mbedtls::Version;
use crate::verdict::cause::words::{Entry, Naming, Said, Usual, Words};

use super::{Block, Document, Tone};

/// Dresses what a text says.
pub fn explain(words: &Words) -> Document {
    let mut document = Document::default();
    if words.entries.is_empty() {
        document.push(nothing());
    }
    for entry in &words.entries {
        push_entry(&mut document, entry, words.version);
    }
    if !words.unknown.is_empty() {
        let text = format!("No release defines {}.", words.unknown.join(", "));
        document.push(Block::Verdict { tone: Tone::Doubt, text });
    }
    if let Some(note) = nearest_table(words) {
        document.push(Block::Paragraph(note));
    }
    document
}

fn nothing() -> Block {
    let text = "There is no code, flag or alert of mbedTLS in that text.".to_owned();
    Block::Verdict { tone: Tone::Doubt, text }
}

fn push_entry(document: &mut Document, entry: &Entry, version: Option<Version>) {
    document.push(Block::Heading(heading(entry)));
    if entry.namings.len() < 2 {
        document.push(Block::Paragraph(entry.meaning()));
    }
    if entry.unknown_to_release
        && let Some(version) = version
    {
        let text = format!("mbedTLS {version} does not define it; other releases do:");
        document.push(Block::Verdict { tone: Tone::Doubt, text });
    }
    if entry.namings.len() > 1 || entry.unknown_to_release {
        document.push(Block::Facts(entry.namings.iter().flat_map(naming).collect()));
    }
    if !entry.causes.is_empty() {
        document.push(Block::Paragraph("Usual causes, most frequent first:".to_owned()));
        document.push(Block::List(entry.causes.iter().map(cause).collect()));
    }
}

/// The number as a log prints it, and the name.
fn heading(entry: &Entry) -> String {
    match entry.said {
        Said::Code(code) if entry.namings.len() > 1 => {
            format!("{code} ({})  has another name in another release", code.0)
        }
        Said::Code(code) => format!("{code} ({})  {}", code.0, entry.name()),
        Said::Flag(flag) => format!("flag {}  {}", flag.hex(), entry.name()),
        Said::EveryFlag => "flags 0xffffffff".to_owned(),
        Said::Alert(number) => format!("alert {number}  {}", entry.name()),
    }
}

fn naming(naming: &Naming) -> [(String, String); 2] {
    let label = if naming.from == naming.to {
        naming.from.to_string()
    } else {
        format!("{} to {}", naming.from, naming.to)
    };
    [(label, naming.name()), (String::new(), naming.meaning())]
}

fn cause(usual: &Usual) -> String {
    format!("{}\n      check: {}\n      fix:   {}", usual.cause, usual.check, usual.fix)
}

fn nearest_table(words: &Words) -> Option<String> {
    let (version, release) = (words.version?, words.named_as?);
    Some(format!(
        "The names are those of mbedTLS {release}, the nearest release to {version} whose headers were read."
    ))
}
