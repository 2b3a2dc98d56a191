//! Several images side by side: each counted, each against the first or against a baseline.

use super::budget::BudgetLine;
use super::compare::{Delta, deltas};
use super::features::Features;
use super::measure::Measurement;
use super::sizes::Sizes;

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
    pub deltas: Vec<Delta>,
    /// Where the images are a two-by-two design of features.
    pub features: Option<Features>,
}

impl<'a> Survey<'a> {
    /// Puts images side by side; `baseline` is the file and the sizes of an image to compare with.
    pub fn new(
        images: Vec<Image<'a>>,
        baseline: Option<(&str, Sizes)>,
        features: Option<Features>,
    ) -> Self {
        let sizes: Vec<(&str, Sizes)> =
            images.iter().map(|image| (image.label(), image.measurement.sizes)).collect();
        let deltas = match (baseline, sizes.split_first()) {
            (Some(baseline), _) => deltas(baseline, &sizes),
            (None, Some((&first, others))) => deltas(first, others),
            (None, None) => Vec::new(),
        };
        Self { images, deltas, features }
    }

    /// At least one limit does not hold.
    pub fn breaks_a_budget(&self) -> bool {
        self.images.iter().flat_map(|image| &image.budget).any(BudgetLine::is_broken)
    }
}
