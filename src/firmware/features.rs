//! What features cost: variants of one firmware that differ in options, as a two-by-two design.

use std::collections::{BTreeMap, BTreeSet};

use super::sizes::{Change, Sizes};

/// One build of the firmware.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its profile's name.
    pub name: String,
    /// Options that are defined, with their values.
    pub options: BTreeMap<String, String>,
    /// What it takes.
    pub sizes: Sizes,
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
    let [base, others @ ..] = variants else { return None };
    let [one, two, three] = others else { return None };
    let orders = [[one, two, three], [one, three, two], [two, three, one]];
    orders.into_iter().find_map(|[first, second, both]| design(base, first, second, both))
}

fn design(base: &Variant, first: &Variant, second: &Variant, both: &Variant) -> Option<Features> {
    let of_first = differing(base, first);
    let of_second = differing(base, second);
    if of_first.is_empty() || of_second.is_empty() || !of_first.is_disjoint(&of_second) {
        return None;
    }
    if !of_first.iter().all(|name| first.options.get(name) == both.options.get(name))
        || !of_second.iter().all(|name| second.options.get(name) == both.options.get(name))
        || differing(base, both).len() != of_first.len() + of_second.len()
    {
        return None;
    }
    let effects = [effect(of_first, base, first), effect(of_second, base, second)];
    let change = both.sizes.minus(base.sizes);
    let interaction = change.minus(effects[0].change).minus(effects[1].change);
    Some(Features { effects, both: change, interaction })
}

fn effect(options: BTreeSet<String>, base: &Variant, variant: &Variant) -> Effect {
    Effect { feature: headline(&options), change: variant.sizes.minus(base.sizes), options }
}

fn differing(left: &Variant, right: &Variant) -> BTreeSet<String> {
    let names = left.options.keys().chain(right.options.keys());
    names.filter(|name| left.options.get(*name) != right.options.get(*name)).cloned().collect()
}

/// A protocol gives its name to the options that depend on it; else the shortest name does.
fn headline(options: &BTreeSet<String>) -> String {
    let protocol = options.iter().find(|name| name.starts_with("MBEDTLS_SSL_PROTO_"));
    let shortest = || options.iter().min_by_key(|name| name.len());
    protocol.or_else(shortest).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(options: &[&str], flash: u64) -> Variant {
        let options = options.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        Variant { name: String::new(), options, sizes: Sizes { flash, ram: 0 } }
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
