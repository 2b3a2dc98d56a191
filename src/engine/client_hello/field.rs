//! One field of a ClientHello: where it stands, what it is called, what it says.

use crate::certificate::hex;

/// A field, in the order of the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As the RFCs call it; of an extension `server_name.host_name`.
    pub name: String,
    /// Of its first byte in the input.
    pub offset: usize,
    /// In bytes.
    pub length: usize,
    /// What it says.
    pub value: Value,
    /// What counts when two hellos are compared.
    pub comparison: Comparison,
}

/// What a [`Field`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number and what it stands for.
    Number(Item),
    /// Numbers in the order of the wire.
    List(Vec<Item>),
    /// Names in the order of the wire.
    Names(Vec<Name>),
    /// Bytes without a further meaning.
    Bytes(Vec<u8>),
}

/// A number of one of TLS's registries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Of its first byte in the input.
    pub offset: usize,
    /// As on the wire.
    pub number: u32,
    /// How many bytes it has there.
    pub width: usize,
    /// What it is called; `None`: nobody here knows.
    pub meaning: Option<String>,
}

/// A name that the client chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Of its first byte in the input.
    pub offset: usize,
    /// As on the wire, without its length.
    pub bytes: Vec<u8>,
}

/// What counts when two hellos are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Every bit.
    Exact,
    /// Its length alone: the contents are random, a secret's or the server's.
    Length,
    /// Nothing: a length follows from other fields.
    Nothing,
}

impl Name {
    /// As it is, or escaped where a terminal would not show it.
    pub fn shown(&self) -> String {
        self.bytes.escape_ascii().to_string()
    }
}

impl Item {
    /// `0xc02b TLS-ECDHE-…`, with as many digits as the wire has.
    pub fn shown(&self) -> String {
        let digits = 2 * self.width;
        let number = format!("0x{:0digits$x}", self.number);
        match &self.meaning {
            Some(meaning) => format!("{number} {meaning}"),
            None => number,
        }
    }
}

impl Field {
    /// Bytes to be compared bit by bit.
    pub fn bytes(name: &str, offset: usize, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            offset,
            length: bytes.len(),
            value: Value::Bytes(bytes.to_vec()),
            comparison: Comparison::Exact,
        }
    }

    /// A number with its meaning.
    pub fn number(name: &str, item: Item) -> Self {
        Self {
            name: name.to_owned(),
            offset: item.offset,
            length: item.width,
            value: Value::Number(item),
            comparison: Comparison::Exact,
        }
    }

    /// The same field, compared otherwise.
    pub fn compared_by(self, comparison: Comparison) -> Self {
        Self { comparison, ..self }
    }

    /// The numbers of a number or a list.
    pub fn numbers(&self) -> Vec<u32> {
        match &self.value {
            Value::Number(item) => vec![item.number],
            Value::List(items) => items.iter().map(|item| item.number).collect(),
            Value::Names(_) | Value::Bytes(_) => Vec::new(),
        }
    }

    /// What it says, on one line; of what is compared by length alone, the length.
    pub fn shown(&self) -> String {
        match &self.value {
            _ if self.comparison == Comparison::Length => format!("{} bytes", self.length),
            Value::Number(item) => item.shown(),
            Value::List(items) => items.iter().map(Item::shown).collect::<Vec<_>>().join(", "),
            Value::Names(names) => names.iter().map(Name::shown).collect::<Vec<_>>().join(", "),
            Value::Bytes(bytes) => hex(bytes),
        }
    }
}
