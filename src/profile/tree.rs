//! TOML text to a tree whose every value knows its file and line, and two trees to one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::error::ProfileError;
use super::source::Location;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    file: Rc<PathBuf>,
    pub line: usize,
    pub kind: Kind,
}

/// What a [`Node`] holds.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Text(String),
    /// `None`: does not fit.
    Integer(Option<i64>),
    Boolean(bool),
    Float,
    /// An unquoted date, as written.
    Date(String),
    Array(Vec<Node>),
    Table(BTreeMap<String, Entry>),
}

/// A key's line and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub key_line: usize,
    pub node: Node,
}

impl Node {
    /// Parses one profile.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let lines = Lines::new(file, text);
        let table = DeTable::parse(text).map_err(|error| ProfileError::Syntax {
            at: lines.location(error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        let kind = Kind::Table(lines.entries(table.get_ref()));
        Ok(Node { file: lines.file, line: 1, kind })
    }

    /// A tree with nothing in it.
    pub fn empty(file: &Path) -> Self {
        Node { file: Rc::new(file.to_owned()), line: 1, kind: Kind::Table(BTreeMap::new()) }
    }

    /// Where the value stands.
    pub fn location(&self) -> Location {
        Location::new(&self.file, self.line)
    }

    /// Where a key of this file stands.
    pub fn at_line(&self, line: usize) -> Location {
        Location::new(&self.file, line)
    }

    /// A path of the profile, relative to the file in which it is written.
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.file.parent().unwrap_or(Path::new("")).join(path)
    }

    /// The entries of a table; none for anything else.
    pub fn table(&self) -> Option<&BTreeMap<String, Entry>> {
        match &self.kind {
            Kind::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &str) {
        if let Kind::Table(entries) = &mut self.kind {
            entries.remove(key);
        }
    }

    /// Lays `upper` over this tree: tables key by key, everything else as a whole.
    pub fn overlay(&mut self, upper: Node) {
        match (&mut self.kind, upper.kind) {
            (Kind::Table(below), Kind::Table(above)) => {
                for (key, entry) in above {
                    match below.get_mut(&key) {
                        Some(existing) => existing.node.overlay(entry.node),
                        None => {
                            below.insert(key, entry);
                        }
                    }
                }
            }
            (_, kind) => *self = Node { file: upper.file, line: upper.line, kind },
        }
    }
}

impl Kind {
    /// As an error message calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Text(_) => "a string",
            Kind::Integer(_) => "an integer",
            Kind::Boolean(_) => "true or false",
            Kind::Float => "a float",
            Kind::Date(_) => "a date",
            Kind::Array(_) => "an array",
            Kind::Table(_) => "a table",
        }
    }
}

/// Byte offsets of one text to lines.
struct Lines {
    file: Rc<PathBuf>,
    starts: Vec<usize>,
}

impl Lines {
    fn new(file: &Path, text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.map(|(offset, _)| offset + 1).collect();
        Lines { file: Rc::new(file.to_owned()), starts }
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.starts.partition_point(|start| *start <= offset)
    }

    fn location(&self, offset: usize) -> Location {
        Location::new(&self.file, self.line(offset))
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let kind = match value.get_ref() {
            DeValue::String(text) => Kind::Text(text.to_string()),
            DeValue::Integer(number) => {
                Kind::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(_) => Kind::Float,
            DeValue::Boolean(value) => Kind::Boolean(*value),
            DeValue::Datetime(date) => Kind::Date(date.to_string()),
            DeValue::Array(items) => {
                Kind::Array(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => Kind::Table(self.entries(table)),
        };
        Node { file: Rc::clone(&self.file), line: self.line(value.span().start), kind }
    }

    fn entries(&self, table: &DeTable<'_>) -> BTreeMap<String, Entry> {
        let entry = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let key_line = self.line(key.span().start);
            (key.get_ref().to_string(), Entry { key_line, node: self.node(value) })
        };
        table.iter().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Node {
        Node::parse(Path::new("a/p.toml"), text).expect("valid TOML")
    }

    #[test]
    fn every_value_knows_its_line_and_every_path_its_file() {
        let tree = parse("schema = 1\n\n[tls]\nalpn = [\n  \"a\",\n]\n");
        let tls = &tree.table().expect("a table")["tls"];
        let alpn = &tls.node.table().expect("a table")["alpn"];
        assert_eq!(alpn.key_line, 4);
        assert_eq!(tree.resolve("ca.pem"), Path::new("a/ca.pem"));
        let Kind::Array(items) = &alpn.node.kind else { panic!("an array") };
        assert_eq!(items[0].location().to_string(), "a/p.toml:5");
    }

    #[test]
    fn an_upper_tree_replaces_values_and_merges_tables() {
        let mut tree = parse("[tls]\nalpn = [\"a\"]\nhostname = \"target\"\n");
        tree.overlay(parse("[tls]\nalpn = [\"b\"]\n"));
        let tls = tree.table().expect("a table")["tls"].node.table().expect("a table").clone();
        assert!(tls.contains_key("hostname"));
        let Kind::Array(items) = &tls["alpn"].node.kind else { panic!("an array") };
        assert_eq!(items.len(), 1);
    }

    #[test]
    fn an_integer_that_does_not_fit_is_no_number() {
        let tree = parse("a = 99999999999999999999\nb = 0x1A000000\n");
        let table = tree.table().expect("a table");
        assert!(matches!(table["a"].node.kind, Kind::Integer(None)));
        assert!(matches!(table["b"].node.kind, Kind::Integer(Some(0x1A00_0000))));
    }
}
