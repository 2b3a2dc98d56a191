//! `tlsprobe hello` for people: every field with its place, the fingerprints, and what differs.

use super::{Block, Column, Document, Table, Tone};
use crate::certificate::hex;
use crate::engine::client_hello::{
    ClientHello, Comparison, Difference, Field, Fingerprints, Item, Value,
};
use crate::mbedtls::Version;
use crate::profile::Transport;

/// A ClientHello and where it is from.
#[derive(Debug)]
pub struct Greeting {
    /// In words: a file and what in it, or the host.
    pub origin: String,
    /// The profile whose device sent it; `None`: it was captured.
    pub profile: Option<String>,
    /// Its release.
    pub mbedtls: Option<Version>,
    /// What was said.
    pub hello: ClientHello,
}

/// Bytes of a field that fit on a line; the hex format shows all of them.
const SHOWN_BYTES: usize = 32;

/// Dresses a hello, and its comparison with another one, for people.
pub fn hello(greeting: &Greeting, compared: Option<(&Greeting, &[Difference])>) -> Document {
    let mut document = Document::default();
    if let Some((other, differences)) = compared {
        push_comparison(&mut document, greeting, other, differences);
    }
    document.push(Block::Heading(heading(greeting)));
    document.push(Block::Facts(facts(&greeting.hello)));
    document.push(Block::Table(fields(&greeting.hello)));
    document
}

fn heading(greeting: &Greeting) -> String {
    let origin = &greeting.origin;
    match (&greeting.profile, greeting.mbedtls) {
        (Some(profile), Some(version)) => {
            format!("ClientHello of {profile} (mbedTLS {version}) {origin}")
        }
        _ => format!("ClientHello in {origin}"),
    }
}

fn facts(hello: &ClientHello) -> Vec<(String, String)> {
    let prints = Fingerprints::of(hello);
    let transport = match hello.transport {
        Transport::Stream => "TLS",
        Transport::Datagram => "DTLS",
    };
    let length = match hello.trailing {
        0 => format!("{} bytes", hello.bytes.len()),
        more => format!("{} bytes, and {more} behind it", hello.bytes.len()),
    };
    let fact = |label: &str, value: String| (label.to_owned(), value);
    vec![
        fact("transport", transport.to_owned()),
        fact("length", length),
        fact("JA3", prints.ja3),
        fact("JA4", prints.ja4),
    ]
}

fn fields(hello: &ClientHello) -> Table {
    let columns = vec![Column::numbers("byte"), Column::words("field"), Column::words("value")];
    let mut rows = Vec::new();
    for field in &hello.fields {
        let mut values = values(field).into_iter();
        let (offset, first) = values.next().unwrap_or((field.offset, String::new()));
        rows.push(vec![offset.to_string(), field.name.clone(), first]);
        rows.extend(values.map(|(offset, value)| vec![offset.to_string(), String::new(), value]));
    }
    Table { columns, rows }
}

/// A line a number or name, each with its place.
fn values(field: &Field) -> Vec<(usize, String)> {
    match &field.value {
        Value::Number(item) => vec![(item.offset, item.shown())],
        Value::List(items) => items.iter().map(|item: &Item| (item.offset, item.shown())).collect(),
        Value::Names(names) => names.iter().map(|name| (name.offset, name.shown())).collect(),
        Value::Bytes(bytes) => vec![(field.offset, bytes_in_words(bytes))],
    }
}

fn bytes_in_words(bytes: &[u8]) -> String {
    let hex = hex(bytes.get(..SHOWN_BYTES).unwrap_or(bytes));
    match bytes.len() {
        0 => "0 bytes".to_owned(),
        length if length > SHOWN_BYTES => format!("{length} bytes: {hex}..."),
        length => format!("{length} bytes: {hex}"),
    }
}

fn push_comparison(
    document: &mut Document,
    greeting: &Greeting,
    other: &Greeting,
    differences: &[Difference],
) {
    let (tone, text) = match differences {
        [] => (Tone::Good, format!("same  {} says hello alike", other.origin)),
        [first, others @ ..] => {
            let more = match others.len() {
                0 => "nothing else differs".to_owned(),
                1 => "1 more field differs".to_owned(),
                count => format!("{count} more fields differ"),
            };
            let place = place(first);
            (Tone::Bad, format!("DIFFERS  first in {}{place}; {more}", first.field))
        }
    };
    document.push(Block::Verdict { tone, text });
    let by_length = greeting
        .hello
        .fields
        .iter()
        .filter(|field| field.comparison == Comparison::Length && field.length > 0)
        .map(|field| field.name.as_str());
    let by_length = by_length.collect::<Vec<_>>().join(", ");
    document.push(Block::Paragraph(format!("Compared by length alone: {by_length}.")));
    for difference in differences {
        let place = place(difference);
        document.push(Block::Heading(format!("{}{place}", difference.field)));
        document.push(Block::Facts(sides(difference)));
    }
}

fn place(difference: &Difference) -> String {
    match (difference.offset, difference.other_offset) {
        (Some(here), Some(there)) if here == there => format!(" at byte {here}"),
        (Some(here), Some(there)) => format!(" at byte {here}, there {there}"),
        (Some(here), None) => format!(" at byte {here}"),
        (None, Some(there)) => format!(" at byte {there} of the other"),
        (None, None) => String::new(),
    }
}

fn sides(difference: &Difference) -> Vec<(String, String)> {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let side = |value: &Option<String>| match value.as_deref() {
        None => "not sent".to_owned(),
        Some("") => "empty".to_owned(),
        Some(value) => value.to_owned(),
    };
    let Some(apart) = &difference.apart else {
        return vec![
            fact("here", &side(&difference.here)),
            fact("there", &side(&difference.there)),
        ];
    };
    let mut facts = Vec::new();
    for (label, items) in [("only here", &apart.only_here), ("only there", &apart.only_there)] {
        if !items.is_empty() {
            facts.push(fact(label, &items.join(", ")));
        }
    }
    if apart.reordered {
        facts.push(fact("order here", &side(&difference.here)));
        facts.push(fact("order there", &side(&difference.there)));
    }
    if facts.is_empty() {
        facts.push(fact("here", &side(&difference.here)));
        facts.push(fact("there", &side(&difference.there)));
    }
    facts
}
