//! What a piece is called, and the component that it counts to.

use std::borrow::Cow;

use super::owner::OwnerKind;
use super::pieces::Claim;
use super::symbols::Candidate;
use crate::firmware::component::{self, Component};
use crate::firmware::elf::{ElfError, Section, Symbol, SymbolTable};
use crate::firmware::map::Row;

/// A claim in words.
pub(super) struct Title<'a> {
    pub name: Cow<'a, str>,
    pub kind: OwnerKind,
    pub object: Option<Cow<'a, str>>,
    pub archive: Option<Cow<'a, str>>,
    pub component: Component,
}

/// Names claims of one image.
pub(super) struct Names<'s, 'a> {
    pub table: Option<&'s SymbolTable<'a>>,
}

impl<'a> Names<'_, 'a> {
    pub(super) fn title(
        &self,
        claim: &Claim<'_, 'a>,
        section: &Section<'a>,
    ) -> Result<Title<'a>, ElfError> {
        Ok(match claim {
            Claim::Symbol(candidate, row) => self.symbol(candidate, *row)?,
            Claim::Row(row) => of_row(row),
            Claim::Padding(after) => {
                let name = match after {
                    Some(symbol) => format!("padding after {}", self.name(symbol)?),
                    None => format!("padding in {}", section.name),
                };
                by_linker(name, OwnerKind::Padding)
            }
            Claim::Reserve => by_linker(section.name.clone(), OwnerKind::Reserve),
            Claim::Nobody => Title {
                name: section.name.clone(),
                kind: OwnerKind::Unattributed,
                object: None,
                archive: None,
                component: component::UNKNOWN,
            },
        })
    }

    fn symbol(&self, candidate: &Candidate, row: Option<&Row<'a>>) -> Result<Title<'a>, ElfError> {
        let name = self.name(&candidate.symbol)?;
        let file = candidate.file.as_ref().map(|file| self.name(file)).transpose()?;
        let component = match row {
            Some(row) if row.file.is_some() => of_file(row),
            _ => component::of_symbol(&name, file.as_deref()),
        };
        let object = row.and_then(Row::object).map(Cow::Borrowed);
        let archive = row.and_then(Row::archive).map(Cow::Borrowed);
        Ok(Title { name, kind: OwnerKind::Symbol, object, archive, component })
    }

    fn name(&self, symbol: &Symbol) -> Result<Cow<'a, str>, ElfError> {
        self.table.map_or(Ok(Cow::Borrowed("")), |table| table.name(symbol))
    }
}

fn by_linker<'a>(name: impl Into<Cow<'a, str>>, kind: OwnerKind) -> Title<'a> {
    Title { name: name.into(), kind, object: None, archive: None, component: component::LINKER }
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
    let user = literal_suffix(row.name).and_then(|(_, start)| function_in(start)).or(object);
    let name = match (what, user) {
        (Some(what), Some(user)) => Cow::Owned(format!("{what} {user}")),
        _ => Cow::Borrowed(row.name),
    };
    let archive = row.archive().map(Cow::Borrowed);
    Title { name, kind, object: object.map(Cow::Borrowed), archive, component: of_file(row) }
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
