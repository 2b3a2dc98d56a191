//! Several images side by side: each counted, each against the first or against a baseline.

use super::budget::BudgetLine;
use super::compare::{Delta, deltas};
use super::difference::{Inventory, Unexplained};
use super::features::Features;
use super::measure::Measurement;
use super::tree::{Node, TreeRequest};

/// A tree and the request that it answers.
#[derive(Debug, Clone)]
pub struct Tree {
    /// What was asked for.
    pub request: TreeRequest,
    /// The whole.
    pub root: Node,
}

/// A measured image and whose it is.
#[derive(Debug, Clone)]
pub struct Image<'a> {
    /// The file, as it was named.
    pub path: String,
    /// The profile that it was built for.
    pub profile: Option<String>,
    /// The image, counted.
    pub measurement: Measurement<'a>,
    /// Its profile's limits, judged.
    pub budget: Vec<BudgetLine>,
    /// Its owners as a tree, where one was asked for.
    pub tree: Option<Tree>,
}

impl Image<'_> {
    /// The profile's name, else the file.
    pub fn label(&self) -> &str {
        self.profile.as_deref().unwrap_or(&self.path)
    }
}

/// All images of one run.
#[derive(Debug, Clone)]
pub struct Survey<'a> {
    /// As they were named.
    pub images: Vec<Image<'a>>,
    /// Against the baseline, else of all later images against the first.
    pub deltas: Vec<Delta<'a>>,
    /// Where the images are a two-by-two design of features.
    pub features: Option<Features>,
}

impl<'a> Survey<'a> {
    /// Puts images side by side; `baseline` is an image to compare with, else it is the first.
    ///
    /// # Errors
    /// When a difference is not explained to the byte, an error of this program.
    pub fn new(
        images: Vec<Image<'a>>,
        baseline: Option<&Inventory<'a>>,
        features: Option<Features>,
    ) -> Result<Self, Unexplained> {
        let inventories: Vec<Inventory> = images
            .iter()
            .filter(|_| baseline.is_some() || images.len() > 1)
            .map(|image| Inventory::of(image.label(), &image.measurement))
            .collect();
        let deltas = match (baseline, inventories.split_first()) {
            (Some(baseline), _) => deltas(baseline, &inventories)?,
            (None, Some((first, others))) => deltas(first, others)?,
            (None, None) => Vec::new(),
        };
        Ok(Self { images, deltas, features })
    }

    /// At least one limit does not hold.
    pub fn breaks_a_budget(&self) -> bool {
        self.images.iter().flat_map(|image| &image.budget).any(BudgetLine::is_broken)
    }
}
