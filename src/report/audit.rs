//! `tlsprobe certs audit` for people: the outcome, a table of the certificates, then the findings,
//! most severe first.

use time::OffsetDateTime;

use super::figures::grouped;
use super::{Block, Column, Document, Table, Tone};
use crate::profile::{Profile, ProfileSource};
use crate::trust::cost::list_entry;
use crate::trust::schedule::schedule;
use crate::trust::service::{Host, Service};
use crate::trust::{CaSet, Circumstances, Finding, Member, MozillaMembership, Severity, Subject};

/// Dresses an audit for people.
pub fn audit(circumstances: &Circumstances<'_>, findings: &[Finding]) -> Document {
    let mut document = Document::default();
    document.push(verdict(circumstances.set, findings));
    document.push(Block::Paragraph(judged_for(circumstances)));
    if circumstances.set.sources.iter().any(|source| source.form.is_present_only()) {
        document.push(Block::Paragraph(PRESENT.to_owned()));
    }
    document.push(Block::Table(table(circumstances)));
    document.push(Block::Paragraph(data_age(circumstances)));
    if !circumstances.hosts.is_empty() {
        document.push(Block::Heading("Hosts".to_owned()));
        document.push(Block::Table(hosts(circumstances)));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let chosen: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity == severity).collect();
        if !chosen.is_empty() {
            document.push(Block::Heading(heading(severity, chosen.len())));
            document.push(Block::List(items(circumstances.set, &chosen)));
        }
    }
    document
}

const PRESENT: &str = "What was found in an image or in source is present there; whether the \
                       application trusts it, the bytes do not say.";

fn verdict(set: &CaSet, findings: &[Finding]) -> Block {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let tone = match (errors, warnings) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Doubt,
        _ => Tone::Bad,
    };
    let text = format!(
        "{}, {} and {} in {}",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(of(Severity::Note), "note"),
        counted(set.certificates.len(), "certificate"),
    );
    Block::Verdict { tone, text }
}

fn judged_for(circumstances: &Circumstances<'_>) -> String {
    let profile = circumstances.profile;
    let capabilities = &profile.library.capabilities;
    let dates = if capabilities.checks_dates {
        "which checks dates"
    } else {
        "which does not check dates (no MBEDTLS_HAVE_TIME_DATE)"
    };
    format!(
        "Judged for {}: mbedTLS {}, {dates}, on {}.",
        named(profile),
        profile.library.version,
        day(circumstances.at)
    )
}

/// Who serves each host by which path, and what becomes of it without.
fn hosts(circumstances: &Circumstances<'_>) -> Table {
    let columns = ["host", "path", "without that CA"].map(Column::words).to_vec();
    let pairs = circumstances.hosts.iter().zip(circumstances.services);
    let name = |index: usize| circumstances.set.certificates.get(index).map_or("", Member::name);
    let row = |(host, service): (&Host, &Service)| {
        let path = service.servers.first().map(|server| server.path.join(" < "));
        let without = match service.servers.as_slice() {
            [] => String::new(),
            [_] => "lost".to_owned(),
            [_, next, ..] => format!("goes on with {}", name(next.member)),
        };
        vec![host.target.clone(), path.unwrap_or_else(|| "refused".to_owned()), without]
    };
    Table { columns, rows: pairs.map(row).collect() }
}

fn named(profile: &Profile) -> String {
    match profile.source {
        ProfileSource::BuiltIn => profile.source.to_string(),
        _ => format!("{} ({})", profile.name, profile.source),
    }
}

fn data_age(circumstances: &Circumstances<'_>) -> String {
    let made = schedule().made();
    match usize::try_from(schedule().age_in_days(circumstances.at)).unwrap_or(0) {
        0 => format!("Dates of root programs as of {made}."),
        days => {
            format!(
                "Dates of root programs as of {made}, {} before this audit.",
                counted(days, "day")
            )
        }
    }
}

fn table(circumstances: &Circumstances<'_>) -> Table {
    let set = circumstances.set;
    let columns = vec![
        Column::words("certificate"),
        Column::words("expires"),
        Column::words("key"),
        Column::numbers("flash"),
        Column::numbers("heap"),
        Column::words("parses"),
        Column::words("Mozilla"),
    ];
    let mut rows: Vec<Vec<String>> = set.certificates.iter().map(row).collect();
    if rows.len() > 1 {
        let total: usize = set.certificates.iter().map(|member| member.found.der.len()).sum();
        let empty = String::new;
        let label = "total, as DER and as one list".to_owned();
        let heap = grouped(heap(circumstances) as u64);
        rows.push(vec![label, empty(), empty(), grouped(total as u64), heap, empty(), empty()]);
    }
    Table { columns, rows }
}

/// All of them in one list: its entries, but for the first, are on the heap too.
fn heap(circumstances: &Circumstances<'_>) -> usize {
    let kept: Vec<usize> = circumstances
        .set
        .certificates
        .iter()
        .filter_map(|member| member.cost.heap)
        .map(|heap| heap.copied)
        .collect();
    let entry = list_entry(circumstances.profile.library.version).unwrap_or(0);
    kept.iter().sum::<usize>() + kept.len().saturating_sub(1) * entry
}

fn row(member: &Member) -> Vec<String> {
    let description = member.description.as_ref();
    let unknown = || "?".to_owned();
    let parses = match (member.parse_result.is_ok(), member.found.reached) {
        (true, true) => "ok".to_owned(),
        (true, false) => "not reached".to_owned(),
        (false, _) => member.parse_result.hex(),
    };
    let mozilla = match member.mozilla {
        MozillaMembership::Member => "yes",
        MozillaMembership::SameKey => "same key",
        MozillaMembership::Absent => "no",
    };
    vec![
        shortened(member.name()),
        description.map_or_else(unknown, |it| day(it.not_after)),
        description.map_or_else(unknown, |it| it.key.words()),
        grouped(member.found.der.len() as u64),
        member.cost.heap.map_or_else(unknown, |heap| grouped(heap.copied as u64)),
        parses,
        mozilla.to_owned(),
    ]
}

/// Columns of a name in the table; the longest root name of today has 54, and 80 columns are narrow.
const NAME_WIDTH: usize = 40;

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_WIDTH {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_WIDTH - 1).collect();
    format!("{kept}…")
}

fn heading(severity: Severity, count: usize) -> String {
    match severity {
        Severity::Error => counted(count, "error"),
        Severity::Warning => counted(count, "warning"),
        Severity::Note => counted(count, "note"),
    }
}

/// Findings that say the same of several certificates are told once.
fn items(set: &CaSet, findings: &[&Finding]) -> Vec<String> {
    let mut groups: Vec<(&Finding, Vec<String>)> = Vec::new();
    for finding in findings {
        let place = place(set, finding.subject);
        let says_the_same = |first: &Finding| {
            (first.rule, &first.message, &first.fix)
                == (finding.rule, &finding.message, &finding.fix)
        };
        match groups.iter_mut().find(|(first, _)| says_the_same(first)) {
            Some((_, places)) => places.push(place),
            None => groups.push((finding, vec![place])),
        }
    }
    groups
        .into_iter()
        .map(|(finding, places)| {
            let places = places.join("\n    ");
            format!(
                "{places}\n    [{}] {}\n    Fix: {}",
                finding.rule, finding.message, finding.fix
            )
        })
        .collect()
}

fn place(set: &CaSet, subject: Subject) -> String {
    match subject {
        Subject::Certificate(index) => match set.certificates.get(index) {
            Some(member) => format!("{} ({})", member.name(), place_of(set, member)),
            None => String::new(),
        },
        Subject::Place(index, _) | Subject::Source(index) => set.source_name(index).to_owned(),
        Subject::Set => "the device".to_owned(),
    }
}

/// The file, and where in it: the object and the address where there are such, else the byte.
pub(super) fn place_of(set: &CaSet, member: &Member) -> String {
    let name = set.source_name(member.source);
    match (&member.found.symbol, member.found.address) {
        (Some(symbol), Some(address)) => format!("{name}, {symbol} at {address:#010x}"),
        (Some(symbol), None) => format!("{name}, {symbol}"),
        (None, Some(address)) => format!("{name}, address {address:#010x}"),
        (None, None) => format!("{name}, byte {}", member.found.offset),
    }
}

fn day(instant: OffsetDateTime) -> String {
    instant.date().to_string()
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(127_103), "127,103");
    }

    #[test]
    fn long_names_are_cut_by_characters() {
        let name = "é".repeat(NAME_WIDTH + 1);
        assert_eq!(shortened(&name).chars().count(), NAME_WIDTH);
    }
}
