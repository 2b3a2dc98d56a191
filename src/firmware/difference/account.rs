//! The account of a difference: each owner's bytes, entry by entry, with their causes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::cause::{Cause, Entry};
use super::hands::Hands;
use super::inlining::Inlining;
use super::inventory::{Inventory, Item};
use super::pairing::{Pairing, is_between};
use crate::firmware::ledger::OwnerKind;
use crate::firmware::sizes::{Change, Sizes};

/// What is known of both images, and the entries so far.
pub(super) struct Account<'i, 'a> {
    pub from: &'i Inventory<'a>,
    pub to: &'i Inventory<'a>,
    pub hands: Hands,
    pub inlining: Inlining,
    pub entries: Vec<Entry<'a>>,
}

impl<'a> Account<'_, 'a> {
    /// One or more entries for every owner that differs.
    pub(super) fn close(mut self, pairing: &Pairing) -> Vec<Entry<'a>> {
        for &(left, right) in &pairing.pairs {
            self.both(left, right);
        }
        let (old, new) = (Linked::of(self.from), Linked::of(self.to));
        for &index in &pairing.gone {
            self.went(index, &new);
        }
        for &index in &pairing.new {
            self.came(index, &old);
        }
        self.between();
        self.nameless();
        self.entries
    }

    /// An owner of both images: what moved, what changed hands, what grew.
    fn both(&mut self, left: usize, right: usize) {
        let (from, to) = (&self.from.items[left], &self.to.items[right]);
        let mut rest = to.sizes.minus(from.sizes);
        let was = (from.name != to.name).then(|| from.name.clone());
        if let Some(moved) = moved(from, to) {
            rest = rest.minus(moved.0);
            self.push(Cause::Moved, to, moved.0, Some(moved.1));
        }
        let handed =
            handed(self.hands.gained.get(&right)).minus(handed(self.hands.lost.get(&left)));
        if handed != Change::default() {
            rest = rest.minus(handed);
            self.push(Cause::StringOwner, to, handed, None);
        }
        let detail = self.inlining.callers.get(&right).cloned();
        let cause = match rest {
            rest if rest == Change::default() && was.is_none() => return,
            rest if rest == Change::default() => Cause::Renamed,
            _ if detail.is_some() => Cause::Inlined,
            Change { flash, ram } if flash.saturating_add(ram) < 0 => Cause::Shrunk,
            _ => Cause::Grown,
        };
        self.push(cause, to, rest, detail);
        if let Some(last) = self.entries.last_mut() {
            last.was = was;
        }
    }

    fn went(&mut self, index: usize, after: &Linked) {
        let item = &self.from.items[index];
        let handed = handed(self.hands.lost.get(&index));
        let rest = Sizes::default().minus(item.sizes).minus(Change::default().minus(handed));
        if handed != Change::default() {
            self.push(Cause::StringOwner, item, Change::default().minus(handed), None);
        }
        let (cause, detail) = match self.inlining.into.get(&index) {
            Some(detail) => (Cause::Inlined, Some(detail.clone())),
            None => lone(item, Cause::Removed, after, "left the link"),
        };
        self.push(cause, item, rest, detail);
    }

    fn came(&mut self, index: usize, before: &Linked) {
        let item = &self.to.items[index];
        let handed = handed(self.hands.gained.get(&index));
        let rest = item.sizes.minus(Sizes::default()).minus(handed);
        if handed != Change::default() {
            self.push(Cause::StringOwner, item, handed, None);
        }
        let (cause, detail) = match self.inlining.out_of.get(&index) {
            Some(detail) => (Cause::Inlined, Some(detail.clone())),
            None => lone(item, Cause::Added, before, "came into the link"),
        };
        self.push(cause, item, rest, detail);
    }

    /// Padding and gaps, by section: whose neighbour they are changes with every build.
    fn between(&mut self) {
        let mut sums: BTreeMap<Option<Cow<'a, str>>, Change> = BTreeMap::new();
        for (inventory, sign) in [(self.from, -1), (self.to, 1)] {
            for item in inventory.items.iter().filter(|item| is_between(item)) {
                let change = item.sizes.minus(Sizes::default());
                let change = Change { flash: change.flash * sign, ram: change.ram * sign };
                *sums.entry(item.section.clone()).or_default() += change;
            }
        }
        for (section, change) in sums {
            let (name, kind) = match section {
                Some(section) => (format!("padding in {section}"), OwnerKind::Padding),
                None => ("gaps between sections".to_owned(), OwnerKind::Gap),
            };
            self.nobodys(Cause::Padding, name, kind, change);
        }
    }

    fn nameless(&mut self) {
        let change = self.to.unattributed.minus(self.from.unattributed);
        let name = "bytes without a name".to_owned();
        self.nobodys(Cause::Unattributed, name, OwnerKind::Unattributed, change);
    }

    fn nobodys(&mut self, cause: Cause, name: String, kind: OwnerKind, change: Change) {
        if change != Change::default() {
            let component = match cause {
                Cause::Unattributed => crate::firmware::component::UNKNOWN,
                _ => crate::firmware::component::LINKER,
            };
            self.entries.push(Entry {
                cause,
                name: name.into(),
                was: None,
                kind,
                object: None,
                component: component.into(),
                change,
                detail: None,
            });
        }
    }

    fn push(&mut self, cause: Cause, item: &Item<'a>, change: Change, detail: Option<String>) {
        let silent = matches!(cause, Cause::Moved | Cause::Renamed);
        if change == Change::default() && !silent {
            return;
        }
        self.entries.push(Entry {
            cause,
            name: item.name.clone(),
            was: None,
            kind: item.kind,
            object: item.object.clone(),
            component: item.component.clone(),
            change,
            detail,
        });
    }
}

/// Strings lie in flash.
fn handed(bytes: Option<&i64>) -> Change {
    Change { flash: bytes.copied().unwrap_or_default(), ram: 0 }
}

/// The objects of a link.
struct Linked<'i> {
    /// The map told them.
    known: bool,
    objects: BTreeSet<&'i str>,
}

impl<'i> Linked<'i> {
    fn of(inventory: &'i Inventory) -> Self {
        let objects = inventory.items.iter().filter_map(|item| item.object.as_deref());
        Self { known: inventory.mapped, objects: objects.collect() }
    }

    fn lacks(&self, object: &str) -> bool {
        self.known && !self.objects.contains(object)
    }
}

/// Why an owner is in one image alone: its whole archive member is, where both maps are known.
fn lone(item: &Item, otherwise: Cause, others: &Linked, what: &str) -> (Cause, Option<String>) {
    match (item.object.as_deref(), item.archive.as_deref()) {
        (Some(object), Some(archive)) if others.lacks(object) => {
            (Cause::Library, Some(format!("{object} of {archive} {what}")))
        }
        _ => (otherwise, None),
    }
}

/// What another place costs at the old size, and the words for it.
fn moved(from: &Item, to: &Item) -> Option<(Change, String)> {
    let place = |item: &Item| (item.sizes.flash > 0, item.sizes.ram > 0);
    let (section, object) = (from.section != to.section, from.object != to.object);
    let known = from.object.is_some() && to.object.is_some();
    if place(from) == place(to) && !section && !(object && known) {
        return None;
    }
    let size = from.sizes.flash.max(from.sizes.ram);
    let (flash, ram) = place(to);
    let there = Sizes { flash: if flash { size } else { 0 }, ram: if ram { size } else { 0 } };
    let change = if place(from) == place(to) { Change::default() } else { there.minus(from.sizes) };
    let name = |text: &Option<Cow<str>>| text.as_deref().unwrap_or("nowhere").to_owned();
    let (old, new) = match section {
        true => (name(&from.section), name(&to.section)),
        false => (name(&from.object), name(&to.object)),
    };
    Some((change, format!("from {old} to {new}")))
}
