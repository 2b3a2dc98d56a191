//! `tlsprobe certs verify` for people: the verdict, the cause and the fix, then the path.

use super::{Block, Column, Document, Table, Tone};
use crate::certificate::Certificate;
use crate::mbedtls::VerifyFlags;
use crate::profile::Library;
use crate::verdict::cause::Explanation;
use crate::verdict::{Judgement, PathStep, Place, Presented, Reason, Verdict};

/// A judged chain with everything that a report says about it.
#[derive(Debug, Clone, Copy)]
pub struct VerifiedChain<'a> {
    /// After what the user allowed by name.
    pub verdict: Verdict,
    /// What the device decides.
    pub judgement: &'a Judgement,
    /// For which build.
    pub library: &'a Library,
    /// What the device is called.
    pub profile: &'a str,
    /// What loading the CAs returned.
    pub ca_result: i32,
    /// Why, and what to change; `None` where nothing is wrong.
    pub explanation: Option<&'a Explanation>,
    /// Why the model does not cover this device, in one sentence.
    pub out_of_scope: Option<&'a str>,
}

impl VerifiedChain<'_> {
    /// Why there is no verdict; `None` where there is one.
    pub fn reason(&self) -> Option<Reason> {
        self.judgement.reason.filter(|_| self.verdict == Verdict::Inconclusive)
    }

    /// One sentence, also for a pass.
    pub fn cause(&self) -> String {
        if let (Some(_), Some(because)) = (self.reason(), self.out_of_scope) {
            return because.to_owned();
        }
        match (self.reason(), self.explanation) {
            (Some(Reason::UnknownVersion), _) => format!(
                "mbedTLS {} is not in the table of releases; the nearest is {}.",
                self.library.version, self.judgement.modelled_version
            ),
            (Some(Reason::NotModelled), _) => {
                "What this release does with so long a chain is not modelled.".into()
            }
            (Some(_), _) => {
                "A signature in this chain uses a hash that is not computed here.".into()
            }
            (None, Some(explanation)) => explanation.cause.clone(),
            (None, None) => self.plain_cause(),
        }
    }

    /// What to change; empty where nothing is wrong.
    pub fn fix(&self) -> &[String] {
        self.explanation.map_or(&[], |explanation| &explanation.fix)
    }

    fn plain_cause(&self) -> String {
        if self.verdict == Verdict::Fail {
            return format!("The device refuses the chain with {}.", self.judgement.code);
        }
        match self.judgement.path.last() {
            Some(step) if matches!(step.place, Place::Trusted(_)) => {
                format!("The chain ends at the trusted '{}'.", short_name(&step.certificate))
            }
            Some(_) => "The presented certificate is itself in the CA list.".to_owned(),
            None => "The device does not verify the chain.".to_owned(),
        }
    }
}

/// Dresses a judgement for people.
pub fn document(verified: &VerifiedChain<'_>) -> Document {
    let mut document = Document::default();
    document.push(headline(verified));
    document.push(Block::Paragraph(verified.cause()));
    if !verified.fix().is_empty() {
        document.push(Block::Heading("Fix".to_owned()));
        document.push(Block::List(verified.fix().to_vec()));
    }
    document.push(Block::Facts(facts(verified)));
    if !verified.judgement.path.is_empty() {
        document.push(Block::Heading("Path".to_owned()));
        document.push(Block::Table(path(&verified.judgement.path)));
    }
    let unused = unused(verified.judgement);
    if !unused.is_empty() {
        document.push(Block::Heading("Not used".to_owned()));
        document.push(Block::List(unused));
    }
    document
}

fn headline(verified: &VerifiedChain<'_>) -> Block {
    let code = verified.judgement.code;
    let flags = verified.judgement.flags;
    let (tone, text) = match verified.verdict {
        Verdict::Pass => (Tone::Good, "pass: the device accepts the chain".to_owned()),
        Verdict::Inconclusive => {
            (Tone::Doubt, "inconclusive: the model cannot know what the device does".to_owned())
        }
        Verdict::Fail if flags.is_empty() => (Tone::Bad, format!("fail: {code}")),
        Verdict::Fail => (Tone::Bad, format!("fail: {code}, flags {}", flags.hex())),
    };
    Block::Verdict { tone, text }
}

fn facts(verified: &VerifiedChain<'_>) -> Vec<(String, String)> {
    let judgement = verified.judgement;
    let library = format!("mbedTLS {}", verified.library.version);
    let device = match verified.profile == library {
        true => library,
        false => format!("{}, {library}", verified.profile),
    };
    let mut facts =
        vec![("device".to_owned(), format!("{device} ({})", judgement.fidelity.word()))];
    let mut fact = |label: &str, value: String| facts.push((label.to_owned(), value));
    fact("CAs loaded", ca_words(verified.ca_result));
    for name in judgement.flags.names() {
        fact("flag", name.to_owned());
    }
    if let Some(alert) = judgement.alert {
        fact("alert", alert.to_string());
    }
    if judgement.fail_open {
        fact("fail-open", "the application goes on whatever verification finds".to_owned());
    }
    facts
}

fn ca_words(result: i32) -> String {
    match result {
        0 => "all".to_owned(),
        skipped if skipped > 0 => format!("{skipped} skipped"),
        error => crate::mbedtls::Code(error).hex(),
    }
}

fn path(steps: &[PathStep]) -> Table {
    let columns = ["from", "certificate", "expires", "flags"].map(Column::words).to_vec();
    Table { columns, rows: steps.iter().map(row).collect() }
}

fn row(step: &PathStep) -> Vec<String> {
    let from = match step.place {
        Place::Presented(index) => format!("server, {}", index + 1),
        Place::Trusted(_) => "CA list".to_owned(),
    };
    let expires = step.certificate.not_after();
    vec![
        from,
        short_name(&step.certificate),
        match step.certificate.is_made_up() {
            true => "not in the bundle".to_owned(),
            false => format!("{:04}-{:02}-{:02}", expires.year, expires.month, expires.day),
        },
        flag_words(step.flags),
    ]
}

fn flag_words(flags: VerifyFlags) -> String {
    if flags.is_empty() { "none".to_owned() } else { flags.hex() }
}

/// The common name, else the whole subject.
fn short_name(certificate: &Certificate) -> String {
    let subject = certificate.subject();
    let common_name = subject.common_names().next().map(String::from_utf8_lossy);
    match common_name {
        Some(name) => name.chars().map(|c| if c.is_control() { '?' } else { c }).collect(),
        None => subject.text(),
    }
}

fn unused(judgement: &Judgement) -> Vec<String> {
    let on_path = |index| judgement.path.iter().any(|step| step.place == Place::Presented(index));
    let place = |index: usize| format!("certificate {} of the server", index + 1);
    let item = |(index, presented): (usize, &Presented)| match presented {
        Presented::Read(_) if on_path(index) || judgement.path.is_empty() => None,
        Presented::Read(certificate) => {
            Some(format!("{}: {}", place(index), short_name(certificate)))
        }
        Presented::Dropped => Some(format!(
            "{}: dropped without a word, as its signature algorithm is not compiled in",
            place(index)
        )),
        Presented::Refused(code) => Some(format!("{}: refused with {code}", place(index))),
        Presented::NotReached => Some(format!("{}: not looked at", place(index))),
    };
    judgement.presented.iter().enumerate().filter_map(item).collect()
}
