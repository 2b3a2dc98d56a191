//! One option off, and with it those that the library refuses to be without it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::LibraryCode;
use super::build::Build;
use super::names::Name;
use super::pass::{self, Refusal};
use crate::profile::expression::{Expression, Number};
use crate::profile::option_state::OptionState;

/// Options that fall because others fell; chains of the library's own are shorter than ten.
const MOST_ROUNDS: usize = 24;

/// What turning one option off comes to.
pub struct TurnedOff<'c> {
    /// It alone: the library may refuse to be compiled so.
    pub alone: Build<'c>,
    /// Options that go with it, because `check_config.h` refuses them without it, by name.
    pub dependents: Vec<String>,
    /// It and its dependents; `None`: there are no dependents.
    pub together: Option<Build<'c>>,
    /// Words of an `#error` that turning options off does not silence.
    pub refused: Option<String>,
}

impl<'c> Build<'c> {
    /// Turns off an option that is on.
    pub fn without(&self, code: &LibraryCode, option: Name) -> TurnedOff<'c> {
        let mut off = BTreeSet::from([option]);
        let alone = self.with(&off, false);
        let mut together: Option<Build<'c>> = None;
        let mut refused = None;
        for _ in 0..MOST_ROUNDS {
            let now = together.as_ref().unwrap_or(&alone);
            let fresh: Vec<Refusal> =
                now.refusals.iter().filter(|one| !self.refusals.contains(one)).cloned().collect();
            refused = fresh.first().map(|refusal| refusal.message.clone());
            let before = off.len();
            off.extend(now.fallen(code, fresh));
            if off.len() == before {
                break;
            }
            together = Some(self.with(&off, false));
        }
        let names = off.iter().filter(|name| **name != option);
        let mut dependents: Vec<String> = names.map(|&name| code.text(name).to_owned()).collect();
        dependents.sort();
        TurnedOff { alone, dependents, together, refused }
    }

    /// Options without which refusals are silent: the one that silences most of them, and of several
    /// the one that guards the least; what no option alone silences falls with all that it names.
    fn fallen(&self, code: &LibraryCode, mut refusals: Vec<Refusal>) -> BTreeSet<Name> {
        let mut fallen = BTreeSet::new();
        while !refusals.is_empty() {
            let mut silenced: BTreeMap<Name, usize> = BTreeMap::new();
            for refusal in &refusals {
                let on = self.on(code, refusal);
                for name in on.into_iter().filter(|&name| self.is_silent(code, refusal, &[name])) {
                    *silenced.entry(name).or_default() += 1;
                }
            }
            let lines = |name: &Name| code.guarded.get(name).copied().unwrap_or_default();
            let best = silenced.iter().max_by_key(|(name, count)| (**count, Reverse(lines(name))));
            let Some((&best, _)) = best else { break };
            fallen.insert(best);
            refusals.retain(|refusal| !self.is_silent(code, refusal, &[best]));
        }
        for refusal in refusals {
            let on = self.on(code, &refusal);
            if self.is_silent(code, &refusal, &on) {
                fallen.extend(on);
            }
        }
        fallen
    }

    /// Options of the configuration that a refusal wants to be on.
    fn on(&self, code: &LibraryCode, refusal: &Refusal) -> Vec<Name> {
        let names = required(&refusal.condition).filter_map(|name| code.name(name));
        names.filter(|&name| self.is_configured(name)).collect()
    }

    fn is_silent(&self, code: &LibraryCode, refusal: &Refusal, off: &[Name]) -> bool {
        let lookup = |name: Name| match off.contains(&name) {
            true => OptionState::Undefined,
            false => pass::lookup(code, &self.macros, name),
        };
        pass::number(&Expression::new(&refusal.condition), &code.names, lookup) == Number::Known(0)
    }
}

/// Names that a condition wants to be defined: not behind an exclamation mark.
fn required(condition: &str) -> impl Iterator<Item = &str> {
    condition.match_indices("defined").filter_map(|(at, word)| {
        if condition.get(..at)?.trim_end().ends_with('!') {
            return None;
        }
        let rest = condition.get(at + word.len()..)?.trim_start_matches([' ', '(']);
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        rest.get(..end.unwrap_or(rest.len()))
    })
}
