//! Functions that went into their callers, and functions that came out of them.
//!
//! The image does not say it. What it says is that a function is gone, and that a function which
//! called it is there and either has grown, by no more than one copy for each call, or is now billed
//! for the strings of the function that is gone: this is taken for inlining.

use std::collections::{BTreeMap, BTreeSet};

use super::body;
use super::hands::Hands;
use super::inventory::{Inventory, Item};
use super::pairing::Pairing;
use crate::firmware::ledger::OwnerKind;

/// Indices of functions and what became of each, in words.
#[derive(Debug, Default)]
pub(super) struct Inlining {
    /// Of the first image: gone into its callers.
    pub into: BTreeMap<usize, String>,
    /// Of the second image: came out of its callers.
    pub out_of: BTreeMap<usize, String>,
    /// Of the second image: callers that grew or shrank by it.
    pub callers: BTreeMap<usize, String>,
}

/// Looks at the callers of functions that only one image has.
pub(super) fn inlining(
    from: &Inventory,
    to: &Inventory,
    pairing: &Pairing,
    hands: &Hands,
) -> Inlining {
    let mut found = Inlining::default();
    let handed: BTreeSet<(&str, &str)> = hands
        .between
        .iter()
        .map(|&(giver, taker)| (&*from.items[giver].name, &*to.items[taker].name))
        .collect();
    let forwards = Side { lone: from, alone: &pairing.gone, other: to };
    for taken in forwards.taken(&pairing.pairs, |inner, outer| handed.contains(&(inner, outer))) {
        let (inner, outer) = (&from.items[taken.callee].name, &to.items[taken.caller].name);
        found.into.insert(taken.callee, format!("into {outer}"));
        if taken.shows_in_size {
            found.callers.insert(taken.caller, format!("{inner} is part of it now"));
        }
    }
    let backwards: Vec<(usize, usize)> =
        pairing.pairs.iter().map(|&(left, right)| (right, left)).collect();
    let later: BTreeMap<usize, usize> = pairing.pairs.iter().copied().collect();
    let side = Side { lone: to, alone: &pairing.new, other: from };
    for taken in side.taken(&backwards, |inner, outer| handed.contains(&(outer, inner))) {
        let (inner, outer) = (&to.items[taken.callee].name, &from.items[taken.caller].name);
        found.out_of.insert(taken.callee, format!("out of {outer}"));
        if let Some(&caller) = later.get(&taken.caller).filter(|_| taken.shows_in_size) {
            found.callers.insert(caller, format!("{inner} is no longer part of it"));
        }
    }
    found
}

/// The image that has functions of its own, and the other one, where they may be part of callers.
struct Side<'i, 'a> {
    lone: &'i Inventory<'a>,
    alone: &'i [usize],
    other: &'i Inventory<'a>,
}

/// A function of the lone image and the caller of the other image that has it.
struct Taken {
    callee: usize,
    caller: usize,
    /// The caller is longer there.
    shows_in_size: bool,
}

impl Side<'_, '_> {
    /// `pairs` are callers, first of the lone image, then of the other one.
    fn taken(&self, pairs: &[(usize, usize)], handed: impl Fn(&str, &str) -> bool) -> Vec<Taken> {
        let functions = self.functions();
        let mut found = Vec::new();
        if functions.is_empty() {
            return found;
        }
        for &(caller, there) in pairs {
            let (short, long) = (&self.lone.items[caller], &self.other.items[there]);
            if short.sizes == long.sizes || short.kind != OwnerKind::Symbol {
                continue;
            }
            let sites = self.sites(short, &functions);
            let room = |(&callee, &count): (&usize, &u64)| {
                self.lone.items[callee].sizes.flash.saturating_mul(count)
            };
            let room = sites.iter().map(room).fold(0, u64::saturating_add);
            let growth = long.sizes.flash.checked_sub(short.sizes.flash);
            let shows_in_size = growth.is_some_and(|growth| growth > 0 && growth <= room);
            for callee in sites.into_keys() {
                let inner = format!("strings of {}", self.lone.items[callee].name);
                if shows_in_size || handed(&inner, &format!("strings of {}", long.name)) {
                    found.push(Taken { callee, caller: there, shows_in_size });
                }
            }
        }
        found
    }

    /// Functions that this image alone has, by address.
    fn functions(&self) -> BTreeMap<u64, usize> {
        let code = |index: &&usize| {
            let item = &self.lone.items[**index];
            item.kind == OwnerKind::Symbol && !item.body.is_empty()
        };
        let functions = self.alone.iter().filter(code);
        functions.map(|&index| (self.lone.items[index].address, index)).collect()
    }

    /// How often a function calls those functions. The compiler inlines what it sees, which is one
    /// object, unless the link optimised all of them: then they have one object too.
    fn sites(&self, caller: &Item, functions: &BTreeMap<u64, usize>) -> BTreeMap<usize, u64> {
        let mut sites = BTreeMap::new();
        for target in body::calls(&self.lone.machine, caller.address, caller.body) {
            let callee = functions.get(&target).copied();
            let near = |&callee: &usize| self.lone.items[callee].object == caller.object;
            if let Some(callee) = callee.filter(near) {
                *sites.entry(callee).or_default() += 1;
            }
        }
        sites
    }
}
