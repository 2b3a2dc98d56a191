//! What each option of the library brings into an image: the sources are judged with it and without
//! it, and what is no longer defined is looked up in the ledger.

mod inside;
mod link;
mod matching;

use std::collections::{BTreeMap, BTreeSet};

use crate::profile::Options;
use crate::profile::library_code::{Build, LibraryCode, Name, TurnedOff};

use super::dwarf::Lines;
use super::ledger::{Owner, OwnerKind};
use super::map::Links;
use super::measure::Measurement;
use super::sizes::Sizes;
use link::Roots;
use matching::{Match, Matches};

use inside::Contents;
pub use inside::Inside;

/// Options that are tried for code that no option of the profile explains, in all.
const MOST_TRIALS: usize = 400;

/// What the options of a profile bring into one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionCosts {
    /// Options that are on and bring bytes, the most expensive first.
    pub options: Vec<OptionCost>,
    /// Options that are on, have definitions of their own, and bring none of them into the image.
    pub absent: Vec<String>,
    /// Code in the image that an option guards which is off: the image is another profile's.
    pub foreign: Vec<Foreign>,
    /// Bytes whose definition the sources have.
    pub known: Sizes,
    /// Bytes of the library's objects that the sources do not spell.
    pub unknown: Sizes,
    /// Debug information tells the bytes of lines inside functions.
    pub has_lines: bool,
    /// The map tells what other files refer to, so that what nothing refers to any more is known.
    pub has_links: bool,
}

/// One option that is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionCost {
    /// Its name.
    pub name: String,
    /// Of symbols that are gone if it alone is off, with their strings and padding.
    pub own: Sizes,
    /// Those symbols, by name.
    pub symbols: Vec<String>,
    /// The part of `own` that also goes without one of these other options, the largest first.
    pub shared: Vec<(Vec<String>, Sizes)>,
    /// Options that the library refuses to have without it.
    pub dependents: Vec<String>,
    /// Of symbols that are gone if it and its dependents are off.
    pub together: Sizes,
    /// Lines inside functions that stay, with it and its dependents off.
    pub inside: Inside,
    /// Of symbols that nothing mentions any more; `None` where `has_links` is false.
    pub unreferenced: Option<Sizes>,
    /// Why the library would not be compiled even so, in its own words.
    pub refused: Option<String>,
}

impl OptionCost {
    /// All that is known to go.
    pub fn total(&self) -> Sizes {
        let inside = self.inside.code.unwrap_or_default() + self.inside.strings;
        let inside = Sizes { flash: inside, ram: 0 };
        [self.together, inside, self.unreferenced.unwrap_or_default()].into_iter().sum()
    }
}

/// Code that an option guards which is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The option.
    pub option: String,
    /// Symbols of the image, by name.
    pub symbols: Vec<String>,
    /// What they take.
    pub sizes: Sizes,
}

/// Judges every option that is on.
///
/// `lines` is what debug information says of lines; `map` the text of the linker's map.
pub fn option_costs(
    measurement: &Measurement,
    code: &LibraryCode,
    options: &Options,
    lines: Option<&Lines>,
    map: Option<&str>,
) -> OptionCosts {
    let base = code.build(options);
    let owners: Vec<Owner> = measurement.owners.iter().collect();
    let nameless: Vec<Owner> = measurement.nameless.iter().collect();
    let matches = matching::matches(&owners, code, &base);
    let roots =
        map.map(Links::parse).and_then(|links| Roots::new(&owners, &matches, &links, code, &base));
    let contents = Contents::new((&owners, &nameless), code, lines);
    let judge = Judge { owners: &owners, code, base, matches, contents, roots };
    judge.all()
}

struct Judge<'j, 'c> {
    owners: &'j [Owner<'j>],
    code: &'c LibraryCode,
    base: Build<'c>,
    matches: Matches,
    contents: Contents<'j>,
    roots: Option<Roots>,
}

/// An option, what turning it off defines, and the owners that are gone.
struct Judged {
    cost: OptionCost,
    gone: BTreeSet<usize>,
    /// Something of the sources is gone, be it in the image or not.
    defines: bool,
}

impl<'c> Judge<'_, 'c> {
    fn all(&self) -> OptionCosts {
        let judged: Vec<Judged> =
            self.base.switches().into_iter().map(|name| self.option(name)).collect();
        let mut costs = OptionCosts {
            options: Vec::new(),
            absent: Vec::new(),
            foreign: self.foreign(),
            known: self.sum(|found| matches!(found, Match::Definition(_))),
            unknown: self.sum(|found| matches!(found, Match::File(_))),
            has_lines: self.contents.has_lines(),
            has_links: self.roots.is_some(),
        };
        let needed = needed(&judged);
        for mut one in judged {
            let brings = one.cost.total() != Sizes::default() || one.cost.inside.functions > 0;
            if brings {
                one.cost.shared = self.shared(&one, &needed);
                costs.options.push(one.cost);
            } else if one.defines {
                costs.absent.push(one.cost.name);
            }
        }
        costs.options.sort_by(|left, right| {
            let size = |cost: &OptionCost| (cost.total().flash, cost.total().ram);
            size(right).cmp(&size(left)).then_with(|| left.name.cmp(&right.name))
        });
        costs
    }

    fn option(&self, name: Name) -> Judged {
        let TurnedOff { alone, dependents, together, refused } = self.base.without(self.code, name);
        let gone = self.gone(&alone);
        let together = together.as_ref().unwrap_or(&alone);
        let all_gone = self.gone(together);
        let own = self.bytes(&gone);
        let roots = self.roots.as_ref();
        let unreferenced =
            roots.map(|roots| roots.unreferenced(&self.matches, together, &all_gone));
        let whole: BTreeSet<usize> =
            all_gone.iter().chain(unreferenced.iter().flatten()).copied().collect();
        let builds = (&self.base, together);
        let cost = OptionCost {
            name: self.code.text(name).to_owned(),
            own,
            symbols: self.symbols(&gone),
            shared: Vec::new(),
            dependents,
            together: self.bytes(&all_gone),
            inside: self.contents.inside(self.owners, builds, &self.matches, &whole),
            unreferenced: unreferenced.map(|owners| self.bytes(&owners)),
            refused,
        };
        let defines = (0..self.code.files().len()).any(|file| self.loses(&alone, file));
        Judged { cost, gone, defines }
    }

    fn loses(&self, off: &Build, file: usize) -> bool {
        if self.base.shares(off, file) {
            return false;
        }
        let unit = self.base.unit(file);
        let mut names = unit.into_iter().flat_map(|unit| unit.definitions.keys());
        names.any(|&name| !off.has((file, name)))
    }

    /// Owners whose definition is gone, by index.
    fn gone(&self, off: &Build) -> BTreeSet<usize> {
        let is_gone = |found: &Match| match *found {
            Match::Definition(place) => !off.has(place),
            Match::File(file) => {
                let empty =
                    |build: &Build| build.unit(file).is_none_or(|unit| unit.definitions.is_empty());
                empty(off) && !empty(&self.base)
            }
        };
        let gone = self.matches.of_owner.iter().filter(|(_, found)| is_gone(found));
        gone.map(|(index, _)| *index).collect()
    }

    fn bytes(&self, owners: &BTreeSet<usize>) -> Sizes {
        owners.iter().filter_map(|&index| self.owners.get(index)).map(|owner| owner.sizes).sum()
    }

    fn symbols(&self, owners: &BTreeSet<usize>) -> Vec<String> {
        let owners = owners.iter().filter_map(|&index| self.owners.get(index));
        let symbols = owners.filter(|owner| owner.kind == OwnerKind::Symbol);
        let mut names: Vec<String> = symbols.map(|owner| owner.name.to_string()).collect();
        names.sort();
        names
    }

    fn sum(&self, wanted: impl Fn(Match) -> bool) -> Sizes {
        let found = self.matches.of_owner.iter().filter(|(_, found)| wanted(**found));
        self.bytes(&found.map(|(index, _)| *index).collect())
    }

    /// Bytes of one option by the other options that they need too.
    fn shared(
        &self,
        of: &Judged,
        needed: &BTreeMap<usize, Vec<String>>,
    ) -> Vec<(Vec<String>, Sizes)> {
        let mut groups: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
        for &index in &of.gone {
            let all = needed.get(&index).map_or(&[][..], Vec::as_slice);
            let others: Vec<String> =
                all.iter().filter(|name| **name != of.cost.name).cloned().collect();
            if !others.is_empty() {
                groups.entry(others).or_default().insert(index);
            }
        }
        let mut sums: Vec<(Vec<String>, Sizes)> =
            groups.into_iter().map(|(names, owners)| (names, self.bytes(&owners))).collect();
        sums.sort_by(|left, right| {
            right.1.flash.cmp(&left.1.flash).then_with(|| left.0.cmp(&right.0))
        });
        sums
    }

    /// Symbols that the sources define only with an option on which is off.
    fn foreign(&self) -> Vec<Foreign> {
        let mut unexplained: BTreeMap<usize, BTreeMap<Name, usize>> = BTreeMap::new();
        for (&index, found) in &self.matches.of_owner {
            let Some(owner) = self.owners.get(index) else { continue };
            let name = self.code.name(&super::difference::canonical(&owner.name));
            if let (Match::File(file), Some(name), OwnerKind::Symbol) = (*found, name, owner.kind) {
                unexplained.entry(file).or_default().insert(name, index);
            }
        }
        let mut found: BTreeMap<Name, BTreeSet<usize>> = BTreeMap::new();
        let mut trials = 0;
        for (file, mut names) in unexplained {
            for option in self.base.off_options(file) {
                if names.is_empty() || trials >= MOST_TRIALS {
                    break;
                }
                trials += 1;
                let on = self.base.with(&BTreeSet::from([option]), true);
                names.retain(|&name, index| {
                    let explained = on.has((file, name));
                    if explained {
                        found.entry(option).or_default().insert(*index);
                    }
                    !explained
                });
            }
        }
        let foreign = found.into_iter().map(|(option, owners)| Foreign {
            option: self.code.text(option).to_owned(),
            symbols: self.symbols(&owners),
            sizes: self.bytes(&owners),
        });
        let mut foreign: Vec<Foreign> = foreign.collect();
        foreign.sort_by(|left, right| left.option.cmp(&right.option));
        foreign
    }
}

/// By owner: the options without which it is gone.
fn needed(judged: &[Judged]) -> BTreeMap<usize, Vec<String>> {
    let mut needed: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for one in judged {
        for &index in &one.gone {
            needed.entry(index).or_default().push(one.cost.name.clone());
        }
    }
    needed
}
