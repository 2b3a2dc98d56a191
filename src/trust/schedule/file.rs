//! The file of schedules: TOML, one line an event, each with its source.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use time::{Date, Month, OffsetDateTime};

use super::event::{Event, EventKind, Origin};
use crate::certificate::hex;

/// Bytes of a fingerprint that identify a root where no more is known.
const PREFIX: usize = 8;

/// What the root programs and CAs have announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    made: Date,
    events: Vec<Event>,
    by_prefix: HashMap<String, Vec<usize>>,
}

/// The file is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not TOML, or not with these keys.
    #[error("not a file of schedules: {0}")]
    Malformed(String),
    /// An event names a source that the file does not describe.
    #[error("{root}: no source `{source_id}`")]
    UnknownSource {
        /// Start of the root's fingerprint.
        root: String,
        /// What it names.
        source_id: String,
    },
    /// A root is identified by 16 or 64 hexadecimal digits.
    #[error("`{0}` is not the start of a SHA-256 in 16 or 64 lower-case digits")]
    Fingerprint(String),
}

/// Nothing announced, in 1970.
impl Default for Schedule {
    fn default() -> Self {
        let made = OffsetDateTime::UNIX_EPOCH.date();
        Self { made, events: Vec::new(), by_prefix: HashMap::new() }
    }
}

impl Schedule {
    /// Reads the file.
    ///
    /// # Errors
    /// When a key, a day, a source or a fingerprint is not as the format wants it.
    pub fn read(text: &str) -> Result<Self, ScheduleError> {
        let file: File =
            toml::from_str(text).map_err(|error| ScheduleError::Malformed(error.to_string()))?;
        let mut sources = BTreeMap::new();
        for (id, source) in file.sources {
            let as_of = day(source.as_of)?;
            sources.insert(id, Origin { title: source.title, address: source.address, as_of });
        }
        let events: Vec<Event> =
            file.events.into_iter().map(|row| event(row, &sources)).collect::<Result<_, _>>()?;
        let mut by_prefix: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, event) in events.iter().enumerate() {
            let prefix = event.root.get(..2 * PREFIX).unwrap_or_default();
            by_prefix.entry(prefix.to_owned()).or_default().push(index);
        }
        Ok(Self { made: day(file.made)?, events, by_prefix })
    }

    /// The day on which the file was made: what was announced later is not in it.
    pub fn made(&self) -> Date {
        self.made
    }

    /// Whole days since then; 0 for a date before it.
    pub fn age_in_days(&self, now: OffsetDateTime) -> u64 {
        u64::try_from((now.date() - self.made).whole_days()).unwrap_or(0)
    }

    /// Everything, by day.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What is announced for the certificate with this SHA-256, earliest first.
    pub fn of(&self, sha256: &[u8; 32]) -> impl Iterator<Item = &Event> {
        let digits = hex(sha256);
        let prefix = digits.get(..2 * PREFIX).unwrap_or_default();
        let indices = self.by_prefix.get(prefix).map(Vec::as_slice).unwrap_or_default();
        let events = indices.iter().filter_map(|index| self.events.get(*index));
        events.filter(move |event| digits.starts_with(&event.root))
    }

    /// What is announced for roots of this name, earliest first: several roots may share one.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(move |event| event.name == name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    made: toml::value::Datetime,
    sources: BTreeMap<String, SourceRow>,
    events: Vec<EventRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    title: String,
    address: String,
    as_of: toml::value::Datetime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRow {
    day: toml::value::Datetime,
    kind: KindRow,
    root: String,
    name: String,
    source: String,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KindRow {
    Mozilla,
    Chrome,
    Statement,
}

fn event(row: EventRow, sources: &BTreeMap<String, Origin>) -> Result<Event, ScheduleError> {
    let digits = row.root.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !digits || !matches!(row.root.len(), 16 | 64) {
        return Err(ScheduleError::Fingerprint(row.root));
    }
    let Some(origin) = sources.get(&row.source) else {
        return Err(ScheduleError::UnknownSource { root: row.root, source_id: row.source });
    };
    let kind = match row.kind {
        KindRow::Mozilla => EventKind::Mozilla,
        KindRow::Chrome => EventKind::Chrome,
        KindRow::Statement => EventKind::Statement,
    };
    Ok(Event {
        root: row.root,
        name: row.name,
        kind,
        day: day(row.day)?,
        origin: origin.clone(),
        note: row.note,
    })
}

fn day(value: toml::value::Datetime) -> Result<Date, ScheduleError> {
    let malformed = || ScheduleError::Malformed(format!("{value} is not a day"));
    let date = value.date.ok_or_else(malformed)?;
    let month = Month::try_from(date.month).map_err(|_| malformed())?;
    Date::from_calendar_date(i32::from(date.year), month, date.day).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    const HEAD: &str = "made = 2026-11-22\n[sources.here]\ntitle = \"t\"\naddress = \"a\"\n\
                        as_of = 2026-11-22\n";

    fn with(row: &str) -> Result<Schedule, ScheduleError> {
        let (made, sources) = HEAD.split_once('\n').expect("two lines");
        Schedule::read(&format!("{made}\nevents = [{row}]\n{sources}"))
    }

    #[test]
    fn an_event_is_found_by_the_start_of_the_fingerprint() {
        let row = "{ day = 2027-09-14, kind = \"chrome\", root = \"0101010101010101\", \
                   name = \"One\", source = \"here\" }";
        let schedule = with(row).expect("a file");
        let days: Vec<Date> = schedule.of(&[1; 32]).map(|event| event.day).collect();
        assert_eq!(days, [date!(2027 - 09 - 14)]);
        assert_eq!(schedule.of(&[2; 32]).count(), 0);
        assert_eq!(schedule.named("One").count(), 1);
        assert_eq!(schedule.age_in_days(datetime!(2026-12-02 01:00 UTC)), 10);
        assert_eq!(schedule.age_in_days(datetime!(2020-01-01 0:00 UTC)), 0);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let row = |root: &str, source: &str| {
            format!(
                "{{ day = 2027-09-14, kind = \"chrome\", root = \"{root}\", name = \"One\", \
                 source = \"{source}\" }}"
            )
        };
        let fingerprint = with(&row("01", "here")).expect_err("too short");
        assert_eq!(fingerprint, ScheduleError::Fingerprint("01".to_owned()));
        let source = with(&row("0101010101010101", "there")).expect_err("an unknown source");
        assert_eq!(source.to_string(), "0101010101010101: no source `there`");
        assert!(matches!(Schedule::read("made = 1"), Err(ScheduleError::Malformed(_))));
    }
}
