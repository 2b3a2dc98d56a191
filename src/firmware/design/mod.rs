//! Which builds of one firmware tell what an option costs: effects and interactions as sums and
//! differences of builds, for any figure that a build has.
//!
//! Options that change in the same builds are one feature: nobody can tell them apart. An effect is
//! what a build has with a feature changed, less what the build has that differs in nothing else.

mod feature;
mod figure;

pub use feature::{Direction, Feature, Options};
pub use figure::Figure;

use std::collections::{BTreeMap, BTreeSet};

use feature::features;

/// Features by their index in [`Design::features`].
type Set = BTreeSet<usize>;

/// A sum and difference of builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contrast {
    /// Builds by index; what it begins with.
    first: usize,
    /// Builds that are added.
    plus: Vec<usize>,
    /// Builds that are taken away.
    minus: Vec<usize>,
}

impl Contrast {
    /// What it comes to; `of` gives the figure of a build by its index.
    pub fn of<F: Figure>(&self, of: impl Fn(usize) -> F) -> F {
        let added = self.plus.iter().fold(of(self.first), |sum, &build| sum.plus(of(build)));
        self.minus.iter().fold(added, |sum, &build| sum.minus(of(build)))
    }
}

/// How a feature changes a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MainEffect {
    /// The feature.
    pub feature: usize,
    /// Features that both builds have changed against the first one; empty where it is the first.
    pub beside: Set,
    /// The build with it less the build without it.
    pub contrast: Contrast,
}

/// Two features changed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The features.
    pub features: [usize; 2],
    /// Features that all four builds have changed against the first one.
    pub beside: Set,
    /// Both.
    pub both: Contrast,
    /// Both less the sum of the two alone.
    pub interaction: Contrast,
}

/// What builds can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// In the order of the builds that change them.
    pub features: Vec<Feature>,
    /// Of those features whose effect the builds tell.
    pub effects: Vec<MainEffect>,
    /// Of those pairs whose interaction the builds tell.
    pub pairs: Vec<Pair>,
    /// Sets of features, changed against the first build, that would tell the rest; the smaller first.
    pub missing: Vec<Set>,
}

impl Design {
    /// What builds tell by their options; the first one is what the others are changes of.
    ///
    /// `None` where no option differs, and where two builds have the same options: then something
    /// that nobody wrote down sets them apart.
    pub fn new(builds: &[&Options]) -> Option<Self> {
        let (features, changed) = features(builds);
        let states = States(changed.into_iter().enumerate().map(|(at, set)| (set, at)).collect());
        if features.is_empty() || states.0.len() < builds.len() {
            return None;
        }
        let effects: Vec<_> = (0..features.len()).filter_map(|one| states.effect(one)).collect();
        let mut missing: BTreeSet<(usize, Set)> = BTreeSet::new();
        let told = |one: &usize| effects.iter().any(|effect| effect.feature == *one);
        let untold = (0..features.len()).filter(|one| !told(one));
        missing.extend(untold.map(|one| (1, Set::from([one]))));
        let mut pairs = Vec::new();
        for left in 0..features.len() {
            for right in left + 1..features.len() {
                if features[left].excludes(&features[right]) {
                    continue;
                }
                match states.pair(left, right) {
                    Some(pair) => pairs.push(pair),
                    None => missing.extend(states.lacks(left, right)),
                }
            }
        }
        let missing = missing.into_iter().map(|(_, set)| set).collect();
        Some(Self { features, effects, pairs, missing })
    }
}

/// Builds by what they have changed against the first one.
struct States(BTreeMap<Set, usize>);

impl States {
    fn of(&self, set: &Set, more: &[usize]) -> Option<usize> {
        let set = set.iter().chain(more).copied().collect::<Set>();
        self.0.get(&set).copied()
    }

    /// Builds with none of these changed, those with the fewest changes first.
    fn without(&self, these: &[usize]) -> Vec<&Set> {
        let mut sets: Vec<&Set> =
            self.0.keys().filter(|set| these.iter().all(|one| !set.contains(one))).collect();
        sets.sort_by_key(|set| (set.len(), self.0.get(*set)));
        sets
    }

    fn effect(&self, feature: usize) -> Option<MainEffect> {
        self.without(&[feature]).into_iter().find_map(|beside| {
            let minus = vec![self.of(beside, &[])?];
            let contrast =
                Contrast { first: self.of(beside, &[feature])?, plus: Vec::new(), minus };
            Some(MainEffect { feature, beside: beside.clone(), contrast })
        })
    }

    fn pair(&self, left: usize, right: usize) -> Option<Pair> {
        self.without(&[left, right]).into_iter().find_map(|beside| {
            let neither = self.of(beside, &[])?;
            let (one, other) = (self.of(beside, &[left])?, self.of(beside, &[right])?);
            let both = self.of(beside, &[left, right])?;
            Some(Pair {
                features: [left, right],
                beside: beside.clone(),
                both: Contrast { first: both, plus: Vec::new(), minus: vec![neither] },
                interaction: Contrast { first: both, plus: vec![neither], minus: vec![one, other] },
            })
        })
    }

    /// What the pair would need beside the first build.
    fn lacks(&self, left: usize, right: usize) -> impl Iterator<Item = (usize, Set)> {
        let needed = [Set::from([left]), Set::from([right]), Set::from([left, right])];
        needed.into_iter().filter(|set| !self.0.contains_key(set)).map(|set| (set.len(), set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(text: &str) -> Options {
        let words = text.split_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")));
        words.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn design(builds: &[&str]) -> Option<Design> {
        let builds: Vec<Options> = builds.iter().map(|text| build(text)).collect();
        Design::new(&builds.iter().collect::<Vec<_>>())
    }

    fn effects(design: &Design, figures: &[i64]) -> Vec<(String, i64)> {
        let name = |effect: &MainEffect| design.features[effect.feature].name.clone();
        let figure = |effect: &MainEffect| effect.contrast.of(|build| figures[build]);
        design.effects.iter().map(|effect| (name(effect), figure(effect))).collect()
    }

    #[test]
    fn eight_builds_of_three_options_tell_three_effects_and_three_interactions() {
        let builds = ["A B C", "B C", "A C", "A B", "C", "B", "A", ""];
        let design = design(&builds).expect("options differ");
        // A, B and C cost 1, 10 and 100 alone; without A and B 5 bytes more go.
        let figures = [1000, 999, 990, 900, 984, 899, 890, 884];
        let expected = [("A", -1), ("B", -10), ("C", -100)].map(|(name, n)| (name.to_owned(), n));
        assert_eq!(effects(&design, &figures), expected);
        let interactions = design
            .pairs
            .iter()
            .map(|pair| (pair.features, pair.interaction.of(|build| figures[build])));
        let expected = [([0, 1], -5), ([0, 2], 0), ([1, 2], 0)];
        assert_eq!(interactions.collect::<Vec<_>>(), expected);
        assert_eq!(design.missing, Vec::<Set>::new());
    }

    #[test]
    fn what_the_builds_do_not_tell_is_named_and_not_guessed() {
        let design = design(&["A B", "B", "A"]).expect("options differ");
        assert_eq!(design.effects.len(), 2);
        assert_eq!((design.pairs.len(), design.missing), (0, vec![Set::from([0, 1])]));
    }

    #[test]
    fn an_effect_that_only_changed_builds_show_says_beside_what() {
        let design = design(&["A B", "B", ""]).expect("options differ");
        let beside: Vec<&Set> = design.effects.iter().map(|effect| &effect.beside).collect();
        assert_eq!(beside, [&Set::new(), &Set::from([0])]);
        assert_eq!(effects(&design, &[10, 8, 5]), [("A".to_owned(), -2), ("B".to_owned(), -3)]);
        assert_eq!(design.missing, [Set::from([1])], "B alone would tell the interaction");
    }

    #[test]
    fn values_of_one_option_exclude_each_other() {
        let design = design(&["N=3", "N=2", "N=1"]).expect("options differ");
        let names: Vec<&str> = design.features.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["N", "N"]);
        let second = &design.features[1];
        assert_eq!((second.direction, second.value.as_deref()), (Direction::Value, Some("1")));
        assert_eq!((design.pairs.len(), design.missing.len()), (0, 0));
    }

    #[test]
    fn a_figure_that_one_build_lacks_is_unknown() {
        let design = design(&["A B", "B", "A"]).expect("options differ");
        let figures = [Some(3_i64), None, Some(1)];
        let of = |index: usize| design.effects[index].contrast.of(|build| figures[build]);
        assert_eq!((of(0), of(1)), (None, Some(-2)));
    }

    #[test]
    fn builds_with_the_same_options_tell_nothing() {
        assert_eq!(design(&["A", "A", ""]), None);
        assert_eq!(design(&["A", "A"]), None);
        assert_eq!(design(&["A"]), None);
        assert_eq!(design(&[]), None);
    }
}
