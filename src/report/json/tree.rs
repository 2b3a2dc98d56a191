//! `tree` and `inlined` of `tlsprobe.size/1`: owners grouped as `--by` asks, what `--dwarf` finds.

use serde::Serialize;

use super::owner_kind::owner_kind;
use crate::firmware::{self, Level, demangled};

/// The tree with the request that it answers.
#[derive(Debug, Serialize)]
pub(super) struct Tree<'a> {
    /// Steps from the whole to the leaves.
    by: Vec<&'static str>,
    /// Null where every owner is in it.
    filter: Option<&'a str>,
    root: Node<'a>,
}

#[derive(Debug, Serialize)]
struct Node<'a> {
    name: &'a str,
    /// Null where it is the name.
    demangled: Option<String>,
    /// Null for the root.
    level: Option<&'static str>,
    /// Null where several kinds of owners are in it.
    kind: Option<&'static str>,
    flash: u64,
    ram: u64,
    /// Rows of the ledger in it.
    owners: usize,
    /// More than 0 for a node that stands for so many.
    others: usize,
    /// Sums equal the node's `flash` and `ram`, unless there are none.
    children: Vec<Node<'a>>,
}

/// A function that became part of others. Its bytes are theirs.
#[derive(Debug, Serialize)]
pub(super) struct Inlined<'a> {
    name: &'a str,
    source: &'a str,
    count: usize,
    /// Of all copies; a copy inside another one counts in both.
    bytes: u64,
}

pub(super) fn inlined(inlined: &firmware::dwarf::Inlined) -> Inlined<'_> {
    let firmware::dwarf::Inlined { name, source, count, bytes } = inlined;
    Inlined { name, source, count: *count, bytes: *bytes }
}

pub(super) fn new(tree: &firmware::Tree) -> Tree<'_> {
    Tree {
        by: tree.request.levels.iter().map(|level| level.word()).collect(),
        filter: tree.request.filter.as_ref().map(|filter| filter.text.as_str()),
        root: node(&tree.root),
    }
}

fn node(node: &firmware::Node) -> Node<'_> {
    let readable = demangled(&node.name);
    Node {
        name: &node.name,
        demangled: (readable != node.name).then(|| readable.into_owned()),
        level: node.level.map(Level::word),
        kind: node.kind.map(owner_kind),
        flash: node.sizes.flash,
        ram: node.sizes.ram,
        owners: node.owners,
        others: node.others,
        children: node.children.iter().map(self::node).collect(),
    }
}
