//! What breaks when: CAs and paths that expire on the device, and hosts that are said to move.
//!
//! A device without date checks sees nothing expire, and no device knows a root program: what programs
//! and CAs announce says by when hosts will have moved to another CA.

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, OffsetDateTime};

use super::schedule::{self, schedule};
use super::service::{Host, Server, standing};
use super::set::CaSet;
use crate::profile::{Profile, TrustModel};

/// Everything from a day on, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Earliest first.
    pub entries: Vec<Entry>,
    /// Where each host ends on the first day; `None`: the device refuses it already.
    pub first: Vec<Option<Server>>,
    /// The last day on which each host still stands, as far as the set decides; `None`: no end.
    pub lost: Vec<Option<Date>>,
}

/// One day on which something ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The last day of the old state.
    pub day: Date,
    /// What ends.
    pub kind: Kind,
    /// The CA, by its index in the set.
    pub member: usize,
    /// One sentence.
    pub says: String,
    /// Where it is written; `None`: in the certificate.
    pub origin: Option<schedule::Origin>,
    /// The hosts that it touches.
    pub effects: Vec<Effect>,
}

/// What ends on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The CA: the device takes it no more.
    Expires,
    /// An intermediate CA that hosts send along.
    PathEnds,
    /// The time that a root program or the CA itself gave it.
    Moves(schedule::EventKind),
}

/// What a day means for one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Its index.
    pub host: usize,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// No CA of the set serves it any more.
    Lost,
    /// Another CA, by its index, serves it from then on.
    Carried(usize),
    /// It will have moved to another CA, which may not be in the set.
    Moves,
}

impl Kind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expires => "expires",
            Self::PathEnds => "path-ends",
            Self::Moves(kind) => kind.word(),
        }
    }
}

/// The calendar of a set for these hosts from this day on.
pub fn calendar(set: &CaSet, hosts: &[Host], profile: &Profile, at: OffsetDateTime) -> Calendar {
    let first = standing(set, hosts, profile, at, &BTreeSet::new());
    let mut maker = Maker { set, hosts, profile, at, current: first.clone(), entries: Vec::new() };
    maker.announced();
    maker.paths();
    let lost = maker.expiries();
    let mut entries = maker.entries;
    entries.sort_by_key(|entry| (entry.day, entry.kind, entry.member));
    Calendar { entries, first, lost }
}

struct Maker<'a> {
    set: &'a CaSet,
    hosts: &'a [Host],
    profile: &'a Profile,
    at: OffsetDateTime,
    /// Where each host ends, as far as the walk through time has come.
    current: Vec<Option<Server>>,
    entries: Vec<Entry>,
}

impl Maker<'_> {
    fn standing_on(&self, member: usize) -> Vec<usize> {
        let stands =
            |server: &Option<Server>| server.as_ref().is_some_and(|it| it.member == member);
        let current = self.current.iter().enumerate();
        current.filter(|(_, server)| stands(server)).map(|(index, _)| index).collect()
    }

    /// Each CA of the set once, by index.
    fn members(&self) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let members = self.set.certificates.iter().enumerate();
        members
            .filter(|(_, member)| member.is_loaded() && seen.insert(member.sha256))
            .map(|(index, _)| index)
            .collect()
    }

    fn announced(&mut self) {
        for member in self.members() {
            let Some(sha256) = self.set.certificates.get(member).map(|it| it.sha256) else {
                continue;
            };
            let hosts = self.standing_on(member);
            for event in schedule().of(&sha256).filter(|it| it.day >= self.at.date()) {
                let effect = |host: &usize| Effect { host: *host, fate: Fate::Moves };
                self.entries.push(Entry {
                    day: event.day,
                    kind: Kind::Moves(event.kind),
                    member,
                    says: event.sentence(),
                    origin: Some(event.origin.clone()),
                    effects: hosts.iter().map(effect).collect(),
                });
            }
        }
    }

    /// Cross-signed certificates and other intermediates end before the CA that they lead to.
    fn paths(&mut self) {
        let mut ends: BTreeMap<(Date, usize, String), Vec<usize>> = BTreeMap::new();
        for (host, server) in self.current.iter().enumerate() {
            let Some(server) = server else { continue };
            if let Some((end, name)) = &server.ends {
                ends.entry((end.date(), server.member, name.clone())).or_default().push(host);
            }
        }
        for ((day, member, name), hosts) in ends {
            let effect = |host| Effect { host, fate: Fate::Moves };
            self.entries.push(Entry {
                day,
                kind: Kind::PathEnds,
                member,
                says: format!("The intermediate '{name}' that the hosts send along expires."),
                origin: None,
                effects: hosts.into_iter().map(effect).collect(),
            });
        }
    }

    /// Walks through the ends of the CAs; a host that stands on one of them is asked again without
    /// all that have ended.
    fn expiries(&mut self) -> Vec<Option<Date>> {
        let mut lost = vec![None; self.hosts.len()];
        let checked = self.profile.library.capabilities.checks_dates
            && self.profile.trust.model == TrustModel::CaChain;
        if !checked {
            return lost;
        }
        let mut gone = BTreeSet::new();
        for (end, member) in self.ends() {
            gone.insert(member);
            let touched = self.standing_on(member);
            let hosts: Vec<Host> =
                touched.iter().filter_map(|host| self.hosts.get(*host)).cloned().collect();
            let next = standing(self.set, &hosts, self.profile, self.at, &gone);
            let mut effects = Vec::new();
            for (host, server) in touched.into_iter().zip(next) {
                let fate = server.as_ref().map_or(Fate::Lost, |it| Fate::Carried(it.member));
                if let (Fate::Lost, Some(lost)) = (&fate, lost.get_mut(host)) {
                    *lost = Some(end.date());
                }
                effects.push(Effect { host, fate });
                if let Some(current) = self.current.get_mut(host) {
                    *current = server;
                }
            }
            self.entries.push(Entry {
                day: end.date(),
                kind: Kind::Expires,
                member,
                says: "The CA expires: the device takes it no more.".to_owned(),
                origin: None,
                effects,
            });
        }
        lost
    }

    /// The ends of all CAs that are valid still, earliest first.
    fn ends(&self) -> Vec<(OffsetDateTime, usize)> {
        let end = |member: usize| {
            let member = self.set.certificates.get(member)?;
            Some(member.description.as_ref()?.not_after)
        };
        let members = self.members().into_iter();
        let mut ends: Vec<(OffsetDateTime, usize)> =
            members.filter_map(|member| Some((end(member)?, member))).collect();
        ends.retain(|(end, _)| *end >= self.at);
        ends.sort_unstable();
        ends
    }
}
