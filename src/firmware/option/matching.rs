//! Which definition of the library's sources each owner of bytes is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::firmware::difference::canonical;
use crate::firmware::ledger::{Owner, OwnerKind};
use crate::profile::library_code::{Build, LibraryCode, Name, Place, stem};

/// What the sources know of an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// A definition, or what belongs to one: its strings, its padding.
    Definition(Place),
    /// Something of this file that the sources do not spell, as a macro may make it.
    File(usize),
}

/// The owners of an image in the sources.
pub(super) struct Matches {
    /// By the owner's index; owners that are not the library's have none.
    pub of_owner: BTreeMap<usize, Match>,
    /// Stems of the objects that are the library's.
    pub objects: BTreeSet<String>,
}

/// Finds the definition of every owner that is the library's.
pub(super) fn matches(owners: &[Owner], code: &LibraryCode, build: &Build) -> Matches {
    let units: HashMap<&str, usize> = code
        .files()
        .iter()
        .enumerate()
        .filter(|(_, file)| file.is_unit())
        .map(|(index, file)| (file.stem(), index))
        .collect();
    let matcher = Matcher { code, units, places: build.places() };
    let mut of_owner = BTreeMap::new();
    let mut objects = BTreeSet::new();
    let mut of_user: HashMap<&str, Match> = HashMap::new();
    for (index, owner) in owners.iter().enumerate().filter(|(_, owner)| is_library(owner)) {
        let Some(found) = matcher.find(owner) else { continue };
        of_owner.insert(index, found);
        if let Some(object) = owner.object.as_deref() {
            objects.insert(stem(object).to_owned());
        }
        if owner.kind == OwnerKind::Symbol {
            of_user.entry(&owner.name).or_insert(found);
        }
    }
    for (index, owner) in owners.iter().enumerate() {
        let user = owner.user.as_deref().filter(|_| owner.kind == OwnerKind::Padding);
        if let Some(&found) = user.and_then(|user| of_user.get(user)) {
            of_owner.insert(index, found);
        }
    }
    Matches { of_owner, objects }
}

fn is_library(owner: &Owner) -> bool {
    owner.component.starts_with("mbedtls")
}

struct Matcher<'c> {
    code: &'c LibraryCode,
    units: HashMap<&'c str, usize>,
    places: BTreeMap<Name, Vec<usize>>,
}

impl Matcher<'_> {
    fn find(&self, owner: &Owner) -> Option<Match> {
        let object = owner.object.as_deref().filter(|object| !object.contains("ltrans"));
        let file = object.or(owner.source.as_deref()).map(stem);
        let unit = file.and_then(|file| self.units.get(file).copied());
        let name = match owner.kind {
            OwnerKind::Symbol => Some(&*owner.name),
            _ => owner.user.as_deref(),
        };
        let place = name.and_then(|name| self.place(&canonical(name), unit));
        place.map(Match::Definition).or(unit.map(Match::File))
    }

    /// In the unit, else in a header, else in the only unit that has the name.
    fn place(&self, name: &str, unit: Option<usize>) -> Option<Place> {
        let name = self.code.name(name)?;
        let files = self.places.get(&name)?;
        let is_unit =
            |file: &usize| self.code.files().get(*file).is_some_and(|file| file.is_unit());
        let own = unit.filter(|unit| files.contains(unit));
        let in_header = || files.iter().copied().find(|file| !is_unit(file));
        let only = || match files.as_slice() {
            [one] if unit.is_none() => Some(*one),
            _ => None,
        };
        own.or_else(in_header).or_else(only).map(|file| (file, name))
    }
}
