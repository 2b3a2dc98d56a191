//! `tree` of `tlsprobe.size/1`.

use serde::Deserialize;

use super::present;
use super::size::{Kind, Sizes};

/// Owners grouped as `--by` asks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    pub by: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub filter: Option<String>,
    pub root: Node,
}

/// Bytes with a name at one level.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub demangled: Option<String>,
    #[serde(deserialize_with = "present")]
    pub level: Option<String>,
    #[serde(deserialize_with = "present")]
    pub kind: Option<Kind>,
    pub flash: u64,
    pub ram: u64,
    pub owners: usize,
    pub others: usize,
    pub children: Vec<Node>,
}

/// A function that became part of others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inlined {
    pub name: String,
    pub source: String,
    pub count: usize,
    pub bytes: u64,
}

impl Tree {
    /// Children add up at every node, and without a filter the root is the whole image.
    pub fn check(&self, whole: Sizes) {
        let root = Sizes { flash: self.root.flash, ram: self.root.ram };
        match &self.filter {
            None => assert_eq!(root, whole, "the root of the tree"),
            Some(_) => assert!(root.flash <= whole.flash && root.ram <= whole.ram, "{root:?}"),
        }
        self.root.check();
    }
}

impl Node {
    fn check(&self) {
        if self.children.is_empty() {
            return;
        }
        let flash: u64 = self.children.iter().map(|child| child.flash).sum();
        let ram: u64 = self.children.iter().map(|child| child.ram).sum();
        let owners: usize = self.children.iter().map(|child| child.owners).sum();
        assert_eq!((flash, ram, owners), (self.flash, self.ram, self.owners), "{}", self.name);
        self.children.iter().for_each(Self::check);
    }

    /// The child of this name, which must be there.
    #[track_caller]
    pub fn child(&self, name: &str) -> &Self {
        let found = self.children.iter().find(|child| child.name == name);
        found.unwrap_or_else(|| panic!("no {name} below {:?}", self.name))
    }

    /// The node at the end of a path.
    #[track_caller]
    pub fn at(&self, path: &[&str]) -> &Self {
        path.iter().fold(self, |node, name| node.child(name))
    }
}
