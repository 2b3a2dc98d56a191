//! Options that change together, as one feature.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Options that are defined in one build, with their values.
pub type Options = BTreeMap<String, String>;

/// What a feature does to the option that gives it its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The first build has it, these builds do not.
    Off,
    /// The first build does not have it, these builds do.
    On,
    /// Both have it, with different values.
    Value,
}

/// Options whose values against the first build change in the same builds in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The option that stands for all.
    pub name: String,
    /// What becomes of that option.
    pub direction: Direction,
    /// The value that it then has, where it is on and has one.
    pub value: Option<String>,
    /// All options that change.
    pub options: BTreeSet<String>,
}

impl Feature {
    /// No build can have both: they are values of the same options.
    pub fn excludes(&self, other: &Self) -> bool {
        self.options == other.options
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = (&self.name, self.value.as_deref());
        match (self.direction, value) {
            (Direction::Off, _) => write!(f, "without {name}"),
            (Direction::On, None) => write!(f, "with {name}"),
            (Direction::On, Some(value)) => write!(f, "with {name} = {value}"),
            (Direction::Value, value) => write!(f, "{name} = {}", value.unwrap_or("(empty)")),
        }
    }
}

/// The features of these builds, and for each build those that it has changed against the first.
pub(super) fn features(builds: &[&Options]) -> (Vec<Feature>, Vec<BTreeSet<usize>>) {
    let mut found: Vec<(Feature, Vec<usize>)> = Vec::new();
    for (pattern, options) in patterns(builds) {
        let levels = pattern.iter().max().copied().unwrap_or_default();
        found.extend((1..=levels).map(|level| {
            let with: Vec<usize> =
                (0..builds.len()).filter(|&build| pattern.get(build) == Some(&level)).collect();
            (feature(&options, builds, &with), with)
        }));
    }
    let changes = |build: usize| found.iter().filter(|(_, with)| with.contains(&build)).count();
    let changes: Vec<usize> = (0..builds.len()).map(changes).collect();
    let clearest = |with: &[usize]| with.iter().map(|&build| (changes.get(build), build)).min();
    found.sort_by(|left, right| clearest(&left.1).cmp(&clearest(&right.1)));
    let changed = |build: usize| {
        let having = found.iter().enumerate().filter(|(_, (_, with))| with.contains(&build));
        having.map(|(feature, _)| feature).collect()
    };
    let changed = (0..builds.len()).map(changed).collect();
    (found.into_iter().map(|(feature, _)| feature).collect(), changed)
}

/// Options by the builds in which their value is another one: 0 stands for the first build's value,
/// 1 for the next that turns up.
fn patterns(builds: &[&Options]) -> BTreeMap<Vec<usize>, BTreeSet<String>> {
    let names: BTreeSet<&String> = builds.iter().flat_map(|options| options.keys()).collect();
    let mut patterns: BTreeMap<Vec<usize>, BTreeSet<String>> = BTreeMap::new();
    for name in names {
        let mut seen: Vec<Option<&String>> = Vec::new();
        let pattern: Vec<usize> = builds
            .iter()
            .map(|options| {
                let value = options.get(name);
                seen.iter().position(|other| *other == value).unwrap_or_else(|| {
                    seen.push(value);
                    seen.len() - 1
                })
            })
            .collect();
        if seen.len() > 1 {
            patterns.entry(pattern).or_default().insert(name.clone());
        }
    }
    patterns
}

fn feature(options: &BTreeSet<String>, builds: &[&Options], with: &[usize]) -> Feature {
    let name = headline(options);
    let of = |build: Option<&&Options>| build.and_then(|options| options.get(&name)).cloned();
    let before = of(builds.first());
    let after = of(with.first().and_then(|&build| builds.get(build)));
    let direction = match (&before, &after) {
        (_, None) => Direction::Off,
        (None, Some(_)) => Direction::On,
        (Some(_), Some(_)) => Direction::Value,
    };
    let value = after.filter(|value| !value.is_empty());
    Feature { name, direction, value, options: options.clone() }
}

/// A protocol gives its name to the options that depend on it; else the shortest name does.
fn headline(options: &BTreeSet<String>) -> String {
    let protocol = options.iter().find(|name| name.starts_with("MBEDTLS_SSL_PROTO_"));
    let shortest = || options.iter().min_by_key(|name| name.len());
    protocol.or_else(shortest).cloned().unwrap_or_default()
}
