//! What a piece is called, and the component that it counts to.

use std::borrow::Cow;

use super::book::Words;
use super::owner::OwnerKind;
use super::owners::NO_NAME;
use super::pieces::Claim;
use super::symbols::Candidate;
use crate::firmware::component::{self, Component, Part};
use crate::firmware::dwarf::Sources;
use crate::firmware::elf::{ElfError, SymbolTable};
use crate::firmware::map::{Row, file_name};

/// Bytes of the names of all symbols together. Names may overlap, so that a small file could ask for any
/// amount; a browser with all its symbols stays below.
const MOST_NAME_BYTES: u64 = 1 << 30;

/// A claim in words.
pub(super) struct Title<'a> {
    /// Of a symbol and of padding after one: its name in the string table.
    pub string: u32,
    /// Of all else, unless the section's name is all that there is.
    pub words: Option<Words<'a>>,
    pub kind: OwnerKind,
    pub object: Option<&'a str>,
    pub archive: Option<&'a str>,
    pub source: Option<Cow<'a, str>>,
    pub component: Component,
    pub part: Option<Part>,
}

impl Title<'_> {
    /// A title that says no more than kind and component.
    fn bare(kind: OwnerKind, component: Component) -> Self {
        Self {
            string: NO_NAME,
            words: None,
            kind,
            object: None,
            archive: None,
            source: None,
            component,
            part: None,
        }
    }
}

/// Names claims of one image.
pub(super) struct Names<'s, 'a> {
    table: Option<&'s SymbolTable<'a>>,
    sources: Option<&'s Sources>,
    /// Bytes of names so far.
    bytes: u64,
    /// The last file and its name: symbols of one file come together.
    file: Option<(u32, Cow<'a, str>)>,
}

impl<'s, 'a> Names<'s, 'a> {
    pub(super) fn new(table: Option<&'s SymbolTable<'a>>, sources: Option<&'s Sources>) -> Self {
        Self { table, sources, bytes: 0, file: None }
    }

    pub(super) fn title(&mut self, claim: &Claim<'_, 'a>) -> Result<Title<'a>, ElfError> {
        Ok(match claim {
            Claim::Symbol(candidate, row) => self.symbol(candidate, *row)?,
            Claim::Row(row) => of_row(row),
            Claim::Padding(after) => {
                let string = after.as_ref().map_or(NO_NAME, |after| after.name);
                Title { string, ..Title::bare(OwnerKind::Padding, component::LINKER) }
            }
            Claim::Reserve => Title::bare(OwnerKind::Reserve, component::LINKER),
            Claim::Nobody => Title::bare(OwnerKind::Unattributed, component::UNKNOWN),
        })
    }

    fn symbol(
        &mut self,
        candidate: &Candidate,
        row: Option<&Row<'a>>,
    ) -> Result<Title<'a>, ElfError> {
        let name = self.name(candidate.name)?;
        let source = candidate.file().map(|file| self.file(file)).transpose()?;
        let written = self.sources.and_then(|sources| sources.at(candidate.address));
        let unit = written.map(|written| written.unit).or(source.as_deref());
        let object = row.and_then(Row::object);
        let component = match row {
            Some(row) if object.is_some_and(|object| !is_partition(object)) => of_file(row),
            _ => component::of_unit(&name, unit),
        };
        let unit = unit.map(file_name);
        let file = object.filter(|object| !is_partition(object)).or(unit);
        Ok(Title {
            string: candidate.name,
            part: component::part_of(component, &name, file),
            object,
            archive: row.and_then(Row::archive),
            source: written.map(|written| Cow::Owned(written.file.to_owned())).or(source),
            ..Title::bare(OwnerKind::Symbol, component)
        })
    }

    fn name(&mut self, offset: u32) -> Result<Cow<'a, str>, ElfError> {
        let Some(table) = self.table else { return Ok(Cow::Borrowed("")) };
        let name = table.name(offset)?;
        self.bytes += name.len() as u64;
        match self.bytes > MOST_NAME_BYTES {
            true => Err(table.too_long(offset, MOST_NAME_BYTES)),
            false => Ok(name),
        }
    }

    fn file(&mut self, offset: u32) -> Result<Cow<'a, str>, ElfError> {
        if let Some((_, name)) = self.file.as_ref().filter(|(last, _)| *last == offset) {
            return Ok(name.clone());
        }
        let name = self.name(offset)?;
        self.file = Some((offset, name.clone()));
        Ok(name)
    }
}

/// What link-time optimisation makes of all objects together tells nothing of where code was written.
fn is_partition(object: &str) -> bool {
    object.contains(".ltrans") || object.ends_with(".lto.o")
}

/// Bytes of an input section that no symbol names: literals are billed to the function that the
/// compiler names in the section, else to the object.
fn of_row<'a>(row: &Row<'a>) -> Title<'a> {
    let object = row.object();
    let (kind, what) = match literal_suffix(row.name) {
        Some(("str", _)) => (OwnerKind::String, Some("strings of")),
        Some(_) => (OwnerKind::Other, Some("constants of")),
        None => (OwnerKind::Other, None),
    };
    let function = literal_suffix(row.name).and_then(|(_, start)| function_in(start));
    let (lead, text) = match (what, function.or(object)) {
        (Some(what), Some(user)) => (what, user),
        _ => ("", row.name),
    };
    let component = match (object, function) {
        (Some(object), Some(function)) if is_partition(object) => {
            component::of_unit(function, None)
        }
        _ => of_file(row),
    };
    Title {
        words: Some(Words { lead, text: Cow::Borrowed(text), user: function }),
        part: component::part_of(component, function.unwrap_or_default(), object),
        object,
        archive: row.archive(),
        ..Title::bare(kind, component)
    }
}

fn of_file(row: &Row) -> Component {
    match (row.file, row.object()) {
        (Some(file), Some(object)) => component::of_object(file, row.archive(), object),
        _ => component::LINKER,
    }
}

/// `.rodata.main.str1.4` is `str` of `.rodata.main`; `.rodata.cst8` is `cst` of `.rodata`.
fn literal_suffix(name: &str) -> Option<(&'static str, &str)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (start, last) = name.rsplit_once('.')?;
    if last.strip_prefix("cst").is_some_and(digits) {
        return Some(("cst", start));
    }
    let (start, width) = start.rsplit_once('.').filter(|_| digits(last))?;
    width.strip_prefix("str").is_some_and(digits).then_some(("str", start))
}

/// The compiler puts a function's literals into `.rodata.FUNCTION` when it gives each a section.
fn function_in(section: &str) -> Option<&str> {
    section.strip_prefix(".rodata.").filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_billed_to_the_function_in_the_sections_name() {
        let title = |name| {
            let row = Row { name, range: 0..4, file: Some("libx.a(y.o)") };
            of_row(&row).words.expect("words").name().into_owned()
        };
        assert_eq!(title(".rodata.main.str1.4"), "strings of main");
        assert_eq!(title(".rodata.str1.1"), "strings of y.o");
        assert_eq!(title(".rodata.f.isra.0.cst8"), "constants of f.isra.0");
        assert_eq!(title(".rodata.table"), ".rodata.table");
    }
}
