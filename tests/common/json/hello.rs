//! `tlsprobe.hello/1`.

use serde::Deserialize;

use super::{Contract, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    schema: String,
    pub hello: Said,
    #[serde(deserialize_with = "present")]
    pub comparison: Option<Compared>,
}

/// One ClientHello.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub origin: String,
    #[serde(deserialize_with = "present")]
    pub profile: Option<String>,
    #[serde(deserialize_with = "present")]
    pub mbedtls: Option<String>,
    pub transport: String,
    pub length: usize,
    pub trailing: usize,
    pub hex: String,
    pub ja3: String,
    pub ja3_text: String,
    pub ja4: String,
    pub ja4_raw: String,
    pub fields: Vec<HelloField>,
}

/// One field of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelloField {
    pub name: String,
    pub offset: usize,
    pub length: usize,
    pub compared_by: String,
    #[serde(deserialize_with = "present")]
    pub numbers: Option<Vec<Number>>,
    #[serde(deserialize_with = "present")]
    pub names: Option<Vec<Name>>,
    #[serde(deserialize_with = "present")]
    pub hex: Option<String>,
}

/// A number and what it stands for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    pub offset: usize,
    pub number: u32,
    #[serde(deserialize_with = "present")]
    pub meaning: Option<String>,
}

/// A name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    pub offset: usize,
    pub name: String,
}

/// The comparison with another one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    pub other: Said,
    pub same: bool,
    #[serde(deserialize_with = "present")]
    pub first: Option<String>,
    pub differences: Vec<Difference>,
}

/// One field that is not the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub field: String,
    #[serde(deserialize_with = "present")]
    pub offset: Option<usize>,
    #[serde(deserialize_with = "present")]
    pub other_offset: Option<usize>,
    #[serde(deserialize_with = "present")]
    pub here: Option<String>,
    #[serde(deserialize_with = "present")]
    pub there: Option<String>,
    #[serde(deserialize_with = "present")]
    pub only_here: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    pub only_there: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    pub reordered: Option<bool>,
}

impl Said {
    fn check(&self) {
        assert!(["stream", "datagram"].contains(&self.transport.as_str()), "{}", self.transport);
        assert_eq!(self.hex.len(), 2 * self.length, "two digits a byte");
        assert_eq!(self.ja3.len(), 32);
        assert_eq!(self.ja4.len(), 36, "{}", self.ja4);
        for field in &self.fields {
            let kinds = [field.numbers.is_some(), field.names.is_some(), field.hex.is_some()];
            assert_eq!(kinds.iter().filter(|kind| **kind).count(), 1, "{}", field.name);
            assert!(field.offset + field.length <= self.length, "{} lies outside", field.name);
            assert!(["exact", "length", "nothing"].contains(&field.compared_by.as_str()));
        }
    }
}

impl Contract for Hello {
    const SCHEMA: &'static str = "tlsprobe.hello/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        self.hello.check();
        let Some(compared) = &self.comparison else { return };
        compared.other.check();
        assert_eq!(compared.same, compared.differences.is_empty());
        let first = compared.differences.first().map(|difference| difference.field.as_str());
        assert_eq!(compared.first.as_deref(), first);
        for it in &compared.differences {
            assert!(it.here.is_some() || it.there.is_some(), "{} is nowhere", it.field);
            assert_eq!(it.offset.is_some(), it.here.is_some());
            assert_eq!(it.other_offset.is_some(), it.there.is_some());
        }
    }
}
