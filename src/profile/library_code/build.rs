//! The library as some options compile it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::names::Name;
use super::pass::{self, Macro, Macros, Pass, Refusal};
use super::unit::{Scanner, Unit};
use super::{LibraryCode, literal};
use crate::profile::header::known;
use crate::profile::option_state::OptionState;
use crate::profile::options::Options;

/// A definition: the index of its file and its name.
pub type Place = (usize, Name);

/// What is compiled under some options.
pub struct Build<'c> {
    code: &'c LibraryCode,
    /// The configuration's macros.
    configured: Macros<'c>,
    /// After all headers.
    pub(super) macros: Macros<'c>,
    pub(super) refusals: Vec<Refusal>,
    units: Vec<Arc<Unit>>,
}

impl LibraryCode {
    /// What a configuration compiles.
    pub fn build(&self, options: &Options) -> Build<'_> {
        let mut configured = Macros::new();
        for (name, setting) in options.iter() {
            let Some(name) = self.names.find(name) else { continue };
            let state = match &setting.state {
                OptionState::Defined(text) => Macro::Configured(text.clone()),
                OptionState::Undefined => Macro::Undefined,
                OptionState::Undecided => Macro::Undecided,
            };
            configured.insert(name, state);
        }
        let (macros, refusals) = self.headers(&configured);
        let unit = |index| Arc::new(self.unit(&macros, index));
        let units = (0..self.files.len()).map(unit).collect();
        Build { code: self, configured, macros, refusals, units }
    }

    fn headers<'c>(&'c self, configured: &Macros<'c>) -> (Macros<'c>, Vec<Refusal>) {
        let mut pass = Pass {
            code: self,
            macros: configured.clone(),
            below: &Macros::new(),
            refusals: Vec::new(),
            included: HashSet::new(),
        };
        for index in self.header_order() {
            if pass.included.insert(index) {
                pass.header(index, 0);
            }
        }
        (pass.macros, pass.refusals)
    }

    /// What a file defines, its headers having been read.
    fn unit(&self, macros: &Macros<'_>, index: usize) -> Unit {
        let below = macros;
        let mut macros = Macros::new();
        let is_unit = self.files[index].is_unit();
        if !is_unit {
            // Read once more: its guard, and what it defined itself, was not there the first time.
            for item in &self.files[index].items {
                if let super::file::Item::Define(define) = item
                    && define.text.is_empty()
                    && self.text(define.name).ends_with("_H")
                {
                    macros.insert(define.name, Macro::Undefined);
                }
            }
        }
        let included = (0..self.files.len()).collect();
        let mut pass = Pass { code: self, macros, below, refusals: Vec::new(), included };
        let mut scanner = Scanner::new(&self.words);
        pass.file(index, &mut |code| scanner.line(code));
        scanner.finish()
    }
}

impl<'c> Build<'c> {
    /// The same with some options decided otherwise; files that do not depend on them are shared.
    pub fn with(&self, names: &BTreeSet<Name>, on: bool) -> Build<'c> {
        let mut configured = self.configured.clone();
        for &name in names {
            let state = if on { Macro::Configured(String::new()) } else { Macro::Undefined };
            configured.insert(name, state);
        }
        let (macros, refusals) = self.code.headers(&configured);
        let changed = changed(&self.macros, &macros);
        let depends = |index: usize| {
            let file = &self.code.files[index];
            file.conditions.iter().any(|name| changed.contains(name))
        };
        let units = self.units.iter().enumerate().map(|(index, unit)| match depends(index) {
            true => {
                let changed = self.code.unit(&macros, index);
                if changed == **unit { Arc::clone(unit) } else { Arc::new(changed) }
            }
            false => Arc::clone(unit),
        });
        Build { code: self.code, units: units.collect(), configured, macros, refusals }
    }

    /// The configuration turns it on.
    pub(super) fn is_configured(&self, name: Name) -> bool {
        matches!(self.configured.get(&name), Some(Macro::Configured(_)))
    }

    /// What a file defines.
    pub fn unit(&self, index: usize) -> Option<&Unit> {
        self.units.get(index).map(|unit| &**unit)
    }

    /// It was compiled from the same lines in both.
    pub fn shares(&self, other: &Build, index: usize) -> bool {
        match (self.units.get(index), other.units.get(index)) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }

    /// It is defined here.
    pub fn has(&self, (file, name): Place) -> bool {
        self.unit(file).is_some_and(|unit| unit.definitions.contains_key(&name))
    }

    /// Definitions that can be reached from some by the names that they mention. A mention is more
    /// than a reference, so that what is not reached is referred to by nothing that is.
    pub fn reached(&self, roots: impl Iterator<Item = Place>) -> BTreeSet<Place> {
        let globals = self.globals();
        let mut seen_macros: HashSet<Name> = HashSet::new();
        let mut reached: BTreeSet<Place> = BTreeSet::new();
        let mut waiting: Vec<Place> = roots.filter(|place| self.has(*place)).collect();
        reached.extend(waiting.iter().copied());
        let mut names: Vec<(usize, Name)> = Vec::new();
        while let Some((file, name)) = waiting.pop() {
            let definition = self.unit(file).and_then(|unit| unit.definitions.get(&name));
            let mentions = definition.map_or(&[][..], |definition| &definition.mentions);
            names.extend(mentions.iter().map(|&mention| (file, mention)));
            while let Some((file, mention)) = names.pop() {
                let own = Some(file).filter(|_| self.has((file, mention)));
                let elsewhere = globals.get(&mention).filter(|_| own.is_none());
                for file in own.into_iter().chain(elsewhere.into_iter().flatten().copied()) {
                    if reached.insert((file, mention)) {
                        waiting.push((file, mention));
                    }
                }
                if let Some(bodies) = self.code.bodies.get(&mention)
                    && seen_macros.insert(mention)
                {
                    names.extend(bodies.iter().map(|&body| (file, body)));
                }
            }
        }
        reached
    }

    fn globals(&self) -> HashMap<Name, Vec<usize>> {
        let mut globals: HashMap<Name, Vec<usize>> = HashMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            let is_unit = self.code.files[index].is_unit();
            for (&name, definition) in &unit.definitions {
                if !is_unit || !definition.is_static {
                    globals.entry(name).or_default().push(index);
                }
            }
        }
        globals
    }

    /// Options that are off and named by conditions of a file.
    pub fn off_options(&self, file: usize) -> Vec<Name> {
        let named = self.code.files.get(file).map_or(&[][..], |file| &file.conditions);
        let off = named.iter().copied().filter(|&name| {
            known::is_option(self.code.text(name))
                && pass::lookup(self.code, &self.macros, name) == OptionState::Undefined
        });
        off.collect()
    }

    /// Options that the configuration turns on: those without a value of their own.
    pub fn switches(&self) -> Vec<Name> {
        let on = self.configured.iter().filter(|(name, state)| {
            let plain = matches!(state, Macro::Configured(text) if text.is_empty() || text == "1");
            plain && known::is_option(self.code.text(**name))
        });
        let mut on: Vec<Name> = on.map(|(name, _)| *name).collect();
        on.sort_by_key(|&name| self.code.text(name));
        on
    }

    /// Strings that are compiled here and nowhere there.
    pub fn strings_lost(&self, other: &Build) -> Vec<Vec<u8>> {
        let changed: Vec<usize> =
            (0..self.units.len()).filter(|&index| !self.shares(other, index)).collect();
        let strings = |build: &Build<'c>, index: usize| -> Vec<Vec<Name>> {
            build.unit(index).map_or_else(Vec::new, |unit| unit.strings.clone())
        };
        let mut lost: BTreeSet<Vec<Name>> =
            changed.iter().flat_map(|&index| strings(self, index)).collect();
        if lost.is_empty() {
            return Vec::new();
        }
        for unit in &other.units {
            unit.strings.iter().for_each(|kept| {
                lost.remove(kept);
            });
        }
        lost.iter()
            .map(|pieces| literal::bytes(pieces.iter().map(|&it| self.code.text(it))))
            .collect()
    }

    /// Lines of a file that are compiled here and not there.
    pub fn lines_lost(&self, other: &Build, file: usize) -> Vec<usize> {
        let (Some(here), Some(there)) = (self.unit(file), other.unit(file)) else {
            return Vec::new();
        };
        let kept: HashSet<usize> = there.lines.iter().copied().collect();
        here.lines.iter().copied().filter(|line| !kept.contains(line)).collect()
    }

    /// Definitions by the file that has them.
    pub fn places(&self) -> BTreeMap<Name, Vec<usize>> {
        let mut places: BTreeMap<Name, Vec<usize>> = BTreeMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            for &name in unit.definitions.keys() {
                places.entry(name).or_default().push(index);
            }
        }
        places
    }
}

/// Macros that are not the same, and those whose replacement mentions one of them.
fn changed<'c>(before: &Macros<'c>, after: &Macros<'c>) -> HashSet<Name> {
    let names: HashSet<Name> = before.keys().chain(after.keys()).copied().collect();
    let differs = |name: &Name| match (before.get(name), after.get(name)) {
        (Some(left), Some(right)) => !left.equals(right),
        (None, Some(Macro::Undefined)) | (Some(Macro::Undefined), None) => false,
        _ => true,
    };
    let mut changed: HashSet<Name> = names.into_iter().filter(differs).collect();
    loop {
        let also = after.iter().filter_map(|(name, state)| match state {
            Macro::Defined(define) if !changed.contains(name) => {
                define.mentions.iter().any(|mention| changed.contains(mention)).then_some(*name)
            }
            _ => None,
        });
        let also: Vec<Name> = also.collect();
        if also.is_empty() {
            return changed;
        }
        changed.extend(also);
    }
}
