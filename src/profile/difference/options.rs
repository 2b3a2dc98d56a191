//! The options of two profiles, name by name.

use std::collections::BTreeSet;

use super::entry::Difference;
use crate::profile::option_state::OptionState;
use crate::profile::options::Options;

/// Options that the two libraries are not compiled with alike, by name.
pub fn differences(from: &Options, to: &Options) -> Vec<Difference> {
    let names: BTreeSet<&str> = from.iter().chain(to.iter()).map(|(name, _)| name).collect();
    let differing = names.into_iter().filter(|name| !alike(from, to, name));
    let difference = |name: &str| Difference::Option {
        name: name.to_owned(),
        from: from.get(name).cloned(),
        to: to.get(name).cloned(),
    };
    differing.map(difference).collect()
}

/// Off is off, whether somebody turned it off or nobody turned it on; 0x1000 is 4096.
fn alike(from: &Options, to: &Options, name: &str) -> bool {
    let undecided = |options: &Options| {
        options.get(name).is_some_and(|setting| setting.state == OptionState::Undecided)
    };
    let number = from.number(name);
    undecided(from) == undecided(to)
        && (from.text(name) == to.text(name) || number.is_some() && number == to.number(name))
}
