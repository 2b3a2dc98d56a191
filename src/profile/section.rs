//! A table of a profile and its typed values: each accessor is right or an error with a line.

use std::path::PathBuf;

use super::error::{ProfileError, nearest};
use super::keys;
use super::source::Location;
use super::tree::{Entry, Kind, Node};

/// One table of the merged profile, `[tls]` for example; absent tables have no values.
pub(super) struct Section<'a> {
    name: String,
    node: Option<&'a Node>,
}

/// A value with the key that names it in messages.
pub(super) struct Value<'a> {
    key: String,
    node: &'a Node,
}

impl<'a> Section<'a> {
    /// The whole profile.
    pub fn root(tree: &'a Node) -> Self {
        Self { name: String::new(), node: Some(tree) }
    }

    /// A table within this one, whose keys must all be known.
    pub fn section(&self, name: &str) -> Result<Section<'a>, ProfileError> {
        let Some(value) = self.get(name) else {
            return Ok(Section { name: self.dotted(name), node: None });
        };
        let section = value.section()?;
        section.check_keys()?;
        Ok(section)
    }

    /// A table within this one, whose keys are names that somebody else chooses.
    pub fn section_of_free_keys(&self, name: &str) -> Result<Section<'a>, ProfileError> {
        match self.get(name) {
            Some(value) => value.section(),
            None => Ok(Section { name: self.dotted(name), node: None }),
        }
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &str) -> Option<Value<'a>> {
        let entry = self.node?.table()?.get(key)?;
        Some(Value { key: self.dotted(key), node: &entry.node })
    }

    /// Every key with its line and value, for tables whose keys are not fixed.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Location, Value<'a>)> {
        let name = self.name.clone();
        self.node.and_then(Node::table).into_iter().flatten().map(move |(key, entry)| {
            let value = Value { key: dotted(&name, key), node: &entry.node };
            (key.as_str(), entry.node.at_line(entry.key_line), value)
        })
    }

    /// Refuses a key that this section does not have.
    pub fn check_keys(&self) -> Result<(), ProfileError> {
        let known = keys::of(&self.name);
        let entries = self.node.and_then(Node::table).into_iter().flatten();
        let unknown = entries.filter(|(key, _)| !known.contains(&key.as_str()));
        match unknown.min_by_key(|(_, entry)| entry.key_line) {
            Some((key, entry)) => Err(self.unknown(key, entry, known)),
            None => Ok(()),
        }
    }

    fn unknown(&self, key: &str, entry: &Entry, known: &[&str]) -> ProfileError {
        let elsewhere = keys::sections_with(key).next();
        let nearest = match elsewhere {
            Some(section) => dotted(section, key),
            None => self.dotted(nearest(key, known.iter().copied()).unwrap_or_default()),
        };
        let at = entry.node.at_line(entry.key_line);
        ProfileError::UnknownKey { at, key: self.dotted(key), nearest }
    }

    /// An error about a table that lacks a key; `value` is the table, or the array that holds it.
    pub fn missing(&self, value: &Value<'_>, problem: &str) -> ProfileError {
        let at = self.node.map_or_else(|| value.location(), Node::location);
        ProfileError::WrongValue { at, key: self.name.clone(), problem: problem.to_owned() }
    }

    fn dotted(&self, key: &str) -> String {
        dotted(&self.name, key)
    }
}

impl<'a> Value<'a> {
    /// Where it stands.
    pub fn location(&self) -> Location {
        self.node.location()
    }

    /// What it is, for values that may be of several kinds.
    pub fn kind(&self) -> &'a Kind {
        &self.node.kind
    }

    /// A table.
    pub fn section(&self) -> Result<Section<'a>, ProfileError> {
        match self.node.table() {
            Some(_) => Ok(Section { name: self.key.clone(), node: Some(self.node) }),
            None => Err(self.wrong_type("a table")),
        }
    }

    /// The tables of an array of tables, each with known keys.
    pub fn sections(&self) -> Result<Vec<Section<'a>>, ProfileError> {
        let sections = self.items("an array of tables")?;
        let sections: Result<Vec<_>, _> = sections.iter().map(Value::section).collect();
        let sections = sections?;
        sections.iter().try_for_each(Section::check_keys)?;
        Ok(sections)
    }

    /// A string.
    pub fn text(&self) -> Result<&'a str, ProfileError> {
        match &self.node.kind {
            Kind::Text(text) => Ok(text),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self) -> Result<bool, ProfileError> {
        match self.node.kind {
            Kind::Boolean(value) => Ok(value),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// A whole number from 0.
    pub fn unsigned(&self) -> Result<u64, ProfileError> {
        match self.node.kind {
            Kind::Integer(Some(number)) => {
                u64::try_from(number).map_err(|_| self.wrong_value("must not be negative"))
            }
            Kind::Integer(None) => Err(self.wrong_value("is too large")),
            _ => Err(self.wrong_type("an integer")),
        }
    }

    /// Bytes: a number, or text with `K` or `M`.
    pub fn size(&self) -> Result<u64, ProfileError> {
        match &self.node.kind {
            Kind::Text(text) => parse_size(text).ok_or_else(|| {
                self.wrong_value(&format!("`{text}` is not a size; write 49152, \"48K\" or \"1M\""))
            }),
            Kind::Integer(_) => self.unsigned(),
            _ => Err(self.wrong_type("a size such as 49152 or \"48K\"")),
        }
    }

    /// A path, relative to the file that names it.
    pub fn path(&self) -> Result<PathBuf, ProfileError> {
        match self.text()? {
            "" => Err(self.wrong_value("must name a file")),
            path => Ok(self.node.resolve(path)),
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, ProfileError> {
        let written = self.text()?;
        let found = choices.iter().find(|(word, _)| *word == written);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.wrong_value(&format!("`{written}` is not one of {}", words.join(", ")))
        })
    }

    /// The name of something that the library knows.
    pub fn name<T: Copy>(
        &self,
        kind: &'static str,
        names: &[(&'static str, T)],
    ) -> Result<T, ProfileError> {
        let written = self.text()?;
        let found = names.iter().find(|(name, _)| *name == written);
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| self.unknown_name(kind, names.iter().map(|(name, _)| *name)))
    }

    /// The items of an array.
    pub fn array(&self) -> Result<Vec<Value<'a>>, ProfileError> {
        self.items("an array")
    }

    /// An error that names what was probably meant.
    pub fn unknown_name<'b>(
        &self,
        kind: &'static str,
        names: impl IntoIterator<Item = &'b str>,
    ) -> ProfileError {
        let name = self.text().unwrap_or_default().to_owned();
        let nearest = nearest(&name, names).unwrap_or_default().to_owned();
        ProfileError::UnknownName {
            at: self.location(),
            key: self.key.clone(),
            kind,
            name,
            nearest,
        }
    }

    /// An error about a value of the right kind.
    pub fn wrong_value(&self, problem: &str) -> ProfileError {
        ProfileError::WrongValue {
            at: self.location(),
            key: self.key.clone(),
            problem: problem.to_owned(),
        }
    }

    /// An error about a value of another kind.
    pub fn wrong_type(&self, expected: &'static str) -> ProfileError {
        let found = self.node.kind.name();
        ProfileError::WrongType { at: self.location(), key: self.key.clone(), expected, found }
    }

    fn items(&self, expected: &'static str) -> Result<Vec<Value<'a>>, ProfileError> {
        match &self.node.kind {
            Kind::Array(nodes) => {
                Ok(nodes.iter().map(|node| Value { key: self.key.clone(), node }).collect())
            }
            _ => Err(self.wrong_type(expected)),
        }
    }
}

fn dotted(section: &str, key: &str) -> String {
    if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") }
}

/// `48K` is 48 * 1024, as linker scripts count.
pub fn parse_size(text: &str) -> Option<u64> {
    let (digits, unit) = match text.as_bytes().last()? {
        b'K' | b'k' => (&text[..text.len() - 1], 1024),
        b'M' | b'm' => (&text[..text.len() - 1], 1024 * 1024),
        _ => (text, 1),
    };
    let number = match digits.strip_prefix("0x") {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            u64::from_str_radix(hex, 16).ok()?
        }
        None if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        _ => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::parse_size;

    #[test]
    fn sizes_are_counted_as_linker_scripts_do() {
        assert_eq!(parse_size("48K"), Some(49_152));
        assert_eq!(parse_size("1M"), Some(1_048_576));
        assert_eq!(parse_size("0x400"), Some(1024));
        for text in ["", "K", "48KB", "-1", "1.5K", "+1K", "18446744073709551615K", "é"] {
            assert_eq!(parse_size(text), None, "{text:?}");
        }
    }
}
