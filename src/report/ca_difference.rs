//! `tlsprobe certs diff` for people: what came, went and was replaced, and what it means.

use super::figures::signed;
use super::{Block, Column, Document, Table, Tone};
use crate::certificate::hex;
use crate::profile::Profile;
use crate::trust::bundle::{Form, size_of};
use crate::trust::difference::{Change, Difference, HostChange, Replacement};
use crate::trust::service::{Host, Server};
use crate::trust::{CaSet, Member};

/// Two sets and what sets them apart.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The device.
    pub profile: &'a Profile,
    /// The first set.
    pub one: &'a CaSet,
    /// The second set.
    pub other: &'a CaSet,
    /// Whom they are for.
    pub hosts: &'a [Host],
    /// Hosts that presented no chain, and why.
    pub unmet: &'a [(String, String)],
    /// What sets them apart.
    pub difference: &'a Difference,
}

impl Compared<'_> {
    /// Bytes of flash that the second set takes more, in a form.
    pub fn bytes(&self, form: Form) -> i64 {
        let sum = |set: &CaSet| -> u64 {
            set.certificates.iter().map(|it| size_of(form, &it.found.der).unwrap_or_default()).sum()
        };
        i64::try_from(sum(self.other)).unwrap_or(i64::MAX)
            - i64::try_from(sum(self.one)).unwrap_or(i64::MAX)
    }

    /// The certificates of a change: the one that went, the one that came.
    pub fn members(&self, change: Change) -> (Option<&Member>, Option<&Member>) {
        let old = |index: usize| self.one.certificates.get(index);
        let new = |index: usize| self.other.certificates.get(index);
        match change {
            Change::Removed(index) => (old(index), None),
            Change::Added(index) => (None, new(index)),
            Change::Replaced(one, other, _) => (old(one), new(other)),
        }
    }

    /// Hosts to which the device connects no more.
    pub fn lost(&self) -> usize {
        let lost = |it: &&HostChange| it.is_lost() && it.before.is_some();
        self.difference.hosts.iter().filter(lost).count()
    }
}

/// The forms whose bytes are told.
pub const FORMS: [Form; 3] =
    [Form::Pem, Form::Der, Form::Esp(crate::trust::esp_bundle::Generation::From5_4)];

/// Dresses a comparison for people.
pub fn document(compared: &Compared<'_>) -> Document {
    let mut document = Document::default();
    document.push(headline(compared));
    let bytes = FORMS.map(|form| format!("{} as {}", signed(compared.bytes(form)), form.word()));
    document.push(Block::Paragraph(format!("Bytes of flash: {}.", bytes.join(", "))));
    if !compared.difference.changes.is_empty() {
        document.push(Block::Table(changes(compared)));
    }
    if !compared.hosts.is_empty() {
        document.push(Block::Heading("Hosts".to_owned()));
        document.push(Block::List(hosts(compared)));
    }
    if !compared.unmet.is_empty() {
        document.push(Block::Heading("Not reached".to_owned()));
        let items = compared.unmet.iter().map(|(target, why)| format!("{target}: {why}"));
        document.push(Block::List(items.collect()));
    }
    document
}

fn headline(compared: &Compared<'_>) -> Block {
    let changes = &compared.difference.changes;
    let count = |which: fn(&Change) -> bool| changes.iter().filter(|it| which(it)).count();
    let text = format!(
        "{} added, {} removed, {} replaced, {} the same",
        count(|it| matches!(it, Change::Added(_))),
        count(|it| matches!(it, Change::Removed(_))),
        count(|it| matches!(it, Change::Replaced(..))),
        compared.difference.same,
    );
    let (tone, lost) = match compared.lost() {
        0 if changes.is_empty() => (Tone::Good, String::new()),
        0 => (Tone::Plain, String::new()),
        1 => (Tone::Bad, "; 1 host is lost".to_owned()),
        lost => (Tone::Bad, format!("; {lost} hosts are lost")),
    };
    Block::Verdict { tone, text: text + &lost }
}

fn changes(compared: &Compared<'_>) -> Table {
    let columns = ["change", "CA", "SHA-256", "until"].map(Column::words).to_vec();
    let row = |change: &Change| {
        let (old, new) = compared.members(*change);
        let both = |what: fn(&Member) -> String| {
            let texts: Vec<String> = [old, new].into_iter().flatten().map(what).collect();
            match texts.as_slice() {
                [one, other] if one == other => one.clone(),
                _ => texts.join(" -> "),
            }
        };
        let digits = |member: &Member| hex(&member.sha256).chars().take(8).collect();
        let until = |member: &Member| {
            let description = member.description.as_ref();
            description.map(|it| it.not_after.date().to_string()).unwrap_or_default()
        };
        vec![
            words(*change).to_owned(),
            both(|member| member.name().to_owned()),
            both(digits),
            both(until),
        ]
    };
    Table { columns, rows: compared.difference.changes.iter().map(row).collect() }
}

fn words(change: Change) -> &'static str {
    match change {
        Change::Removed(_) => "removed",
        Change::Added(_) => "added",
        Change::Replaced(_, _, Replacement::Renewed) => "renewed, same key",
        Change::Replaced(_, _, Replacement::CrossSigned) => "cross-signed, same key",
        Change::Replaced(_, _, Replacement::OtherKey) => "replaced, other key",
    }
}

fn hosts(compared: &Compared<'_>) -> Vec<String> {
    let path = |server: &Option<Server>| match server {
        Some(server) => server.path.last().cloned().unwrap_or_default(),
        None => "refused".to_owned(),
    };
    let item = |it: &HostChange| {
        let target = compared.hosts.get(it.host).map_or("", |host| host.target.as_str());
        let lost = if it.is_lost() && it.before.is_some() { "LOST: " } else { "" };
        format!("{lost}{target}: {} -> {}", path(&it.before), path(&it.after))
    };
    let mut items: Vec<String> = compared.difference.hosts.iter().map(item).collect();
    let unchanged = compared.hosts.len() - items.len();
    if unchanged > 0 {
        items.push(format!("{unchanged} of {} end where they ended", compared.hosts.len()));
    }
    items
}
