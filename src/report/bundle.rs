//! `tlsprobe certs bundle` for people: what was made, of what, and for whom.

use super::figures::{device, grouped};
use super::{Block, Column, Document, Table, Tone};
use crate::certificate::hex;
use crate::profile::{Profile, TrustModel};
use crate::trust::CaSet;
use crate::trust::bundle::{Form, LOOKED_UP, Written};
use crate::trust::service::{Host, Refusal, Service};
use crate::verdict::Fidelity;

/// A set to ship, or why there is none.
#[derive(Debug)]
pub struct Bundled<'a> {
    /// The device.
    pub profile: &'a Profile,
    /// The CAs to choose from.
    pub set: &'a CaSet,
    /// Whom it is for.
    pub hosts: &'a [Host],
    /// Who serves each of them.
    pub services: &'a [Service],
    /// Hosts that presented no chain, and why.
    pub unmet: &'a [(String, String)],
    /// How it is written.
    pub form: Form,
    /// CAs wished for each host.
    pub anchors: u8,
    /// The most flash that it may take.
    pub budget: Option<u64>,
    /// The most heap that it may keep.
    pub heap_budget: Option<u64>,
    /// What came of it.
    pub ending: Ending,
}

/// What came of making a set.
#[derive(Debug)]
pub enum Ending {
    /// It is made, and written where a file was named.
    Made(Written),
    /// It takes more than it may, and is not written.
    OverBudget(Written),
    /// Hosts, by index, that no CA serves.
    Unserved(Vec<usize>),
    /// Hosts that could not be reached: who serves them is not known.
    Unmet,
}

impl Bundled<'_> {
    /// The set, where one was found.
    pub fn written(&self) -> Option<&Written> {
        match &self.ending {
            Ending::Made(written) | Ending::OverBudget(written) => Some(written),
            Ending::Unserved(_) | Ending::Unmet => None,
        }
    }

    /// How well the answers to "who serves" are known to be the device's.
    pub fn fidelity(&self) -> Fidelity {
        match self.profile.trust.model {
            TrustModel::EspBundle => Fidelity::Read,
            TrustModel::CaChain => Fidelity::of_model(self.profile.library.version),
        }
    }

    /// The hosts, by their names, that a CA of the set serves.
    pub fn served_by(&self, member: usize) -> Vec<&str> {
        let served = self.hosts.iter().zip(self.services);
        let is_served =
            |service: &Service| service.servers.iter().any(|server| server.member == member);
        served.filter(|(_, it)| is_served(it)).map(|(host, _)| host.target.as_str()).collect()
    }

    /// Hosts without any CA, with what the device says to them.
    pub fn unserved(&self) -> impl Iterator<Item = (&Host, &Refusal)> {
        let hosts = self.hosts.iter().zip(self.services);
        hosts.filter_map(|(host, service)| Some((host, service.refusal.as_ref()?)))
    }
}

/// Dresses a set for people.
pub fn document(bundled: &Bundled<'_>) -> Document {
    let mut document = Document::default();
    document.push(headline(bundled));
    document.push(Block::Paragraph(judged_for(bundled)));
    if let Some(written) = bundled.written() {
        document.push(Block::Table(certificates(bundled, written)));
        let remarks = remarks(bundled, written);
        if !remarks.is_empty() {
            document.push(Block::List(remarks));
        }
    }
    let unserved: Vec<String> = bundled.unserved().map(refused).collect();
    if !unserved.is_empty() {
        document.push(Block::Heading("Served by no CA of the sources".to_owned()));
        document.push(Block::List(unserved));
    }
    if !bundled.unmet.is_empty() {
        document.push(Block::Heading("Not reached".to_owned()));
        let items = bundled.unmet.iter().map(|(target, why)| format!("{target}: {why}"));
        document.push(Block::List(items.collect()));
    }
    document
}

fn headline(bundled: &Bundled<'_>) -> Block {
    let (tone, text) = match &bundled.ending {
        Ending::Made(written) => {
            let place = written.out.as_deref().map(|out| format!(", written to {out}"));
            (Tone::Good, format!("{}{}", figures(bundled, written), place.unwrap_or_default()))
        }
        Ending::OverBudget(written) => {
            let budgets = [(bundled.budget, "flash"), (bundled.heap_budget, "heap")];
            let budgets = budgets
                .into_iter()
                .filter_map(|(budget, of)| Some(format!("{} bytes of {of}", grouped(budget?))));
            let budgets: Vec<String> = budgets.collect();
            let figures = figures(bundled, written);
            (Tone::Bad, format!("{figures}; the budget is {}", budgets.join(" and ")))
        }
        Ending::Unserved(hosts) => {
            (Tone::Bad, format!("no set: {} without a CA", counted(hosts.len(), "host")))
        }
        Ending::Unmet => (
            Tone::Doubt,
            format!("no set: {} could not be reached", counted(bundled.unmet.len(), "host")),
        ),
    };
    Block::Verdict { tone, text }
}

fn figures(bundled: &Bundled<'_>, written: &Written) -> String {
    let smallest = if written.choice.is_minimal { "" } else { " (not proved to be the smallest)" };
    let heap = written.heap.map(|heap| format!(", {} of heap", grouped(heap)));
    format!(
        "{} for {}: {} bytes of flash as {}{}{smallest}",
        counted(written.choice.members.len(), "CA"),
        counted(bundled.hosts.len(), "host"),
        grouped(written.flash),
        bundled.form.word(),
        heap.unwrap_or_default(),
    )
}

fn judged_for(bundled: &Bundled<'_>) -> String {
    format!(
        "Judged for {} ({}), among {}.",
        device(bundled.profile),
        bundled.fidelity().word(),
        counted(bundled.set.certificates.len(), "CA"),
    )
}

fn certificates(bundled: &Bundled<'_>, written: &Written) -> Table {
    let mut columns = ["CA", "SHA-256", "until"].map(Column::words).to_vec();
    columns.push(Column::numbers("bytes"));
    columns.push(Column::words("serves"));
    let row = |(index, share): (&usize, &u64)| {
        let member = bundled.set.certificates.get(*index)?;
        let until = member.description.as_ref().map(|it| it.not_after.date().to_string());
        let digits = hex(&member.sha256).chars().take(8).collect();
        let name = member.name().to_owned();
        Some(vec![
            name,
            digits,
            until.unwrap_or_default(),
            grouped(*share),
            serves(bundled, written, *index),
        ])
    };
    let rows = written.choice.members.iter().zip(&written.shares).filter_map(row);
    Table { columns, rows: rows.collect() }
}

/// More names than this are a count.
const MOST_NAMES: usize = 3;

fn serves(bundled: &Bundled<'_>, written: &Written, member: usize) -> String {
    if written.choice.successors.contains(&member) {
        return "taken along as a successor".to_owned();
    }
    let hosts = bundled.served_by(member);
    match hosts.len() {
        0 => "named".to_owned(),
        1..=MOST_NAMES => hosts.join(", "),
        count => counted(count, "host"),
    }
}

fn remarks(bundled: &Bundled<'_>, written: &Written) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    let short: Vec<&str> = written
        .choice
        .short
        .iter()
        .filter_map(|it| bundled.hosts.get(*it))
        .map(|it| it.target.as_str())
        .collect();
    if !short.is_empty() {
        let wished = bundled.anchors;
        remarks.push(format!("fewer than {wished} CAs are known for {}", short.join(", ")));
    }
    for row in &written.choice.missing {
        let (from, to, source) = (row.from, row.to, row.source);
        remarks.push(format!(
            "{from} is followed by {to}, which no source holds ({source}; as of {LOOKED_UP})"
        ));
    }
    if bundled.form == Form::Pem {
        remarks.push("in a C array or an image a NUL has to follow the last line".to_owned());
    }
    remarks
}

fn refused((host, refusal): (&Host, &Refusal)) -> String {
    match refusal.reason {
        Some(reason) => format!("{}: not known ({})", host.target, reason.word()),
        None => format!("{}: {}, flags {}", host.target, refusal.code, refusal.flags.hex()),
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
