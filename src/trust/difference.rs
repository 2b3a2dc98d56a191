//! Two CA sets: what came, what went, what was replaced, and what that means for hosts.

use std::collections::{BTreeSet, HashSet};

use time::OffsetDateTime;

use super::service::{Host, Server, standing};
use super::set::{CaSet, Member};
use crate::profile::Profile;

/// What sets two CA sets apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In the order of the first set, then of the second.
    pub changes: Vec<Change>,
    /// Certificates that are in both.
    pub same: usize,
    /// Each host, by its index, that ends elsewhere or nowhere with the second set.
    pub hosts: Vec<HostChange>,
}

/// One change of a set; indices are of the set that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In the first set alone.
    Removed(usize),
    /// In the second set alone.
    Added(usize),
    /// The same name in both, the first's index and the second's.
    Replaced(usize, usize, Replacement),
}

/// How a CA was replaced by another of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// The same key, signed again by itself.
    Renewed,
    /// The same key, where one of the two is signed by another CA.
    CrossSigned,
    /// Another key: hosts of the old one are not served by the new one.
    OtherKey,
}

/// What the change of sets means for one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostChange {
    /// Its index.
    pub host: usize,
    /// Where it ended.
    pub before: Option<Server>,
    /// Where it ends.
    pub after: Option<Server>,
}

impl Replacement {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::CrossSigned => "cross-signed",
            Self::OtherKey => "other-key",
        }
    }
}

impl HostChange {
    /// The device connects no more.
    pub fn is_lost(&self) -> bool {
        self.after.is_none()
    }
}

/// Compares.
pub fn difference(
    one: &CaSet,
    other: &CaSet,
    hosts: &[Host],
    profile: &Profile,
    at: OffsetDateTime,
) -> Difference {
    let (ours, theirs) = (once(one), once(other));
    let in_theirs: HashSet<[u8; 32]> = theirs.iter().map(|(_, it)| it.sha256).collect();
    let in_ours: HashSet<[u8; 32]> = ours.iter().map(|(_, it)| it.sha256).collect();
    let gone: Vec<_> = ours.iter().filter(|(_, it)| !in_theirs.contains(&it.sha256)).collect();
    let come: Vec<_> = theirs.iter().filter(|(_, it)| !in_ours.contains(&it.sha256)).collect();
    let mut used = BTreeSet::new();
    let mut changes = Vec::new();
    for (index, member) in &gone {
        let successor = come
            .iter()
            .filter(|(candidate, _)| !used.contains(candidate))
            .filter_map(|(candidate, it)| Some((replacement(member, it)?, *candidate)))
            .min_by_key(|(replacement, candidate)| {
                (*replacement == Replacement::OtherKey, *candidate)
            });
        changes.push(match successor {
            Some((how, candidate)) => {
                used.insert(candidate);
                Change::Replaced(*index, candidate, how)
            }
            None => Change::Removed(*index),
        });
    }
    let added = come.iter().filter(|(index, _)| !used.contains(index));
    changes.extend(added.map(|(index, _)| Change::Added(*index)));
    Difference {
        same: ours.len() - gone.len(),
        changes,
        hosts: host_changes(one, other, hosts, profile, at),
    }
}

/// Each certificate once.
fn once(set: &CaSet) -> Vec<(usize, &Member)> {
    let mut seen = HashSet::new();
    let members = set.certificates.iter().enumerate();
    members.filter(|(_, member)| seen.insert(member.sha256)).collect()
}

fn replacement(old: &Member, new: &Member) -> Option<Replacement> {
    let (old, new) = (old.description.as_ref()?, new.description.as_ref()?);
    if old.subject_der != new.subject_der {
        return None;
    }
    Some(match old.public_key_der == new.public_key_der {
        false => Replacement::OtherKey,
        true if old.issuer_der == new.issuer_der => Replacement::Renewed,
        true => Replacement::CrossSigned,
    })
}

fn host_changes(
    one: &CaSet,
    other: &CaSet,
    hosts: &[Host],
    profile: &Profile,
    at: OffsetDateTime,
) -> Vec<HostChange> {
    let nothing = BTreeSet::new();
    let before = standing(one, hosts, profile, at, &nothing);
    let after = standing(other, hosts, profile, at, &nothing);
    let path = |server: &Option<Server>| server.as_ref().map(|it| it.path.clone());
    let pairs = before.into_iter().zip(after).enumerate();
    pairs
        .filter(|(_, (before, after))| path(before) != path(after))
        .map(|(host, (before, after))| HostChange { host, before, after })
        .collect()
}
