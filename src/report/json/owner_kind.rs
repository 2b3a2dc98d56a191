//! The words for what owns bytes.

use crate::firmware::OwnerKind;

/// Part of the contract; rows of no owner are not rows but `unattributed`.
pub(super) fn owner_kind(kind: OwnerKind) -> &'static str {
    match kind {
        OwnerKind::Symbol => "symbol",
        OwnerKind::String => "string",
        OwnerKind::Padding => "padding",
        OwnerKind::Gap => "gap",
        OwnerKind::Reserve => "reserve",
        OwnerKind::Other | OwnerKind::Unattributed => "other",
    }
}

/// The kind of a word; one that a later version knows is something else.
pub(super) fn of_word(word: &str) -> OwnerKind {
    const NAMED: [OwnerKind; 5] = [
        OwnerKind::Symbol,
        OwnerKind::String,
        OwnerKind::Padding,
        OwnerKind::Gap,
        OwnerKind::Reserve,
    ];
    NAMED.into_iter().find(|&kind| owner_kind(kind) == word).unwrap_or(OwnerKind::Other)
}
