//! Strings that both images have and that another function is billed for.
//!
//! The linker keeps equal strings once and bills them to the first object that it meets. Where that
//! object leaves the link, its strings change hands: bytes move, and nothing grows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::inventory::Inventory;
use super::pairing::Pairing;
use crate::firmware::ledger::OwnerKind;

/// Bytes that changed hands, by index of the owner.
#[derive(Debug, Default)]
pub(super) struct Hands {
    /// Of the first image.
    pub lost: BTreeMap<usize, i64>,
    /// Of the second image.
    pub gained: BTreeMap<usize, i64>,
    /// Who gave to whom.
    pub between: BTreeSet<(usize, usize)>,
}

/// Finds every string with another owner.
pub(super) fn hands(from: &Inventory, to: &Inventory, pairing: &Pairing) -> Hands {
    let same: HashMap<usize, usize> = pairing.pairs.iter().copied().collect();
    let mut later = strings(to);
    let mut hands = Hands::default();
    for (text, mut givers) in strings(from) {
        let Some(takers) = later.get_mut(text) else { continue };
        givers.retain(|giver| {
            let kept = takers.iter().position(|taker| same.get(giver) == Some(taker));
            kept.map(|place| takers.remove(place)).is_none()
        });
        let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX);
        for (&giver, &taker) in givers.iter().zip(takers.iter()) {
            *hands.lost.entry(giver).or_default() += bytes;
            *hands.gained.entry(taker).or_default() += bytes;
            hands.between.insert((giver, taker));
        }
    }
    hands
}

/// Each string with its final zero, and the owners that have it, in order.
fn strings<'a>(inventory: &Inventory<'a>) -> BTreeMap<&'a [u8], Vec<usize>> {
    let mut found: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (index, item) in inventory.items.iter().enumerate() {
        // Bytes that only a part of which counts cannot be told string from string.
        let whole = item.sizes.flash == item.body.len() as u64 && item.sizes.ram == 0;
        if item.kind != OwnerKind::String || !whole {
            continue;
        }
        let texts = item.body.split_inclusive(|&byte| byte == 0);
        for text in texts.filter(|text| text.len() > 1) {
            found.entry(text).or_default().push(index);
        }
    }
    found
}
