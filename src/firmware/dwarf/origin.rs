//! From an entry to the entry that has its name and place: past inlining, cloning and declarations.

use std::collections::HashMap;

use gimli::{AttributeValue, DebuggingInformationEntry, UnitOffset, constants};

use super::units::{Bytes, Units, text};

/// A compiler needs two steps: to the abstract instance, and to the declaration.
const MOST_STEPS: usize = 8;

/// What was written, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Origin {
    /// The unit of the entry that the steps end at, by its index.
    pub unit: usize,
    /// That entry.
    pub entry: usize,
    /// Index of the file that defines it.
    pub file: usize,
    /// Index of the file that was compiled.
    pub unit_file: usize,
}

/// Numbers the files that entries name.
#[derive(Default)]
pub(super) struct Files {
    /// Of all names that were looked up.
    pub bytes: usize,
    pub names: Vec<String>,
    numbers: HashMap<String, usize>,
    by_unit: HashMap<(usize, Option<u64>), usize>,
}

impl Files {
    fn number(&mut self, units: &Units, unit: usize, file: Option<u64>) -> usize {
        if let Some(&known) = self.by_unit.get(&(unit, file)) {
            return known;
        }
        let name = file.and_then(|file| units.file(unit, file)).unwrap_or_else(|| units.name(unit));
        self.bytes += name.len();
        let next = self.names.len();
        let number = *self.numbers.entry(name.clone()).or_insert(next);
        if number == next {
            self.names.push(name);
        }
        self.by_unit.insert((unit, file), number);
        number
    }
}

type Entry<'a> = DebuggingInformationEntry<Bytes<'a>>;

/// Follows an entry to its origin. The file is the last one that a step names, so that of a method the
/// definition counts and not the declaration in a header.
pub(super) fn origin(units: &Units, unit: usize, entry: &Entry, files: &mut Files) -> Origin {
    let mut place = (unit, entry.offset());
    let mut declared = decl_file(entry).map(|file| (unit, file));
    let mut next = step(units, unit, entry);
    for _ in 0..MOST_STEPS {
        let Some((unit, offset)) = next else { break };
        let Some(opened) = units.opened.get(unit) else { break };
        let Ok(entry) = opened.unit.entry(offset) else { break };
        place = (unit, offset);
        declared = declared.or_else(|| decl_file(&entry).map(|file| (unit, file)));
        next = step(units, unit, &entry);
    }
    let file = match declared {
        Some((unit, file)) => files.number(units, unit, Some(file)),
        None => files.number(units, place.0, None),
    };
    let unit_file = files.number(units, place.0, None);
    Origin { unit: place.0, entry: place.1.0, file, unit_file }
}

/// The name of an origin.
pub(super) fn name(units: &Units, origin: &Origin) -> Option<String> {
    let unit = &units.opened.get(origin.unit)?.unit;
    let entry = unit.entry(UnitOffset(origin.entry)).ok()?;
    let linkage = entry.attr_value(constants::DW_AT_linkage_name);
    let value = linkage.or_else(|| entry.attr_value(constants::DW_AT_name))?;
    units.dwarf.attr_string(unit, value).ok().map(|name| text(&name))
}

fn step(units: &Units, unit: usize, entry: &Entry) -> Option<(usize, UnitOffset)> {
    let origin = entry.attr_value(constants::DW_AT_abstract_origin);
    match origin.or_else(|| entry.attr_value(constants::DW_AT_specification))? {
        AttributeValue::UnitRef(offset) => Some((unit, offset)),
        AttributeValue::DebugInfoRef(offset) => units.holding(offset),
        _ => None,
    }
}

fn decl_file(entry: &Entry) -> Option<u64> {
    match entry.attr_value(constants::DW_AT_decl_file)? {
        AttributeValue::FileIndex(file) => Some(file),
        value => value.udata_value(),
    }
}
