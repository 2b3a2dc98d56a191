//! What many rows of the ledger have in common, kept once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::owner::{Homes, OwnerKind};
use crate::firmware::component::{Component, Part};
use crate::firmware::elf::Strings;
use crate::firmware::sizes::Sizes;
use crate::profile::RegionKind;

/// A section and what of it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent<'a> {
    pub name: Cow<'a, str>,
    pub address: u64,
    pub contents: &'a [u8],
    pub share: Share,
}

/// Bytes of a section that count, as offsets into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub flash: Range<u64>,
    pub ram: Range<u64>,
    pub homes: Homes,
}

impl Share {
    pub(super) fn is_empty(&self) -> bool {
        self.flash.is_empty() && self.ram.is_empty()
    }

    /// What some bytes of the section take.
    pub(super) fn sizes(&self, offsets: &Range<u64>) -> Sizes {
        Sizes { flash: common(offsets, &self.flash), ram: common(offsets, &self.ram) }
    }
}

fn common(left: &Range<u64>, right: &Range<u64>) -> u64 {
    left.end.min(right.end).saturating_sub(left.start.max(right.start))
}

/// All that is said of an owner except its name and its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place<'a> {
    pub kind: OwnerKind,
    pub land: Land,
    pub object: Option<&'a str>,
    pub archive: Option<&'a str>,
    pub source: Option<Cow<'a, str>>,
    pub component: Component,
    pub part: Option<Part>,
}

/// Where bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Land {
    /// In a section, by its index.
    Section(usize),
    /// In a region, by its index, and in no section.
    Gap(RegionKind, usize),
}

/// Names that no symbol table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words<'a> {
    /// `strings of`, `constants of`; empty where the text is all.
    pub lead: &'static str,
    pub text: Cow<'a, str>,
    /// The function that the bytes are billed to.
    pub user: Option<&'a str>,
}

impl<'a> Words<'a> {
    pub(super) fn name(&self) -> Cow<'a, str> {
        match self.lead {
            "" => self.text.clone(),
            lead => Cow::Owned(format!("{lead} {}", self.text)),
        }
    }
}

/// What the rows of one image refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Book<'a> {
    pub strings: Strings<'a>,
    /// By the section's index.
    pub extents: Vec<Extent<'a>>,
    pub places: Vec<Place<'a>>,
    pub words: Vec<Words<'a>>,
}

/// Finds the number of a place that was there before.
#[derive(Default)]
pub(super) struct Register<'a> {
    numbers: HashMap<Place<'a>, u32>,
    /// Neighbours are often alike: the last of each kind.
    recent: Vec<u32>,
}

impl<'a> Register<'a> {
    /// The number of a place, a new one if need be.
    pub(super) fn number(&mut self, places: &mut Vec<Place<'a>>, place: Place<'a>) -> u32 {
        let kind = place.kind as usize;
        if self.recent.len() <= kind {
            self.recent.resize(kind + 1, 0);
        }
        if places.get(self.recent[kind] as usize) == Some(&place) {
            return self.recent[kind];
        }
        let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let number = match self.numbers.get(&place) {
            Some(&number) => number,
            None => {
                self.numbers.insert(place.clone(), next);
                places.push(place);
                next
            }
        };
        self.recent[kind] = number;
        number
    }
}
