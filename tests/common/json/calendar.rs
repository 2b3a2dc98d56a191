//! `tlsprobe.calendar/1`.

use serde::Deserialize;

use super::{Contract, Fidelity, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub schema: String,
    pub profile: String,
    pub mbedtls: String,
    pub fidelity: Fidelity,
    pub at: String,
    pub schedule_made: String,
    pub checks_dates: bool,
    pub certificates: Vec<DatedCertificate>,
    pub events: Vec<CalendarEvent>,
    pub hosts: Vec<StandingHost>,
    pub unreachable: Vec<NotReached>,
}

/// One CA.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedCertificate {
    pub name: String,
    pub sha256: String,
    #[serde(deserialize_with = "present")]
    pub not_before: Option<String>,
    #[serde(deserialize_with = "present")]
    pub not_after: Option<String>,
}

/// One day on which something ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarEvent {
    pub day: String,
    pub kind: String,
    pub certificate: String,
    pub name: String,
    pub says: String,
    #[serde(deserialize_with = "present")]
    pub source: Option<String>,
    #[serde(deserialize_with = "present")]
    pub source_as_of: Option<String>,
    pub hosts: Vec<AffectedHost>,
}

/// What a day means for one host.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffectedHost {
    pub target: String,
    pub fate: String,
    #[serde(deserialize_with = "present")]
    pub by: Option<String>,
}

/// Where a host ends on the first day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingHost {
    pub target: String,
    #[serde(deserialize_with = "present")]
    pub certificate: Option<String>,
    pub path: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub lost: Option<String>,
}

/// A host without an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotReached {
    pub target: String,
    pub because: String,
}

impl Contract for Calendar {
    const SCHEMA: &'static str = "tlsprobe.calendar/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        assert!(self.events.windows(2).all(|pair| pair[0].day <= pair[1].day), "in order of days");
        let known = |sha256: &String| self.certificates.iter().any(|it| it.sha256 == *sha256);
        for event in &self.events {
            assert!(event.day.as_str() >= &self.at[..10], "{} lies before {}", event.day, self.at);
            let kinds = ["expires", "path-ends", "mozilla", "chrome", "statement"];
            assert!(kinds.contains(&event.kind.as_str()), "{}", event.kind);
            assert!(known(&event.certificate) && !event.says.is_empty());
            assert_eq!(event.source.is_some(), event.source_as_of.is_some());
            let announced = !matches!(event.kind.as_str(), "expires" | "path-ends");
            assert_eq!(announced, event.source.is_some(), "{}", event.kind);
            for host in &event.hosts {
                assert!(["lost", "carried", "moves"].contains(&host.fate.as_str()));
                assert_eq!(host.fate == "carried", host.by.as_ref().is_some_and(known));
            }
        }
        for host in &self.hosts {
            assert_eq!(host.certificate.is_none(), host.path.is_empty(), "{}", host.target);
        }
        assert!(self.checks_dates || self.events.iter().all(|event| event.kind != "expires"));
    }
}
