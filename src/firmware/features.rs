//! What features cost: variants of one firmware that differ in options, as a two-by-two design.

use std::collections::BTreeSet;

use super::component::Component;
use super::design::{Contrast, Design, Feature, Options};
use super::sizes::{Change, Sizes};

/// One build of the firmware.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its profile's name.
    pub name: String,
    /// Options that are defined, with their values.
    pub options: Options,
    /// What it takes.
    pub sizes: Sizes,
    /// What its components take; the sum is `sizes`, or there are none.
    pub components: Vec<(Component, Sizes)>,
}

/// What changing one feature alone changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The option that stands for the feature.
    pub feature: String,
    /// All options that differ.
    pub options: BTreeSet<String>,
    /// Against the first variant.
    pub change: Change,
}

/// Two features, each changed alone and both changed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features {
    /// Of the two features, in the order of the variants.
    pub effects: [Effect; 2],
    /// Of both together.
    pub both: Change,
    /// `both` minus the sum of the two; not 0 where the features share code.
    pub interaction: Change,
}

/// The effects, if the variants after the first change one feature, another one, and exactly both.
pub fn effects(variants: &[Variant]) -> Option<Features> {
    let options: Vec<&Options> = variants.iter().map(|variant| &variant.options).collect();
    let design = Design::new(&options)?;
    let ([one, other], [pair]) = (design.features.as_slice(), design.pairs.as_slice()) else {
        return None;
    };
    let change = |contrast: &Contrast| {
        let of = |build: usize| variants.get(build).map_or_else(Sizes::default, |one| one.sizes);
        contrast.of(|build| of(build).minus(Sizes::default()))
    };
    let of = |feature: &Feature, index: usize| {
        let effect = design.effects.get(index).filter(|effect| effect.beside.is_empty())?;
        let (name, options) = (feature.name.clone(), feature.options.clone());
        Some(Effect { feature: name, options, change: change(&effect.contrast) })
    };
    Some(Features {
        effects: [of(one, 0)?, of(other, 1)?],
        both: change(&pair.both),
        interaction: change(&pair.interaction),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(options: &[&str], flash: u64) -> Variant {
        let options = options.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        let sizes = Sizes { flash, ram: 0 };
        Variant { name: String::new(), options, sizes, components: Vec::new() }
    }

    #[test]
    fn the_interaction_is_both_minus_the_sum_in_any_order() {
        let base = variant(&["A", "B"], 100);
        let (no_a, no_b, neither) = (variant(&["B"], 90), variant(&["A"], 70), variant(&[], 65));
        for order in [[&no_a, &no_b, &neither], [&no_a, &neither, &no_b], [&neither, &no_a, &no_b]]
        {
            let variants: Vec<Variant> = [&base].into_iter().chain(order).cloned().collect();
            let features = effects(&variants).expect("a two-by-two design");
            let flash = |change: Change| change.flash;
            assert_eq!(features.effects.map(|effect| flash(effect.change)), [-10, -30]);
            assert_eq!((flash(features.both), flash(features.interaction)), (-35, 5));
        }
    }

    #[test]
    fn variants_that_are_no_design_have_no_effects() {
        let base = variant(&["A", "B", "C"], 100);
        let same = [base.clone(), base.clone(), base.clone(), base.clone()];
        assert_eq!(effects(&same), None);
        let odd = [base, variant(&["B"], 1), variant(&["A"], 1), variant(&[], 1)];
        assert_eq!(effects(&odd), None);
    }
}
