//! `tlsprobe certs calendar` for people: what breaks when, for whom.

use time::OffsetDateTime;

use super::figures::device;
use super::{Block, Column, Document, Table, Tone};
use crate::profile::{Profile, TrustModel};
use crate::trust::CaSet;
use crate::trust::calendar::{Calendar, Entry, Fate, Kind};
use crate::trust::schedule::schedule;
use crate::trust::service::Host;
use crate::verdict::Fidelity;

/// A calendar with everything that a report says about it.
#[derive(Debug)]
pub struct Dated<'a> {
    /// The device.
    pub profile: &'a Profile,
    /// Its CAs.
    pub set: &'a CaSet,
    /// Whom it connects to.
    pub hosts: &'a [Host],
    /// Hosts that presented no chain, and why.
    pub unmet: &'a [(String, String)],
    /// The first day.
    pub at: OffsetDateTime,
    /// What breaks when.
    pub calendar: &'a Calendar,
}

impl Dated<'_> {
    /// The device takes expired CAs for what they are.
    pub fn checks_dates(&self) -> bool {
        let by_list = self.profile.trust.model == TrustModel::CaChain;
        by_list && self.profile.library.capabilities.checks_dates
    }

    /// How well the answers are known to be the device's.
    pub fn fidelity(&self) -> Fidelity {
        match self.profile.trust.model {
            TrustModel::EspBundle => Fidelity::Read,
            TrustModel::CaChain => Fidelity::of_model(self.profile.library.version),
        }
    }

    /// Hosts that the device refuses already.
    pub fn refused(&self) -> impl Iterator<Item = &Host> {
        let hosts = self.hosts.iter().zip(&self.calendar.first);
        hosts.filter(|(_, server)| server.is_none()).map(|(host, _)| host)
    }

    /// What people call a CA of the set.
    pub fn name(&self, member: usize) -> &str {
        self.set.certificates.get(member).map_or("", |member| member.name())
    }

    fn target(&self, host: usize) -> &str {
        self.hosts.get(host).map_or("", |host| host.target.as_str())
    }
}

/// Dresses a calendar for people.
pub fn document(dated: &Dated<'_>) -> Document {
    let mut document = Document::default();
    document.push(headline(dated));
    document.push(Block::Paragraph(judged_for(dated)));
    if !dated.calendar.entries.is_empty() {
        document.push(Block::Table(table(dated)));
    }
    let refused: Vec<String> = dated.refused().map(|host| host.target.clone()).collect();
    if !refused.is_empty() {
        document.push(Block::Heading("Refused already".to_owned()));
        document.push(Block::List(refused));
    }
    if !dated.unmet.is_empty() {
        document.push(Block::Heading("Not reached".to_owned()));
        let items = dated.unmet.iter().map(|(target, why)| format!("{target}: {why}"));
        document.push(Block::List(items.collect()));
    }
    document
}

fn headline(dated: &Dated<'_>) -> Block {
    let ends = dated.calendar.lost.iter().flatten();
    let (refused, lost) = (dated.refused().count(), ends.clone().count());
    let (tone, text) = match (refused, ends.min()) {
        (0, None) => (Tone::Good, "no host loses its last CA".to_owned()),
        (0, Some(first)) => (
            Tone::Doubt,
            format!(
                "{lost} of {} hosts lose their last CA, the first on {first}",
                dated.hosts.len()
            ),
        ),
        (count, _) => {
            (Tone::Bad, format!("{count} of {} hosts are refused already", dated.hosts.len()))
        }
    };
    let text =
        if dated.hosts.is_empty() { "no hosts are named: the CAs alone".to_owned() } else { text };
    Block::Verdict { tone: if dated.hosts.is_empty() { Tone::Plain } else { tone }, text }
}

fn judged_for(dated: &Dated<'_>) -> String {
    let dates = match dated.checks_dates() {
        true => "",
        false => " The device checks no dates of its CAs: nothing expires for it.",
    };
    format!(
        "From {} on, for {} ({}); schedules of root programs as of {}.{dates}",
        dated.at.date(),
        device(dated.profile),
        dated.fidelity().word(),
        schedule().made(),
    )
}

fn table(dated: &Dated<'_>) -> Table {
    let columns = ["last day", "what", "CA", "hosts"].map(Column::words).to_vec();
    let row = |entry: &Entry| {
        vec![
            entry.day.to_string(),
            what(entry.kind).to_owned(),
            dated.name(entry.member).to_owned(),
            hosts(dated, entry),
        ]
    };
    Table { columns, rows: dated.calendar.entries.iter().map(row).collect() }
}

fn what(kind: Kind) -> &'static str {
    use crate::trust::schedule::EventKind::{Chrome, Mozilla, Statement};
    match kind {
        Kind::Expires => "expires on the device",
        Kind::PathEnds => "an intermediate expires",
        Kind::Moves(Mozilla) => "hosts will move by (Mozilla)",
        Kind::Moves(Chrome) => "hosts will move by (Chrome)",
        Kind::Moves(Statement) => "hosts will move by (announced)",
    }
}

/// More names than this are a count.
const MOST_NAMES: usize = 3;

fn hosts(dated: &Dated<'_>, entry: &Entry) -> String {
    let mut parts = Vec::new();
    let mut part = |label: &str, chosen: Vec<&str>| match chosen.len() {
        0 => {}
        1..=MOST_NAMES => parts.push(format!("{label}{}", chosen.join(", "))),
        count => parts.push(format!("{label}{count} hosts")),
    };
    let of = |which: &dyn Fn(&Fate) -> bool| {
        let chosen = entry.effects.iter().filter(|effect| which(&effect.fate));
        chosen.map(|effect| dated.target(effect.host)).collect::<Vec<&str>>()
    };
    part("LOST: ", of(&|fate| *fate == Fate::Lost));
    part("", of(&|fate| *fate == Fate::Moves));
    let carried = entry.effects.iter().filter_map(|effect| match effect.fate {
        Fate::Carried(member) => Some((dated.target(effect.host), dated.name(member))),
        Fate::Lost | Fate::Moves => None,
    });
    for (target, by) in carried.take(MOST_NAMES) {
        parts.push(format!("{target} goes on with {by}"));
    }
    parts.join("; ")
}
