//! What reading the device's own header left open, and options that mean less than they say.

use crate::profile::Profile;
use crate::profile::configuration::{ConfigurationBase, HeaderNote, HeaderNoteKind};
use crate::profile::option_state::OptionState;
use crate::profile::options::OptionOrigin;

use super::finding::{Finding, Severity};

/// Options whose value decides what this program computes.
const NUMBERS: [&str; 5] = [
    "MBEDTLS_MPI_MAX_SIZE",
    "MBEDTLS_X509_MAX_INTERMEDIATE_CA",
    "MBEDTLS_SSL_MAX_CONTENT_LEN",
    "MBEDTLS_SSL_IN_CONTENT_LEN",
    "MBEDTLS_SSL_OUT_CONTENT_LEN",
];

pub fn check(profile: &Profile, findings: &mut Vec<Finding>) {
    let configuration = &profile.configuration;
    let version = profile.library.version;
    if let ConfigurationBase::LibraryDefaults(release) = configuration.base
        && release != version
    {
        let message =
            format!("the default options of mbedTLS {release} stand for those of {version}");
        let fix = "name the device's own header in [mbedtls] config";
        findings.push(Finding::new("defaults-of-another-release", Severity::Note, &message, fix));
    }
    findings.extend(configuration.notes.iter().map(note));
    for (name, setting) in configuration.options.iter() {
        let mut at = Some(setting.origin.to_string());
        let message = match (&setting.state, &setting.origin) {
            (OptionState::Undecided, _) => {
                let message = format!("{name} depends on something that only the build knows");
                let fix = format!("decide it in [mbedtls.options]: {name} = true, or false");
                findings.push(about(name, at, "undecided-option", Severity::Doubt, message, fix));
                continue;
            }
            (
                OptionState::Undefined,
                OptionOrigin::Library { because, asked_for: Some(asked_for) },
            ) => {
                at = Some(asked_for.to_string());
                format!("{name} has no effect: the library turns it off, because {because}")
            }
            _ => continue,
        };
        findings.push(about(name, at, "option-dropped", Severity::Note, message, String::new()));
    }
    numbers(profile, findings);
}

fn numbers(profile: &Profile, findings: &mut Vec<Finding>) {
    let options = &profile.configuration.options;
    for name in NUMBERS {
        let Some(text) = options.text(name) else { continue };
        if options.number(name).is_none_or(|number| number <= 0) {
            let at = options.get(name).map(|setting| setting.origin.to_string());
            let message = format!("the value of {name}, `{text}`, is no number that is known here");
            let fix = format!("say it in [mbedtls.options]: {name} = 16384");
            findings.push(about(name, at, "unknown-number", Severity::Doubt, message, fix));
        }
    }
}

fn about(
    option: &str,
    at: Option<String>,
    rule: &'static str,
    severity: Severity,
    message: String,
    fix: String,
) -> Finding {
    Finding { rule, severity, option: Some(option.to_owned()), at, message, fix }
}

fn note(note: &HeaderNote) -> Finding {
    let (rule, severity, message, fix) = match &note.kind {
        HeaderNoteKind::UndecidedCondition { macro_name } => (
            "undecided-condition",
            // The options in its branches are findings of their own.
            Severity::Note,
            format!("the condition depends on `{macro_name}`, which only the build knows"),
            "",
        ),
        HeaderNoteKind::MissingInclude { name } => (
            "header-not-found",
            Severity::Doubt,
            format!("`{name}` is not beside this header and may set options"),
            "put it there, or set its options in [mbedtls.options] and take the #include out",
        ),
        HeaderNoteKind::UndecidedInclude { name } => (
            "header-not-found",
            Severity::Doubt,
            format!("only the build knows which header `{name}` is"),
            "name that header itself in [mbedtls] config",
        ),
        HeaderNoteKind::IgnoredInclude { name } => (
            "header-not-read",
            Severity::Note,
            format!("`{name}` belongs to the library or the compiler and was not read"),
            "",
        ),
        HeaderNoteKind::Error { message } => (
            "header-error",
            Severity::Error,
            format!("the compiler stops here: {message}"),
            "change the options that lead to it",
        ),
    };
    let at = Some(note.at.to_string());
    Finding { rule, severity, option: None, at, message, fix: fix.to_owned() }
}
