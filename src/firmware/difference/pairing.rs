//! Which owner of one image is which owner of another one.

use std::collections::HashMap;
use std::hash::Hash;

use super::body;
use super::identity::canonical;
use super::inventory::{Inventory, Item};
use crate::firmware::ledger::OwnerKind;

/// Shorter bodies are the same by chance: a function that returns, a byte of a flag.
const SHORTEST_BODY: usize = 8;

/// Indices into both inventories.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// The same owner in both.
    pub pairs: Vec<(usize, usize)>,
    /// In the first alone.
    pub gone: Vec<usize>,
    /// In the second alone.
    pub new: Vec<usize>,
}

/// Pairs from the most to the least certain: name and place, name, name without additions, body.
/// Padding and gaps belong to nobody and are left out.
pub(super) fn pair(from: &Inventory, to: &Inventory) -> Pairing {
    let owned = |inventory: &Inventory| {
        let items = inventory.items.iter().enumerate();
        items.filter(|(_, item)| !is_between(item)).map(|(index, _)| index).collect()
    };
    let mut matcher =
        Matcher { from, to, pairing: Pairing { pairs: vec![], gone: owned(from), new: owned(to) } };
    matcher
        .by(Several::InOrder, |item, _| Some((item.kind, &item.name, &item.object, &item.section)));
    matcher.by(Several::InOrder, |item, _| Some((item.kind, &item.name, &item.object)));
    matcher.by(Several::Nobody, |item, _| Some((item.kind, &item.name)));
    matcher.by(Several::InOrder, |item, _| {
        Some((item.kind, canonical(&item.name), &item.object, &item.section))
    });
    matcher.by(Several::Nobody, |item, _| Some((item.kind, canonical(&item.name))));
    matcher.by(Several::Nobody, |item, inventory| Some((item.body.len(), print(item, inventory)?)));
    matcher.pairing
}

/// The linker put these bytes between owners.
pub(super) fn is_between(item: &Item) -> bool {
    matches!(item.kind, OwnerKind::Padding | OwnerKind::Gap)
}

fn print(item: &Item, inventory: &Inventory) -> Option<u64> {
    let known = item.kind == OwnerKind::Symbol && item.body.len() >= SHORTEST_BODY;
    known
        .then(|| body::fingerprint(&inventory.machine, item.address, item.body, &inventory.extents))
}

/// What several owners of one key mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Several {
    /// They are pairs as they stand, those of equal size first.
    InOrder,
    /// Any two of them may be the same: none is paired.
    Nobody,
}

struct Matcher<'i, 'a> {
    from: &'i Inventory<'a>,
    to: &'i Inventory<'a>,
    pairing: Pairing,
}

impl<'i, 'a> Matcher<'i, 'a> {
    fn by<K: Eq + Hash>(
        &mut self,
        several: Several,
        key: impl Fn(&'i Item<'a>, &Inventory<'a>) -> Option<K>,
    ) {
        if self.pairing.gone.is_empty() || self.pairing.new.is_empty() {
            return;
        }
        let mut candidates: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for &index in &self.pairing.gone {
            if let Some(key) = key(&self.from.items[index], self.from) {
                candidates.entry(key).or_default().0.push(index);
            }
        }
        for &index in &self.pairing.new {
            if let Some(key) = key(&self.to.items[index], self.to) {
                candidates.entry(key).or_default().1.push(index);
            }
        }
        let mut found = Vec::new();
        for (left, right) in candidates.into_values() {
            match (several, left.as_slice(), right.as_slice()) {
                (_, &[left], &[right]) => found.push((left, right)),
                (Several::InOrder, [_, ..], [_, ..]) => self.in_order(left, right, &mut found),
                _ => {}
            }
        }
        found.sort_unstable();
        self.take(found);
    }

    fn in_order(
        &self,
        mut left: Vec<usize>,
        mut right: Vec<usize>,
        found: &mut Vec<(usize, usize)>,
    ) {
        left.retain(|&from| {
            let sizes = self.from.items[from].sizes;
            let same = right.iter().position(|&to| self.to.items[to].sizes == sizes);
            if let Some(place) = same {
                found.push((from, right.remove(place)));
            }
            same.is_none()
        });
        found.extend(left.into_iter().zip(right));
    }

    fn take(&mut self, found: Vec<(usize, usize)>) {
        let mut from = vec![false; self.from.items.len()];
        let mut to = vec![false; self.to.items.len()];
        for &(left, right) in &found {
            (from[left], to[right]) = (true, true);
        }
        self.pairing.gone.retain(|&index| !from[index]);
        self.pairing.new.retain(|&index| !to[index]);
        self.pairing.pairs.extend(found);
    }
}
