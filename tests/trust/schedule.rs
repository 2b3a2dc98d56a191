//! The built-in schedules are what their inputs make of them.
//!
//! After a deliberate change of an input: `SCHEDULES=overwrite cargo test --test trust schedule`, and
//! read the difference.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use time::macros::date;
use tlsprobe::certificate::{describe, hex};
use tlsprobe::trust::schedule::{EventKind, mozilla_removal, schedule};
use tlsprobe::trust::source;

/// The day on which the inputs were read; set it with them.
const MADE: &str = "2026-11-22";

const CHROME: &str = include_str!("../../fixtures/schedules/chrome-root-store.txt");
const STATEMENTS: &str = include_str!("../../fixtures/schedules/statements.toml");
const RETIRED: &str = include_str!("../../src/trust/data/retired-roots.txt");

/// Sources of what is computed or copied; statements bring their own.
const SOURCES: &str = r#"
[sources.mozilla]
title = "Mozilla Root Store Policy 2.9, section 7.4, counted from the first day of validity"
address = "https://wiki.mozilla.org/CA/Root_CA_Lifecycles"
as_of = 2026-11-22

[sources.chrome]
title = "Chrome Root Store 40, SCTNotAfter"
address = "https://chromium.googlesource.com/chromium/src/+/main/net/data/ssl/chrome_root_store/"
as_of = 2026-11-22
"#;

struct Root {
    sha256: String,
    name: String,
    removed: String,
}

fn roots() -> Vec<Root> {
    let described = source::mozilla_der().map(|der| describe(der).expect("a root"));
    let roots = described.map(|it| Root {
        sha256: hex(&it.sha256),
        name: it.name,
        removed: mozilla_removal(it.not_before.date()).to_string(),
    });
    roots.collect()
}

/// Lines of a table, without its comments.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.splitn(3, ' ').collect())
}

/// One line of the file; sorted by day, they come in its order.
fn line(day: &str, kind: &str, root: &str, name: &str, source: &str, note: Option<&str>) -> String {
    let note = note.map(|note| format!(", note = {note:?}")).unwrap_or_default();
    format!(
        "  {{ day = {day}, kind = \"{kind}\", root = \"{root}\", name = {name:?}, \
         source = \"{source}\"{note} }},"
    )
}

fn events() -> Vec<String> {
    let roots = roots();
    let mozilla =
        roots.iter().map(|it| line(&it.removed, "mozilla", &it.sha256, &it.name, "mozilla", None));
    let mut lines: Vec<String> = mozilla.collect();
    for row in rows(CHROME) {
        let root = roots.iter().find(|root| root.sha256.starts_with(row[1]));
        let root = root.unwrap_or_else(|| panic!("{row:?} is no root of the Mozilla set"));
        lines.push(line(row[0], "chrome", &root.sha256, &root.name, "chrome", None));
    }
    let statements: toml::Table = STATEMENTS.parse().expect("TOML");
    for event in statements["event"].as_array().expect("a list") {
        let text = |key: &str| event[key].as_str().expect("a text");
        let current = roots.iter().find(|root| root.sha256.starts_with(text("root")));
        let retired = || rows(RETIRED).find(|row| row[1] == text("root")).expect("a known root")[2];
        let name = current.map_or_else(retired, |root| &root.name);
        let root = current.map_or(text("root"), |root| &root.sha256);
        let day = event["day"].to_string();
        lines.push(line(&day, "statement", root, name, text("source"), Some(text("note"))));
    }
    lines.sort();
    lines
}

fn generated() -> String {
    let mut file = String::from(
        "# When root programs and CAs say that a root's time is over. Made from the Mozilla roots and from\n\
         # fixtures/schedules/ by tests/trust/schedule.rs; change those, never this file.\n",
    );
    let (_, statements) = STATEMENTS.split_once("\n[sources").expect("sources");
    let (sources, _) = statements.split_once("\n[[event]]").expect("events");
    let events = events().join("\n");
    writeln!(file, "made = {MADE}\nevents = [\n{events}\n]\n{SOURCES}\n[sources{sources}")
        .expect("a string grows");
    format!("{}\n", file.trim_end())
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trust/data/schedules.toml")
}

#[test]
fn the_schedule_file_is_what_its_inputs_make() {
    let generated = generated();
    if std::env::var("SCHEDULES").is_ok_and(|value| value == "overwrite") {
        std::fs::write(path(), &generated).expect("the file is writable");
    }
    let kept = std::fs::read_to_string(path()).expect("the file of schedules");
    assert!(kept == generated, "SCHEDULES=overwrite cargo test --test trust schedule");
}

/// The dates that facts about the programs name, read by hand.
#[test]
fn the_roots_of_iot_clouds_have_the_dates_that_the_programs_publish() {
    let dates = |name: &str, kind| {
        let events = schedule().named(name).filter(move |event| event.kind == kind);
        events.map(|event| event.day).collect::<Vec<_>>()
    };
    assert_eq!(dates("DigiCert Global Root G2", EventKind::Chrome), [date!(2027 - 09 - 14)]);
    assert_eq!(dates("DigiCert Global Root G2", EventKind::Mozilla), [date!(2029 - 04 - 15)]);
    assert_eq!(dates("Amazon Root CA 1", EventKind::Chrome), []);
    assert_eq!(dates("Amazon Root CA 1", EventKind::Mozilla), [date!(2030 - 05 - 26)]);
    assert_eq!(dates("ISRG Root X1", EventKind::Mozilla), [date!(2030 - 06 - 04)]);
    let services = dates("Starfield Services Root Certificate Authority - G2", EventKind::Mozilla);
    assert_eq!(services, [date!(2027 - 04 - 15)]);
}

#[test]
fn every_root_of_the_set_is_on_mozillas_schedule_and_found_by_its_fingerprint() {
    for der in source::mozilla_der() {
        let sha256 = describe(der).expect("a root").sha256;
        let mozilla = schedule().of(&sha256).filter(|event| event.kind == EventKind::Mozilla);
        assert_eq!(mozilla.count(), 1);
    }
}

/// How many roots leave in each wave, counted by another tool.
#[test]
fn the_waves_have_the_sizes_that_were_counted() {
    let wave = |day| {
        let mozilla = schedule().events().iter().filter(|it| it.kind == EventKind::Mozilla);
        mozilla.filter(|it| it.day == day).count()
    };
    let days = [date!(2027 - 04 - 15), date!(2028 - 04 - 15), date!(2029 - 04 - 15)];
    assert_eq!(days.map(wave), [15, 8, 17]);
}
