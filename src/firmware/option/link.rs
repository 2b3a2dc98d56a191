//! What the linker would leave out when nothing mentions it any more, as far as the map's cross
//! reference table tells what the rest of the firmware refers to.

use std::collections::BTreeSet;

use crate::firmware::ledger::Owner;
use crate::firmware::map::Links;
use crate::firmware::sizes::Sizes;
use crate::profile::library_code::{Build, LibraryCode, Place, stem};

use super::matching::{Match, Matches};

/// Of a link that leaves out what nobody refers to, at most one byte of so many has no reference
/// that the sources show.
const UNEXPLAINED_SHARE: u64 = 20;

/// Definitions that something outside of the library refers to.
pub(super) struct Roots {
    places: BTreeSet<Place>,
}

impl Roots {
    /// `None` without a cross reference table, or where the link keeps what nobody refers to.
    pub(super) fn new(
        owners: &[Owner],
        matches: &Matches,
        links: &Links,
        code: &LibraryCode,
        base: &Build,
    ) -> Option<Self> {
        if links.references.is_empty() {
            return None;
        }
        let is_foreign = |file: &&str| {
            let member = file.rsplit('(').next().unwrap_or(file);
            !matches.objects.contains(stem(member.trim_end_matches(')')))
        };
        let linked: BTreeSet<Place> = places(matches).map(|(_, place)| place).collect();
        let wanted = links.references.iter().filter(|(_, files)| files.iter().any(&is_foreign));
        let names: BTreeSet<_> = wanted.filter_map(|(symbol, _)| code.name(symbol)).collect();
        let mut roots: BTreeSet<Place> =
            linked.iter().copied().filter(|(_, name)| names.contains(name)).collect();
        let reached = base.reached(roots.iter().copied());
        // In the image, and nothing shows why: it stays whatever is turned off.
        let kept: BTreeSet<Place> = linked.difference(&reached).copied().collect();
        let bytes = |wanted: &BTreeSet<Place>| -> Sizes {
            let wanted = places(matches).filter(|(_, place)| wanted.contains(place));
            wanted.filter_map(|(index, _)| owners.get(index)).map(|owner| owner.sizes).sum()
        };
        if bytes(&kept).flash * UNEXPLAINED_SHARE > bytes(&linked).flash {
            return None;
        }
        roots.extend(kept);
        Some(Self { places: roots })
    }

    /// Owners that are still defined and no longer mentioned, by index.
    pub(super) fn unreferenced(
        &self,
        matches: &Matches,
        off: &Build,
        gone: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let reached = off.reached(self.places.iter().copied());
        let left = places(matches).filter(|(index, place)| {
            !gone.contains(index) && off.has(*place) && !reached.contains(place)
        });
        left.map(|(index, _)| index).collect()
    }
}

fn places(matches: &Matches) -> impl Iterator<Item = (usize, Place)> + '_ {
    matches.of_owner.iter().filter_map(|(&index, found)| match *found {
        Match::Definition(place) => Some((index, place)),
        Match::File(_) => None,
    })
}
