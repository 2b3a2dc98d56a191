//! What an option guards inside of functions that stay, and in functions that became part of them:
//! strings are found in the image by their bytes, code by the lines that debug information gives it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::firmware::dwarf::{LineRange, Lines};
use crate::firmware::ledger::{Owner, OwnerKind};
use crate::profile::library_code::{Build, LibraryCode};

use super::matching::{Match, Matches};

/// What an option guards inside functions of the image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inside {
    /// Functions that stay and have such lines.
    pub functions: usize,
    /// The lines.
    pub lines: usize,
    /// What lines were compiled to, in functions that stay; `None` without debug information.
    pub code: Option<u64>,
    /// Strings of such lines that the image has, with their terminating NUL.
    pub strings: u64,
}

/// What one image tells of its lines and strings.
pub(super) struct Contents<'a> {
    /// Code by the file of the sources; `None` without debug information on any of them.
    lines: Option<BTreeMap<usize, Vec<LineRange>>>,
    /// Owners of each string.
    strings: HashMap<&'a [u8], Vec<Owned>>,
}

/// Index of the owner; `None` for bytes that nobody owns by name.
type Owned = Option<usize>;

impl<'a> Contents<'a> {
    pub(super) fn new(
        (owners, nameless): (&[Owner<'a>], &[Owner<'a>]),
        code: &LibraryCode,
        lines: Option<&Lines>,
    ) -> Self {
        let mut strings: HashMap<&[u8], Vec<Owned>> = HashMap::new();
        let named = owners.iter().enumerate();
        let named = named.filter(|(_, owner)| owner.kind == OwnerKind::String);
        let named = named.map(|(index, owner)| (Some(index), owner));
        let all: Vec<(Owned, &Owner<'a>)> =
            named.chain(nameless.iter().map(|owner| (None, owner))).collect();
        for (index, owner) in all {
            for text in owner.body.split(|byte| *byte == 0).filter(|text| !text.is_empty()) {
                strings.entry(text).or_default().push(index);
            }
        }
        let by_file = lines.map(|lines| {
            let files = code.files().iter().enumerate();
            let ranges = files.map(|(index, file)| (index, lines.of_file(&file.path)));
            ranges.filter(|(_, ranges)| !ranges.is_empty()).collect::<BTreeMap<_, _>>()
        });
        Self { lines: by_file.filter(|lines| !lines.is_empty()), strings }
    }

    pub(super) fn has_lines(&self) -> bool {
        self.lines.is_some()
    }

    /// What is lost between two builds apart from owners that are gone as a whole.
    pub(super) fn inside(
        &self,
        owners: &[Owner],
        (base, off): (&Build, &Build),
        matches: &Matches,
        gone: &BTreeSet<usize>,
    ) -> Inside {
        let mut sum = Inside { code: self.lines.as_ref().map(|_| 0), ..Inside::default() };
        let staying = staying(matches, gone);
        let gone_ranges = ranges(owners, gone);
        let files: BTreeSet<usize> = staying.keys().copied().collect();
        let with_code = self.lines.iter().flat_map(|lines| lines.keys().copied());
        for file in files.into_iter().chain(with_code).collect::<BTreeSet<usize>>() {
            if base.shares(off, file) {
                continue;
            }
            let lost = base.lines_lost(off, file);
            let names = staying.get(&file).into_iter().flatten();
            let definitions = names.filter_map(|name| base.unit(file)?.definitions.get(name));
            for definition in definitions.filter(|definition| definition.is_function) {
                let from = lost.partition_point(|line| *line < definition.start);
                let until = lost.partition_point(|line| *line <= definition.end);
                sum.functions += usize::from(until > from);
                sum.lines += until.saturating_sub(from);
            }
            let ranges = self.lines.as_ref().and_then(|lines| lines.get(&file));
            if let (Some(code), Some(ranges)) = (&mut sum.code, ranges) {
                *code += bytes_of(ranges, &lost, &gone_ranges);
            }
        }
        sum.strings = self.strings_lost(base, off, gone);
        sum
    }

    fn strings_lost(&self, base: &Build, off: &Build, gone: &BTreeSet<usize>) -> u64 {
        let lost = base.strings_lost(off);
        let stays = |owner: &Owned| owner.is_none_or(|index| !gone.contains(&index));
        let there = lost.iter().filter_map(|text| {
            let owners = self.strings.get(text.as_slice())?;
            owners.iter().any(stays).then_some(text.len() as u64 + 1)
        });
        there.sum()
    }
}

/// Names of definitions that owners which are not gone have, by file.
fn staying(
    matches: &Matches,
    gone: &BTreeSet<usize>,
) -> BTreeMap<usize, BTreeSet<crate::profile::library_code::Name>> {
    let mut staying: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
    for (index, found) in &matches.of_owner {
        if let Match::Definition((file, name)) = *found
            && !gone.contains(index)
        {
            staying.entry(file).or_default().insert(name);
        }
    }
    staying
}

/// Addresses of owners, in order.
fn ranges(owners: &[Owner], wanted: &BTreeSet<usize>) -> Vec<(u64, u64)> {
    let found = wanted.iter().filter_map(|&index| owners.get(index));
    let mut ranges: Vec<(u64, u64)> = found
        .map(|owner| (owner.address, owner.address.saturating_add(owner.sizes.flash)))
        .collect();
    ranges.sort_unstable();
    ranges
}

fn bytes_of(ranges: &[LineRange], lost: &[usize], gone: &[(u64, u64)]) -> u64 {
    let is_gone = |address: u64| {
        let after = gone.partition_point(|(start, _)| *start <= address);
        let last = after.checked_sub(1).and_then(|index| gone.get(index));
        last.is_some_and(|(_, end)| address < *end)
    };
    let is_lost = |range: &&LineRange| {
        let line = usize::try_from(range.line).unwrap_or(usize::MAX);
        lost.binary_search(&line).is_ok() && !is_gone(range.start)
    };
    ranges.iter().filter(is_lost).map(|range| range.end - range.start).sum()
}
