//! What an attempt to connect came to, for a person: a short verdict, or a table of many.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::document::{Block, Column, Document, Table, Tone};
use super::measured;
use super::survey;
use crate::engine::{Outcome, Survey, Target};
use crate::mbedtls::Version;
use crate::profile::ProfileSource;
use crate::verdict::cause::Explanation;
use crate::verdict::{Fidelity, Verdict};

/// One target's outcome with its explanation.
#[derive(Debug)]
pub struct Attempt {
    /// Whom the device connected to.
    pub target: Target,
    /// The device that was simulated.
    pub device: Simulated,
    /// What happened.
    pub outcome: Outcome,
    /// Why, and what to change.
    pub explanation: Explanation,
    /// What the server did to the device; `None` if it said nothing.
    pub survey: Option<Survey>,
}

/// The device in a report's words.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// Name of its profile.
    pub profile: String,
    /// How the profile was chosen.
    pub source: ProfileSource,
    /// Release of its library.
    pub mbedtls: Version,
    /// The name that the certificate is compared with; `None` if it is not compared.
    pub expected: Option<String>,
    /// The host of the target.
    pub host: String,
    /// Where its CAs came from.
    pub trust: String,
    /// What time it believed it was.
    pub clock: OffsetDateTime,
}

/// A short verdict with cause and fix for one target, a table for several; with several devices,
/// whose attempts at a target stand side by side, what would change between them.
pub fn document(attempts: &[Attempt], devices: usize) -> Document {
    match attempts {
        [attempt] => single(attempt),
        _ if devices > 1 => comparison(attempts, devices),
        _ => several(attempts),
    }
}

/// Rows are targets, columns devices.
fn comparison(attempts: &[Attempt], devices: usize) -> Document {
    let mut document = Document::default();
    let targets: Vec<&[Attempt]> = attempts.chunks(devices).collect();
    let named = targets.first().copied().unwrap_or_default();
    let mut columns = vec!["target".to_owned()];
    columns.extend(named.iter().map(device_name));
    columns.push("change".to_owned());
    let columns = columns.iter().map(|name| Column::words(name)).collect();
    let rows = targets.iter().map(|target| compared(target)).collect();
    document.push(Block::Table(Table { columns, rows }));
    for attempt in attempts.iter().filter(|attempt| attempt.outcome.verdict != Verdict::Pass) {
        document.push(headline_for(attempt, Some(&device_name(attempt))));
        explanation(&mut document, attempt);
    }
    document
}

fn device_name(attempt: &Attempt) -> String {
    let Simulated { profile, mbedtls, .. } = &attempt.device;
    let mbedtls = mbedtls.to_string();
    // The built-in device is called after its release.
    if profile.ends_with(&mbedtls) { profile.clone() } else { format!("{profile} {mbedtls}") }
}

/// One target under every device, and whether they differ from the first.
fn compared(target: &[Attempt]) -> Vec<String> {
    let said: Vec<String> = target.iter().map(in_short).collect();
    let changes = said.iter().any(|words| Some(words) != said.first());
    let name = target.first().map(|attempt| attempt.target.to_string());
    let change = if changes { "differs" } else { "" }.to_owned();
    name.into_iter().chain(said).chain([change]).collect()
}

/// Verdict with the device's words or the reason for none.
fn in_short(attempt: &Attempt) -> String {
    let outcome = &attempt.outcome;
    let flags = outcome.flags();
    let code = outcome.code.filter(|code| !code.is_ok()).map(|code| code.hex());
    let words = [
        Some(word(outcome.verdict).to_owned()),
        outcome.reason.map(|reason| reason.word().to_owned()),
        code,
        (!flags.is_empty()).then(|| flags.hex()),
        outcome.fail_open.then(|| "fail-open".to_owned()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn single(attempt: &Attempt) -> Document {
    let mut document = Document::default();
    document.push(headline(attempt));
    document.push(Block::Facts(facts(attempt)));
    explanation(&mut document, attempt);
    document
}

fn several(attempts: &[Attempt]) -> Document {
    let mut document = Document::default();
    let columns = ["target", "verdict", "code", "flags", "session", "cause"];
    let rows = attempts.iter().map(row).collect();
    document.push(Block::Table(Table { columns: columns.map(Column::words).to_vec(), rows }));
    for attempt in attempts.iter().filter(|attempt| attempt.outcome.verdict != Verdict::Pass) {
        document.push(headline(attempt));
        explanation(&mut document, attempt);
    }
    document
}

fn row(attempt: &Attempt) -> Vec<String> {
    let outcome = &attempt.outcome;
    vec![
        attempt.target.to_string(),
        word(outcome.verdict).to_owned(),
        outcome.code.map_or("-".to_owned(), |code| code.hex()),
        if outcome.judgement.is_some() { outcome.flags().hex() } else { "-".to_owned() },
        session(outcome).unwrap_or("-".to_owned()),
        short_cause(attempt),
    ]
}

/// The table has a line a target; the whole sentence stands below it.
fn short_cause(attempt: &Attempt) -> String {
    let outcome = &attempt.outcome;
    match (outcome.verdict, outcome.reason) {
        (Verdict::Pass, _) => String::new(),
        (_, Some(reason)) => reason.word().to_owned(),
        (Verdict::Fail, None) if outcome.fail_open => "fail-open".to_owned(),
        _ => outcome
            .code
            .filter(|code| !code.is_ok())
            .and_then(|code| code.name(attempt.device.mbedtls))
            .unwrap_or_else(|| "closed by the application".to_owned()),
    }
}

fn headline(attempt: &Attempt) -> Block {
    headline_for(attempt, None)
}

fn headline_for(attempt: &Attempt, device: Option<&str>) -> Block {
    let outcome = &attempt.outcome;
    let tone = match outcome.verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
        Verdict::Inconclusive => Tone::Doubt,
    };
    let mut text = format!("{} {}", word(outcome.verdict), attempt.target);
    if let Some(device) = device {
        text.push_str(&format!(" for {device}"));
    }
    let words = [
        device_words(attempt),
        outcome.fail_open.then(|| "fail-open".to_owned()),
        outcome.reason.map(|reason| reason.word().to_owned()),
    ];
    for words in words.into_iter().flatten() {
        text.push_str(": ");
        text.push_str(&words);
    }
    Block::Verdict { tone, text }
}

/// Code and name, where the device prints one.
fn device_words(attempt: &Attempt) -> Option<String> {
    let outcome = &attempt.outcome;
    let said = [
        outcome.code,
        outcome.judgement.as_ref().map(|judgement| judgement.verify_code),
        outcome.exchange.as_ref().and_then(|exchange| exchange.close.read_error()),
    ];
    let code = said.into_iter().flatten().find(|code| !code.is_ok())?;
    let name = code.name(attempt.device.mbedtls).unwrap_or_default();
    Some(format!("{code} {name}").trim_end().to_owned())
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "INCONCLUSIVE",
    }
}

fn facts(attempt: &Attempt) -> Vec<(String, String)> {
    let Attempt { device, outcome, .. } = attempt;
    let flags = outcome.flags();
    let flags = (!flags.is_empty()).then(|| format!("{} {}", flags.hex(), flags.names().join(" ")));
    let library = format!(
        "{}: mbedTLS {}, engine {} ({})",
        device.source,
        device.mbedtls,
        outcome.engine.word(),
        how_sure(outcome.fidelity)
    );
    let answer = outcome.exchange.as_ref().map(|exchange| {
        format!("{} bytes to a request of {}", exchange.answer.len(), exchange.request.len())
    });
    let facts = [
        ("flags", flags),
        ("device", Some(library)),
        ("trust", Some(device.trust.clone())),
        ("name", Some(device.expected.clone().unwrap_or_else(|| "not checked".to_owned()))),
        ("clock", Some(clock(attempt))),
        ("session", session(outcome)),
        ("alert", outcome.alert_sent.map(|alert| format!("{alert}, sent by the device"))),
        ("answer", answer),
    ];
    let survey = attempt.survey.iter().flat_map(survey::facts);
    let known = facts.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
    let notes = outcome.notes.iter().map(|note| ("note".to_owned(), note.clone()));
    let measured = outcome.measured.iter().flat_map(measured::facts);
    known.chain(survey).chain(measured).chain(notes).collect()
}

fn clock(attempt: &Attempt) -> String {
    let clock = attempt.device.clock.truncate_to_second();
    clock.format(&Rfc3339).unwrap_or_else(|_| clock.to_string())
}

fn how_sure(fidelity: Fidelity) -> &'static str {
    match fidelity {
        Fidelity::Exact => "the library itself",
        Fidelity::Measured => "a model measured against this release",
        Fidelity::Read => "a model read from the sources of this release line",
    }
}

fn session(outcome: &Outcome) -> Option<String> {
    let version = outcome.session.version?.name();
    let suite = outcome.session.suite.unwrap_or("");
    Some(format!("{version} {suite}").trim_end().to_owned())
}

fn explanation(document: &mut Document, attempt: &Attempt) {
    let Explanation { cause, fix } = &attempt.explanation;
    if attempt.outcome.verdict == Verdict::Pass && fix.is_empty() {
        return;
    }
    document.push(Block::Paragraph(format!("Cause: {cause}")));
    if !fix.is_empty() {
        document.push(Block::Paragraph("Fix:".to_owned()));
        document.push(Block::List(fix.clone()));
    }
}
