//! What an owner is called at each level.

use std::borrow::Cow;

use super::level::Level;
use crate::firmware::ledger::{Owner, OwnerKind};
use crate::firmware::sizes::Sizes;

/// Bytes of one owner in one region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'o, 'a> {
    pub owner: &'o Owner<'a>,
    pub sizes: Sizes,
    pub region: &'o str,
}

/// The name of a row at a level; a component has one for each step.
pub(super) fn names<'o>(row: &Row<'o, '_>, level: Level) -> Vec<Cow<'o, str>> {
    let owner = row.owner;
    let or = |name: &'o Option<Cow<str>>, none: &'static str| {
        vec![Cow::Borrowed(name.as_deref().unwrap_or(none))]
    };
    match level {
        Level::Region => vec![Cow::Borrowed(row.region)],
        Level::Section => or(&owner.section, "(no section)"),
        Level::Component => {
            let steps = owner.component.split('/').chain(owner.part);
            steps.map(Cow::Borrowed).collect()
        }
        Level::Archive => or(&owner.archive, "(no archive)"),
        Level::Object => or(&owner.object, "(no object)"),
        Level::Source => or(&owner.source, "(no source)"),
        Level::Function => vec![function(owner)],
        Level::Symbol => vec![symbol(owner)],
    }
}

fn symbol<'o>(owner: &'o Owner) -> Cow<'o, str> {
    match owner.kind {
        OwnerKind::Unattributed => Cow::Owned(format!("no owner in {}", owner.name)),
        _ => Cow::Borrowed(&owner.name),
    }
}

fn function<'o>(owner: &'o Owner) -> Cow<'o, str> {
    match &owner.user {
        Some(user) => Cow::Borrowed(without_clone(user)),
        None => symbol(owner),
    }
}

/// What gcc appends to the name of a copy or of a part of a function (gcc/ipa-*.cc); numbers follow.
const CLONES: [&str; 6] = [".constprop", ".isra", ".part", ".cold", ".lto_priv", ".localalias"];

/// The name that the source has.
fn without_clone(name: &str) -> &str {
    let cut = CLONES.iter().filter_map(|clone| name.find(clone)).filter(|&at| at > 0).min();
    cut.and_then(|at| name.get(..at)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_has_the_name_of_its_function() {
        assert_eq!(without_clone("ssl_write.isra.0.constprop.1"), "ssl_write");
        assert_eq!(without_clone("main.cold"), "main");
        assert_eq!(without_clone("mpi_add"), "mpi_add");
    }
}
