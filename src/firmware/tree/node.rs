//! A node of the tree, and the proof that its children add up to it.

use super::level::Level;
use crate::firmware::ledger::OwnerKind;
use crate::firmware::sizes::Sizes;

/// Bytes that have a name at one level, and how they divide at the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What the level calls it; empty for the whole.
    pub name: String,
    /// `None` for the whole.
    pub level: Option<Level>,
    /// What owns the bytes, where one kind does.
    pub kind: Option<OwnerKind>,
    /// Sum of the children, where there are any.
    pub sizes: Sizes,
    /// Rows of the ledger below it.
    pub owners: usize,
    /// More than 0: this node stands for so many that were cut off.
    pub others: usize,
    /// The largest first; what was cut off last.
    pub children: Vec<Node>,
}

impl Node {
    /// The first node whose children do not add up to it.
    pub(super) fn unbalanced(&self) -> Option<&Self> {
        let sum: Sizes = self.children.iter().map(|child| child.sizes).sum();
        if !self.children.is_empty() && sum != self.sizes {
            return Some(self);
        }
        self.children.iter().find_map(Self::unbalanced)
    }
}
