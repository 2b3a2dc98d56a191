//! `hosts-will-move`: the day on which root programs end a root is in sight.

use time::{Date, Duration};

use super::definition::{Complaint, Rule, counted, each_described};
use super::retired_root;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;
use crate::trust::schedule::schedule;

pub(super) const RULE: Rule = Rule {
    id: "hosts-will-move",
    severity: Severity::Warning,
    reason: "The device knows nothing of root programs and goes on to trust the root; but public servers \
             follow browsers, and will send chains to another CA.",
    source: "src/trust/data/schedules.toml, with a source for each date",
    fix: "Find out which of your hosts chain to it, and ship the root that they will move to before that \
          day.",
    judge,
};

/// As far ahead as a fleet is planned; nearly every root has a date beyond.
const IN_SIGHT: Duration = Duration::days(3 * 365);

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let today = circumstances.at.date();
    let soon = today.checked_add(circumstances.expires_within).unwrap_or(Date::MAX);
    let in_sight = today.checked_add(IN_SIGHT).unwrap_or(Date::MAX);
    each_described(circumstances, |subject, member, _| {
        if retired_root::retirement(&member.sha256).is_some() {
            return None;
        }
        let ahead = schedule().of(&member.sha256).filter(|event| event.day > today);
        let event = ahead.min_by_key(|event| event.day).filter(|event| event.day <= in_sight)?;
        let days = usize::try_from((event.day - today).whole_days()).unwrap_or(0);
        let message = format!(
            "Hosts will move away by {}, in {}: {} The device itself will not reject anything.",
            event.day,
            counted(days, "day"),
            event.sentence()
        );
        let severity = if event.day <= soon { Severity::Warning } else { Severity::Note };
        Some(Complaint::new(subject, message).weighing(severity))
    })
}
