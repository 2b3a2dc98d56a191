//! What features cost, in `tlsprobe.size/1` and `tlsprobe.lab/1`.

use serde::Deserialize;

use super::present;

/// What profiles that differ in options tell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureCosts {
    pub effects: Vec<FeatureEffect>,
    pub interactions: Vec<Interaction>,
    pub missing: Vec<Vec<String>>,
}

/// One feature changed alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureEffect {
    pub feature: String,
    pub change: Direction,
    #[serde(deserialize_with = "present")]
    pub value: Option<String>,
    pub options: Vec<String>,
    pub beside: Vec<String>,
    pub flash: i64,
    pub ram: i64,
    #[serde(deserialize_with = "present")]
    pub components: Option<Vec<Named>>,
}

/// `"change"` of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Off,
    On,
    Value,
}

/// Two features changed together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interaction {
    pub features: [String; 2],
    pub beside: Vec<String>,
    pub both: Change,
    pub flash: i64,
    pub ram: i64,
    #[serde(deserialize_with = "present")]
    pub components: Option<Vec<Named>>,
}

/// A difference of both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub flash: i64,
    pub ram: i64,
}

/// What a part of an image takes more or less.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub name: String,
    pub flash: i64,
    pub ram: i64,
}

impl FeatureCosts {
    /// Components add up, where there are any.
    pub fn check(&self) {
        let effects = self.effects.iter().map(|one| (&one.components, one.flash, one.ram));
        let pairs = self.interactions.iter().map(|one| (&one.components, one.flash, one.ram));
        for (components, flash, ram) in effects.chain(pairs) {
            let Some(components) = components else { continue };
            let sum =
                components.iter().fold((0, 0), |sum, one| (sum.0 + one.flash, sum.1 + one.ram));
            assert_eq!(sum, (flash, ram), "components of a feature");
        }
        for effect in &self.effects {
            assert!(effect.options.contains(&effect.feature), "{}", effect.feature);
            assert!(effect.change != Direction::Off || effect.value.is_none());
        }
    }
}
