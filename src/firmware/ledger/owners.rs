//! The rows of the ledger: small ones, of which each becomes an [`Owner`] when somebody looks at it.
//!
//! A large program has hundreds of thousands of owners, whose names are in its string table already.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::book::{Book, Land, Words};
use super::owner::{Homes, Owner, OwnerKind};
use crate::firmware::component::Component;
use crate::firmware::sizes::Sizes;
use crate::profile::RegionKind;

/// Stands for no name: what the kind and the section say is all.
pub(super) const NO_NAME: u32 = u32::MAX;

/// Before the name of the symbol that the bytes lie behind.
const AFTER: &str = "padding after";
/// Before the name of the section, where no symbol comes before.
const INSIDE: &str = "padding in";

/// A row of the ledger, as small as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// Run address, or that of a gap.
    pub address: u64,
    pub size: u64,
    /// Of a symbol and of padding an offset into the strings, else an index into the words.
    pub name: u32,
    /// Index into the places.
    pub place: u32,
}

/// Owners of an image's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners<'a> {
    rows: Vec<Row>,
    book: Arc<Book<'a>>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(rows: Vec<Row>, book: Arc<Book<'a>>) -> Self {
        Self { rows, book }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Owner<'a>> + '_ {
        self.rows.iter().filter_map(|row| self.owner(row))
    }

    /// The map told the object of at least one.
    pub fn know_objects(&self) -> bool {
        self.book.places.iter().any(|place| place.object.is_some())
    }

    /// The sum of each component.
    pub fn components(&self) -> impl Iterator<Item = (Component, Sizes)> + '_ {
        let mut sums = vec![Sizes::default(); self.book.places.len()];
        for row in &self.rows {
            if let Some(sum) = sums.get_mut(row.place as usize) {
                *sum += self.sizes(row);
            }
        }
        self.book.places.iter().map(|place| place.component).zip(sums)
    }

    /// The largest first; among equals by name and object, then in the order of the image.
    pub(super) fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|left, right| {
            let sizes = [left, right].map(|row| Reverse(self.sizes(row).total()));
            sizes[0].cmp(&sizes[1]).then_with(|| self.by_name(left, right))
        });
        self.rows = rows;
    }

    fn by_name(&self, left: &Row, right: &Row) -> Ordering {
        let [names, others] = [left, right].map(|row| self.name_in_two(row));
        let names = match names.0 == others.0 {
            true => names.1.cmp(others.1),
            false => spelt(names).cmp(spelt(others)),
        };
        let object = |row: &Row| self.book.places.get(row.place as usize)?.object;
        let objects = || object(left).cmp(&object(right));
        let place = |row: &Row| (self.section(row), row.address);
        names.then_with(objects).then_with(|| place(left).cmp(&place(right)))
    }

    /// Index of the section; gaps come before all.
    fn section(&self, row: &Row) -> Option<usize> {
        match self.book.places.get(row.place as usize)?.land {
            Land::Section(index) => Some(index),
            Land::Gap(..) => None,
        }
    }

    /// Words of this program, and the bytes of a name after them.
    fn name_in_two(&self, row: &Row) -> (&'static str, &[u8]) {
        let Some(place) = self.book.places.get(row.place as usize) else { return ("", b"") };
        let section = || match place.land {
            Land::Section(index) => self.book.extents.get(index).map_or("", |extent| &extent.name),
            Land::Gap(..) => "",
        };
        let string = || self.book.strings.bytes(row.name).unwrap_or_default();
        match place.kind {
            OwnerKind::Symbol => ("", string()),
            OwnerKind::Padding if row.name == NO_NAME => (INSIDE, section().as_bytes()),
            OwnerKind::Padding => (AFTER, string()),
            _ => match self.words(row) {
                Some(words) => (words.lead, words.text.as_bytes()),
                None => ("", section().as_bytes()),
            },
        }
    }

    fn words(&self, row: &Row) -> Option<&Words<'a>> {
        self.book.words.get(row.name as usize)
    }

    /// What a row takes, of which kind of memory.
    pub(super) fn sizes(&self, row: &Row) -> Sizes {
        match self.book.places.get(row.place as usize).map(|place| place.land) {
            Some(Land::Gap(kind, _)) => of_kind(kind, row.size),
            Some(Land::Section(index)) => {
                self.book.extents.get(index).map_or(Sizes::default(), |extent| {
                    let start = row.address - extent.address;
                    extent.share.sizes(&(start..start + row.size))
                })
            }
            None => Sizes::default(),
        }
    }

    /// Every row has a place in the book, so none is lost.
    fn owner(&self, row: &Row) -> Option<Owner<'a>> {
        let place = self.book.places.get(row.place as usize)?;
        let extent = match place.land {
            Land::Section(index) => self.book.extents.get(index),
            Land::Gap(..) => None,
        };
        let sizes = self.sizes(row);
        let (name, user) = self.name_and_user(row, place.kind, extent.map(|extent| &extent.name));
        let regions = match (place.land, extent) {
            (Land::Gap(RegionKind::Flash, region), _) => Homes { flash: Some(region), ram: None },
            (Land::Gap(RegionKind::Ram, region), _) => Homes { flash: None, ram: Some(region) },
            (_, Some(extent)) => extent.share.homes.of(sizes),
            (_, None) => Homes::default(),
        };
        let body = extent.and_then(|extent| {
            let start = usize::try_from(row.address - extent.address).ok()?;
            extent.contents.get(start..start.checked_add(usize::try_from(row.size).ok()?)?)
        });
        Some(Owner {
            name,
            kind: place.kind,
            sizes,
            section: extent.map(|extent| extent.name.clone()),
            object: place.object.map(Cow::Borrowed),
            archive: place.archive.map(Cow::Borrowed),
            source: place.source.clone(),
            user,
            component: place.component,
            part: place.part,
            address: row.address,
            body: body.unwrap_or_default(),
            regions,
        })
    }

    fn name_and_user(
        &self,
        row: &Row,
        kind: OwnerKind,
        section: Option<&Cow<'a, str>>,
    ) -> (Cow<'a, str>, Option<Cow<'a, str>>) {
        let section = || section.cloned().unwrap_or_default();
        let string = || self.book.strings.text(row.name).unwrap_or_default();
        match kind {
            OwnerKind::Symbol => (string(), Some(string())),
            OwnerKind::Padding if row.name == NO_NAME => {
                (format!("{INSIDE} {}", section()).into(), None)
            }
            OwnerKind::Padding => {
                let after = string();
                (format!("{AFTER} {after}").into(), Some(after))
            }
            _ => match self.words(row) {
                Some(words) => (words.name(), words.user.map(Cow::Borrowed)),
                None => (section(), None),
            },
        }
    }

    /// Rows and book again.
    pub(super) fn take(self) -> (Vec<Row>, Book<'a>) {
        (self.rows, Arc::unwrap_or_clone(self.book))
    }

    /// Owners with a name, the largest first, and those without.
    pub(super) fn divided(mut self) -> (Self, Self) {
        let places = &self.book.places;
        let is_named = |row: &Row| {
            let place = places.get(row.place as usize);
            place.is_some_and(|place| place.kind != OwnerKind::Unattributed)
        };
        let nameless = self.rows.iter().filter(|row| !is_named(row)).copied().collect();
        self.rows.retain(is_named);
        let nameless = Self { rows: nameless, book: Arc::clone(&self.book) };
        self.sort();
        (self, nameless)
    }
}

fn spelt((lead, text): (&'static str, &[u8])) -> impl Iterator<Item = u8> {
    let blank = (!lead.is_empty()).then_some(b' ');
    lead.bytes().chain(blank).chain(text.iter().copied())
}

fn of_kind(kind: RegionKind, size: u64) -> Sizes {
    match kind {
        RegionKind::Flash => Sizes { flash: size, ram: 0 },
        RegionKind::Ram => Sizes { flash: 0, ram: size },
    }
}
