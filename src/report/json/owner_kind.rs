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
