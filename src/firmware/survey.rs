//! Several images side by side: each counted, each against the first or against a baseline.

use thiserror::Error;

use super::baseline::{Baselines, NoBaseline};
use super::budget::{self, BudgetError, BudgetLine, Judged};
use super::compare::{Delta, delta};
use super::difference::{Inventory, Unexplained};
use super::feature_cost::{FeatureCosts, feature_costs};
use super::features::{Features, Variant, effects};
use super::lint::Finding;
use super::measure::Measurement;
use super::option::OptionCosts;
use super::stack::StackFrames;
use super::tree::{Level, Node, TreeRequest};
use super::why::Why;
use crate::profile::Budget;

/// A tree and the request that it answers.
#[derive(Debug, Clone)]
pub struct Tree {
    /// What was asked for.
    pub request: TreeRequest,
    /// The whole.
    pub root: Node,
}

impl Tree {
    /// Components are one of its levels.
    pub fn asks_for_components(&self) -> bool {
        self.request.levels.contains(&Level::Component)
    }
}

/// Why images could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SurveyError {
    /// The causes do not add up, an error of this program.
    #[error(transparent)]
    Unexplained(#[from] Unexplained),
    /// An image is not in the baseline.
    #[error(transparent)]
    NoBaseline(#[from] NoBaseline),
    /// A budget does not fit its image.
    #[error("{image}: {error}")]
    Budget {
        /// The image.
        image: String,
        /// What does not fit.
        error: BudgetError,
    },
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
    /// Its profile's limits, judged by [`Survey::new`].
    pub budget: Vec<BudgetLine>,
    /// Its owners as a tree, where one was asked for.
    pub tree: Option<Tree>,
    /// Why symbols are in it; `None` where nobody asked.
    pub why: Option<Vec<Why>>,
    /// What its profile's options bring; `None` where nobody asked.
    pub options: Option<OptionCosts>,
    /// Frames of its functions; `None` where no `.su` file was given.
    pub stack: Option<StackFrames>,
    /// What it could save; `None` where nobody asked.
    pub findings: Option<Vec<Finding>>,
}

impl Image<'_> {
    /// The profile's name, else the file.
    pub fn label(&self) -> &str {
        self.profile.as_deref().unwrap_or(&self.path)
    }
}

/// What images are held to.
#[derive(Debug, Clone, Default)]
pub struct Standard<'s, 'a> {
    /// Images to compare with; without any the first image is one for the others.
    pub baselines: Baselines<'a>,
    /// Limits of each image, in the order of the images.
    pub budgets: Vec<&'s Budget>,
    /// Nothing may be larger than in the baseline.
    pub ratchet: bool,
}

/// What is known of the options that the images differ in.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Where they are a two-by-two design.
    pub features: Option<Features>,
    /// Where options differ.
    pub costs: Option<FeatureCosts>,
}

impl Known {
    /// What these variants tell.
    pub fn of(variants: &[Variant]) -> Self {
        Self { features: effects(variants), costs: feature_costs(variants) }
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
    /// What the images tell about options that differ.
    pub feature_costs: Option<FeatureCosts>,
}

impl<'a> Survey<'a> {
    /// Puts images side by side and holds each to its limits.
    ///
    /// # Errors
    /// When a difference is not explained to the byte, an error of this program; when a baseline or
    /// a budget does not fit the images.
    pub fn new(
        mut images: Vec<Image<'a>>,
        standard: &Standard<'_, 'a>,
        known: Known,
    ) -> Result<Self, SurveyError> {
        let several = images.len() > 1;
        let first = images.first().filter(|_| several).map(inventory);
        let mut deltas = Vec::new();
        let mut budgets = standard.budgets.iter();
        for (index, image) in images.iter_mut().enumerate() {
            let baseline = standard.baselines.of(image.label())?;
            let judged = Judged { measurement: &image.measurement, baseline };
            let mut lines = match budgets.next() {
                Some(budget) => {
                    budget::check(budget, judged, known.costs.as_ref()).map_err(|error| {
                        SurveyError::Budget { image: image.label().to_owned(), error }
                    })?
                }
                None => Vec::new(),
            };
            if standard.ratchet {
                lines.extend(budget::ratchet(judged));
            }
            image.budget = lines;
            if let Some(from) = baseline.or(first.as_ref().filter(|_| index > 0)) {
                deltas.push(delta(from, &inventory(image))?);
            }
        }
        let Known { features, costs } = known;
        Ok(Self { images, deltas, features, feature_costs: costs })
    }

    /// What can be saved of each image, and compared with later.
    pub fn inventories(&self) -> Vec<Inventory<'a>> {
        self.images.iter().map(inventory).collect()
    }

    /// Costs are wanted for each component too.
    pub fn is_by_component(&self) -> bool {
        self.images.iter().filter_map(|image| image.tree.as_ref()).any(Tree::asks_for_components)
    }

    /// At least one limit does not hold.
    pub fn breaks_a_budget(&self) -> bool {
        self.budgets().any(BudgetLine::is_broken)
    }

    /// At least one limit could not be judged.
    pub fn leaves_a_budget_open(&self) -> bool {
        self.budgets().any(BudgetLine::is_unknown)
    }

    fn budgets(&self) -> impl Iterator<Item = &BudgetLine> {
        self.images.iter().flat_map(|image| &image.budget)
    }
}

fn inventory<'a>(image: &Image<'a>) -> Inventory<'a> {
    Inventory::of(image.label(), &image.measurement)
}
