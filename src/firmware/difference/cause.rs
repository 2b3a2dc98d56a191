//! Why an image takes more or less than another: the causes, and one entry of the account.

use std::borrow::Cow;

use crate::firmware::ledger::OwnerKind;
use crate::firmware::sizes::Change;

/// Where bytes of a difference come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// In the second image alone.
    Added,
    /// In the first image alone.
    Removed,
    /// In both, and longer in the second.
    Grown,
    /// In both, and shorter in the second.
    Shrunk,
    /// A function went into its callers or came out of them: its own bytes and theirs.
    Inlined,
    /// The same under another name; no bytes of its own.
    Renamed,
    /// The same in another section, memory or object.
    Moved,
    /// A string that both images have and that another function is billed for.
    StringOwner,
    /// For alignment, and holes between sections.
    Padding,
    /// A whole member of an archive came into the link or left it.
    Library,
    /// Bytes whose owner only a map would tell.
    Unattributed,
}

impl Cause {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 11] = [
        Self::Library,
        Self::Added,
        Self::Removed,
        Self::Grown,
        Self::Shrunk,
        Self::Inlined,
        Self::Moved,
        Self::Renamed,
        Self::StringOwner,
        Self::Padding,
        Self::Unattributed,
    ];

    /// The word in reports, part of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Inlined => "inlined",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::StringOwner => "string-owner",
            Self::Padding => "padding",
            Self::Library => "library",
            Self::Unattributed => "unattributed",
        }
    }
}

/// Bytes with a cause: a part of the difference of one owner, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Why.
    pub cause: Cause,
    /// In the second image, else in the first.
    pub name: Cow<'a, str>,
    /// Its name in the first image, where that was another one.
    pub was: Option<Cow<'a, str>>,
    /// What owns the bytes.
    pub kind: OwnerKind,
    /// File name of the object, where known.
    pub object: Option<Cow<'a, str>>,
    /// The part of the firmware.
    pub component: Cow<'a, str>,
    /// How many bytes more.
    pub change: Change,
    /// What else is known: where to, out of which archive.
    pub detail: Option<String>,
}
