//! `tlsprobe.calendar/1`: what `tlsprobe certs calendar --format json` prints, and the data of its page.

use serde::Serialize;
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;

use crate::certificate::hex;
use crate::report::calendar::Dated;
use crate::trust::Member;
use crate::trust::calendar::{Effect, Entry, Fate};
use crate::trust::schedule::schedule;
use crate::trust::service::{Host, Server};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct CalendarReport {
    schema: &'static str,
    profile: String,
    mbedtls: String,
    fidelity: &'static str,
    /// The first day.
    at: String,
    /// Day on which the schedules of root programs were made.
    schedule_made: String,
    /// False: nothing expires for this device.
    checks_dates: bool,
    /// In load order.
    certificates: Vec<Certificate>,
    /// Earliest first.
    events: Vec<Event>,
    /// In the order in which they were named.
    hosts: Vec<HostRow>,
    unreachable: Vec<Unreachable>,
}

#[derive(Debug, Serialize)]
struct Certificate {
    name: String,
    sha256: String,
    not_before: Option<String>,
    not_after: Option<String>,
}

#[derive(Debug, Serialize)]
struct Event {
    /// The last day of the old state.
    day: String,
    /// `expires`, `path-ends`, `mozilla`, `chrome` or `statement`.
    kind: &'static str,
    /// SHA-256 of the CA.
    certificate: String,
    name: String,
    says: String,
    /// Where it is written; null: in the certificate.
    source: Option<String>,
    /// The day on which that was read; null likewise.
    source_as_of: Option<String>,
    hosts: Vec<Affected>,
}

#[derive(Debug, Serialize)]
struct Affected {
    target: String,
    /// `lost`, `carried` or `moves`.
    fate: &'static str,
    /// SHA-256 of the CA that serves it from then on; null where none is known.
    by: Option<String>,
}

#[derive(Debug, Serialize)]
struct HostRow {
    target: String,
    /// SHA-256 of the CA that it ends at; null: the device refuses it.
    certificate: Option<String>,
    /// Names from the host's certificate to the CA.
    path: Vec<String>,
    /// The last day on which a CA of the set serves it; null: no end, or it is refused already.
    lost: Option<String>,
}

#[derive(Debug, Serialize)]
struct Unreachable {
    target: String,
    because: String,
}

impl CalendarReport {
    /// Dresses a calendar for scripts.
    pub fn new(dated: &Dated<'_>) -> Self {
        let calendar = dated.calendar;
        let standing = dated.hosts.iter().zip(&calendar.first).zip(&calendar.lost);
        let unreachable = |(target, because): &(String, String)| Unreachable {
            target: target.clone(),
            because: because.clone(),
        };
        Self {
            schema: "tlsprobe.calendar/1",
            profile: dated.profile.name.clone(),
            mbedtls: dated.profile.library.version.to_string(),
            fidelity: dated.fidelity().word(),
            at: instant(dated.at).unwrap_or_default(),
            schedule_made: schedule().made().to_string(),
            checks_dates: dated.checks_dates(),
            certificates: dated.set.certificates.iter().map(certificate).collect(),
            events: calendar.entries.iter().map(|entry| event(dated, entry)).collect(),
            hosts: standing
                .map(|((host, server), lost)| {
                    host_row(dated, host, server.as_ref(), lost.map(|day| day.to_string()))
                })
                .collect(),
            unreachable: dated.unmet.iter().map(unreachable).collect(),
        }
    }
}

fn certificate(member: &Member) -> Certificate {
    let description = member.description.as_ref();
    Certificate {
        name: member.name().to_owned(),
        sha256: hex(&member.sha256),
        not_before: description.and_then(|it| instant(it.not_before)),
        not_after: description.and_then(|it| instant(it.not_after)),
    }
}

fn sha256(dated: &Dated<'_>, member: usize) -> String {
    dated.set.certificates.get(member).map(|member| hex(&member.sha256)).unwrap_or_default()
}

fn event(dated: &Dated<'_>, entry: &Entry) -> Event {
    Event {
        day: entry.day.to_string(),
        kind: entry.kind.word(),
        certificate: sha256(dated, entry.member),
        name: dated.name(entry.member).to_owned(),
        says: entry.says.clone(),
        source: entry.origin.as_ref().map(|origin| origin.address.clone()),
        source_as_of: entry.origin.as_ref().map(|origin| origin.as_of.to_string()),
        hosts: entry.effects.iter().map(|effect| affected(dated, effect)).collect(),
    }
}

fn affected(dated: &Dated<'_>, effect: &Effect) -> Affected {
    let target = dated.hosts.get(effect.host).map(|host| host.target.clone());
    let (fate, by) = match effect.fate {
        Fate::Lost => ("lost", None),
        Fate::Carried(member) => ("carried", Some(sha256(dated, member))),
        Fate::Moves => ("moves", None),
    };
    Affected { target: target.unwrap_or_default(), fate, by }
}

fn host_row(
    dated: &Dated<'_>,
    host: &Host,
    server: Option<&Server>,
    lost: Option<String>,
) -> HostRow {
    HostRow {
        target: host.target.clone(),
        certificate: server.map(|server| sha256(dated, server.member)),
        path: server.map(|server| server.path.clone()).unwrap_or_default(),
        lost,
    }
}

/// RFC 3339 in UTC; `None` for a year that it cannot write.
fn instant(instant: time::OffsetDateTime) -> Option<String> {
    instant.to_offset(UtcOffset::UTC).format(&Rfc3339).ok()
}
