//! The audit: every rule over one CA set, findings most severe first.

use time::{Duration, OffsetDateTime};

use super::circumstances::Circumstances;
use super::finding::Finding;
use super::rule;
use crate::profile::{Clock, Profile};

/// Half a year: the time that a fleet needs to build, test and roll out firmware with another CA,
/// and about the longest validity that a public server certificate may still have (200 days,
/// CA/Browser Forum ballot SC-081, from 2026-03-15).
pub const EXPIRES_WITHIN: Duration = Duration::days(180);

/// The date that the device takes for today, if it has one, else the date of the audit: a device
/// without a clock refuses every date alike, which is one finding and not one for each certificate.
pub fn judged_at(profile: &Profile, now: OffsetDateTime) -> OffsetDateTime {
    match profile.device.clock {
        Clock::At(instant) => instant,
        Clock::Rtc | Clock::Unset => now,
    }
}

/// Runs every rule; most severe first, then by rule, then by place.
pub fn audit(circumstances: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        rule::ALL.iter().flat_map(|rule| rule.findings(circumstances)).collect();
    findings.sort_by_key(|finding| {
        (std::cmp::Reverse(finding.severity), finding.rule, finding.subject)
    });
    findings
}
