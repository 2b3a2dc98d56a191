//! Owners as a tree: the bytes of an image by region, component, object, symbol, in any order.

mod filter;
mod level;
mod node;
mod path;

pub use filter::Filter;
pub use level::{Level, UnknownLevel};
pub use node::Node;

use std::borrow::Cow;
use std::collections::BTreeMap;

use thiserror::Error;

use super::ledger::{Owner, OwnerKind};
use super::measure::Measurement;
use super::sizes::Sizes;
use path::{Row, names};

/// What tree is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreeRequest {
    /// Steps from the whole to the leaves.
    pub levels: Vec<Level>,
    /// Nodes deeper than this are summed up in their parent.
    pub depth: Option<usize>,
    /// More children than this are summed up in one.
    pub top: Option<usize>,
    /// Only owners that it lets through.
    pub filter: Option<Filter>,
}

/// The books do not balance, which is an error of this program and never of the image.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the tree does not balance below {name:?}: {flash} bytes of flash and {ram} of RAM are not the sum of its children; please report this with the image"
)]
pub struct UnbalancedTree {
    /// The node.
    pub name: String,
    /// Its bytes.
    pub flash: u64,
    /// Its bytes.
    pub ram: u64,
}

/// Groups the owners of an image. Without a filter the root has the sizes of the image.
///
/// # Errors
/// When the children of a node do not add up to it.
pub fn tree(measurement: &Measurement, request: &TreeRequest) -> Result<Node, UnbalancedTree> {
    let mut root = Branch::default();
    let by_region = request.levels.contains(&Level::Region)
        || request.filter.as_ref().is_some_and(Filter::is_of_a_region);
    let owners: Vec<Owner> = measurement.owners.iter().chain(measurement.nameless.iter()).collect();
    for row in rows(measurement, &owners, by_region) {
        if request.filter.as_ref().is_none_or(|filter| filter.lets_through(&row)) {
            root.add(&row, &request.levels);
        }
    }
    let mut root = root.node(String::new(), None);
    cut(&mut root, request.depth.unwrap_or(usize::MAX), request.top.unwrap_or(usize::MAX));
    let whole = request.filter.is_some() || root.sizes == measurement.sizes;
    let wrong = root.unbalanced().or((!whole).then_some(&root));
    match wrong {
        None => Ok(root),
        Some(Node { name, sizes: Sizes { flash, ram }, .. }) => {
            Err(UnbalancedTree { name: name.clone(), flash: *flash, ram: *ram })
        }
    }
}

/// Every owner, or where regions matter every owner once for each region that it has bytes in.
fn rows<'o, 'a>(
    measurement: &'o Measurement,
    owners: &'o [Owner<'a>],
    by_region: bool,
) -> Vec<Row<'o, 'a>> {
    let name = |index: Option<usize>| {
        let region = index.and_then(|index| measurement.regions.get(index));
        region.map_or("(no region)", |region| region.name.as_str())
    };
    let mut rows = Vec::with_capacity(owners.len());
    for owner in owners {
        let Sizes { flash, ram } = owner.sizes;
        if !by_region {
            rows.push(Row { owner, sizes: owner.sizes, region: "" });
            continue;
        }
        if flash > 0 {
            let sizes = Sizes { flash, ram: 0 };
            rows.push(Row { owner, sizes, region: name(owner.regions.flash) });
        }
        if ram > 0 {
            let sizes = Sizes { flash: 0, ram };
            rows.push(Row { owner, sizes, region: name(owner.regions.ram) });
        }
    }
    rows
}

/// A node while it grows.
#[derive(Default)]
struct Branch<'o> {
    sizes: Sizes,
    owners: usize,
    /// Outer `None`: no row yet; inner `None`: rows of several kinds.
    kind: Option<Option<OwnerKind>>,
    children: BTreeMap<(Cow<'o, str>, Level), Branch<'o>>,
}

impl<'o> Branch<'o> {
    fn add(&mut self, row: &Row<'o, '_>, levels: &[Level]) {
        self.count(row);
        let mut branch = self;
        for &level in levels {
            for name in names(row, level) {
                branch = branch.children.entry((name, level)).or_default();
                branch.count(row);
            }
        }
    }

    fn count(&mut self, row: &Row) {
        self.sizes += row.sizes;
        self.owners += 1;
        let kind = row.owner.kind;
        self.kind = match self.kind {
            None => Some(Some(kind)),
            Some(seen) => Some(seen.filter(|&seen| seen == kind)),
        };
    }

    fn node(self, name: String, level: Option<Level>) -> Node {
        let mut children: Vec<Node> = self
            .children
            .into_iter()
            .map(|((name, level), branch)| branch.node(name.into_owned(), Some(level)))
            .collect();
        children.sort_by(|left, right| {
            let size = right.sizes.total().cmp(&left.sizes.total());
            size.then_with(|| left.name.cmp(&right.name))
        });
        let kind = self.kind.flatten();
        Node { name, level, kind, sizes: self.sizes, owners: self.owners, others: 0, children }
    }
}

/// Sums up what is too deep or too small to be shown.
fn cut(node: &mut Node, depth: usize, top: usize) {
    if depth == 0 {
        node.children.clear();
    }
    if node.children.len() > top {
        let others = node.children.split_off(top);
        node.children.push(Node {
            name: format!("{} others", others.len()),
            level: others.first().and_then(|other| other.level),
            kind: None,
            sizes: others.iter().map(|other| other.sizes).sum(),
            owners: others.iter().map(|other| other.owners).sum(),
            others: others.len(),
            children: Vec::new(),
        });
    }
    for child in &mut node.children {
        cut(child, depth - 1, top);
    }
}
