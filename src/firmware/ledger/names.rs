//! What a piece is called, and the component that it counts to.

use std::borrow::Cow;

use super::owner::OwnerKind;
use super::pieces::Claim;
use super::symbols::Candidate;
use crate::firmware::component::{self, Component, Part};
use crate::firmware::dwarf::Sources;
use crate::firmware::elf::{ElfError, Section, Symbol, SymbolTable};
use crate::firmware::map::{Row, file_name};

/// A claim in words.
pub(super) struct Title<'a> {
    pub name: Cow<'a, str>,
    pub kind: OwnerKind,
    pub object: Option<Cow<'a, str>>,
    pub archive: Option<Cow<'a, str>>,
    pub source: Option<Cow<'a, str>>,
    pub user: Option<Cow<'a, str>>,
    pub component: Component,
    pub part: Option<Part>,
}

impl<'a> Title<'a> {
    /// A title that says no more than name, kind and component.
    fn bare(name: impl Into<Cow<'a, str>>, kind: OwnerKind, component: Component) -> Self {
        Self {
            name: name.into(),
            kind,
            object: None,
            archive: None,
            source: None,
            user: None,
            component,
            part: None,
        }
    }
}

/// Names claims of one image.
pub(super) struct Names<'s, 'a> {
    pub table: Option<&'s SymbolTable<'a>>,
    pub sources: Option<&'s Sources>,
}

impl<'a> Names<'_, 'a> {
    pub(super) fn title(
        &self,
        claim: &Claim<'_, 'a>,
        section: &Section<'a>,
    ) -> Result<Title<'a>, ElfError> {
        let by_linker = |name, kind| Title::bare(name, kind, component::LINKER);
        Ok(match claim {
            Claim::Symbol(candidate, row) => self.symbol(candidate, *row)?,
            Claim::Row(row) => of_row(row),
            Claim::Padding(Some(after)) => {
                let user = self.name(after)?;
                let name = Cow::Owned(format!("padding after {user}"));
                Title { user: Some(user), ..by_linker(name, OwnerKind::Padding) }
            }
            Claim::Padding(None) => {
                by_linker(format!("padding in {}", section.name).into(), OwnerKind::Padding)
            }
            Claim::Reserve => by_linker(section.name.clone(), OwnerKind::Reserve),
            Claim::Nobody => {
                let kind = OwnerKind::Unattributed;
                Title::bare(section.name.clone(), kind, component::UNKNOWN)
            }
        })
    }

    fn symbol(&self, candidate: &Candidate, row: Option<&Row<'a>>) -> Result<Title<'a>, ElfError> {
        let name = self.name(&candidate.symbol)?;
        let source = candidate.file.as_ref().map(|file| self.name(file)).transpose()?;
        let written = self.sources.and_then(|sources| sources.at(candidate.symbol.address));
        let unit = written.map(|written| written.unit).or(source.as_deref());
        let object = row.and_then(Row::object);
        let component = match row {
            Some(row) if object.is_some_and(|object| !is_partition(object)) => of_file(row),
            _ => component::of_unit(&name, unit),
        };
        let unit = unit.map(file_name);
        let file = object.filter(|object| !is_partition(object)).or(unit);
        Ok(Title {
            part: component::part_of(component, &name, file),
            object: object.map(Cow::Borrowed),
            archive: row.and_then(Row::archive).map(Cow::Borrowed),
            source: written.map(|written| Cow::Owned(written.file.to_owned())).or(source.clone()),
            user: Some(name.clone()),
            ..Title::bare(name, OwnerKind::Symbol, component)
        })
    }

    fn name(&self, symbol: &Symbol) -> Result<Cow<'a, str>, ElfError> {
        self.table.map_or(Ok(Cow::Borrowed("")), |table| table.name(symbol))
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
    let name = match (what, function.or(object)) {
        (Some(what), Some(user)) => Cow::Owned(format!("{what} {user}")),
        _ => Cow::Borrowed(row.name),
    };
    let component = match (object, function) {
        (Some(object), Some(function)) if is_partition(object) => {
            component::of_unit(function, None)
        }
        _ => of_file(row),
    };
    Title {
        part: component::part_of(component, function.unwrap_or_default(), object),
        object: object.map(Cow::Borrowed),
        archive: row.archive().map(Cow::Borrowed),
        user: function.map(Cow::Borrowed),
        ..Title::bare(name, kind, component)
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
            of_row(&row).name.into_owned()
        };
        assert_eq!(title(".rodata.main.str1.4"), "strings of main");
        assert_eq!(title(".rodata.str1.1"), "strings of y.o");
        assert_eq!(title(".rodata.f.isra.0.cst8"), "constants of f.isra.0");
        assert_eq!(title(".rodata.table"), ".rodata.table");
    }
}
