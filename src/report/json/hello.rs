//! `tlsprobe.hello/1`: what `tlsprobe hello` prints for scripts.

use serde::Serialize;

use crate::certificate::hex;
use crate::engine::client_hello::{
    ClientHello, Comparison, Difference, Field, Fingerprints, Item, Name, Value,
};
use crate::profile::Transport;
use crate::report::hello::Greeting;

/// What `tlsprobe hello --format json` prints.
#[derive(Debug, Serialize)]
pub struct HelloReport {
    schema: &'static str,
    hello: Hello,
    /// Null without `--compare`.
    comparison: Option<Compared>,
}

#[derive(Debug, Serialize)]
struct Hello {
    /// In words: a file and what in it, or the host.
    origin: String,
    /// The profile whose device sent it; null: it was captured.
    profile: Option<String>,
    mbedtls: Option<String>,
    /// `stream` or `datagram`.
    transport: &'static str,
    /// Records included.
    length: usize,
    /// Bytes of the input behind it.
    trailing: usize,
    hex: String,
    ja3: String,
    ja3_text: String,
    ja4: String,
    ja4_raw: String,
    /// In the order of the wire.
    fields: Vec<FieldRow>,
}

#[derive(Debug, Serialize)]
struct FieldRow {
    name: String,
    /// Of the first byte in the input.
    offset: usize,
    length: usize,
    /// `exact`, `length` or `nothing`: what counts when two hellos are compared.
    compared_by: &'static str,
    /// Numbers in the order of the wire; null for names and bytes.
    numbers: Option<Vec<NumberRow>>,
    /// Null for numbers and bytes.
    names: Option<Vec<NameRow>>,
    /// Null for numbers and names.
    hex: Option<String>,
}

#[derive(Debug, Serialize)]
struct NumberRow {
    offset: usize,
    number: u32,
    /// Null: not known here.
    meaning: Option<String>,
}

#[derive(Debug, Serialize)]
struct NameRow {
    offset: usize,
    /// Bytes that are no letters are escaped.
    name: String,
}

#[derive(Debug, Serialize)]
struct Compared {
    other: Hello,
    same: bool,
    /// The name of the first field that differs; null: none does.
    first: Option<String>,
    /// In the order of the wire.
    differences: Vec<DifferenceRow>,
}

#[derive(Debug, Serialize)]
struct DifferenceRow {
    field: String,
    /// Null: not sent here.
    offset: Option<usize>,
    /// Null: not sent there.
    other_offset: Option<usize>,
    here: Option<String>,
    there: Option<String>,
    /// Of a list that both send, else null.
    only_here: Option<Vec<String>>,
    only_there: Option<Vec<String>>,
    reordered: Option<bool>,
}

impl HelloReport {
    /// Dresses a hello, and its comparison with another one, for scripts.
    pub fn new(greeting: &Greeting, compared: Option<(&Greeting, &[Difference])>) -> Self {
        Self {
            schema: "tlsprobe.hello/1",
            hello: hello(greeting),
            comparison: compared.map(|(other, differences)| Compared {
                other: hello(other),
                same: differences.is_empty(),
                first: differences.first().map(|difference| difference.field.clone()),
                differences: differences.iter().map(difference_row).collect(),
            }),
        }
    }
}

fn hello(greeting: &Greeting) -> Hello {
    let Greeting { origin, profile, mbedtls, hello } = greeting;
    let Fingerprints { ja3, ja3_text, ja4, ja4_raw } = Fingerprints::of(hello);
    let ClientHello { transport, fields, bytes, trailing } = hello;
    Hello {
        origin: origin.clone(),
        profile: profile.clone(),
        mbedtls: mbedtls.map(|version| version.to_string()),
        transport: match transport {
            Transport::Stream => "stream",
            Transport::Datagram => "datagram",
        },
        length: bytes.len(),
        trailing: *trailing,
        hex: hex(bytes),
        ja3,
        ja3_text,
        ja4,
        ja4_raw,
        fields: fields.iter().map(field_row).collect(),
    }
}

fn field_row(field: &Field) -> FieldRow {
    let number = |item: &Item| NumberRow {
        offset: item.offset,
        number: item.number,
        meaning: item.meaning.clone(),
    };
    let name = |name: &Name| NameRow { offset: name.offset, name: name.shown() };
    let (numbers, names, hex) = match &field.value {
        Value::Number(item) => (Some(vec![number(item)]), None, None),
        Value::List(items) => (Some(items.iter().map(number).collect()), None, None),
        Value::Names(names) => (None, Some(names.iter().map(name).collect()), None),
        Value::Bytes(bytes) => (None, None, Some(hex(bytes))),
    };
    FieldRow {
        name: field.name.clone(),
        offset: field.offset,
        length: field.length,
        compared_by: match field.comparison {
            Comparison::Exact => "exact",
            Comparison::Length => "length",
            Comparison::Nothing => "nothing",
        },
        numbers,
        names,
        hex,
    }
}

fn difference_row(difference: &Difference) -> DifferenceRow {
    let apart = difference.apart.as_ref();
    DifferenceRow {
        field: difference.field.clone(),
        offset: difference.offset,
        other_offset: difference.other_offset,
        here: difference.here.clone(),
        there: difference.there.clone(),
        only_here: apart.map(|apart| apart.only_here.clone()),
        only_there: apart.map(|apart| apart.only_there.clone()),
        reordered: apart.map(|apart| apart.reordered),
    }
}
