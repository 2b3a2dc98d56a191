//! Options that the library's own `check_config.h` refuses together.

use crate::mbedtls::{OptionRule, Version};
use crate::profile::Profile;
use crate::profile::clause::{Facts, in_words, option_name};

use super::finding::{Finding, Severity};

pub fn check(profile: &Profile, findings: &mut Vec<Finding>) {
    let version = profile.library.version;
    let Some(release) = OptionRule::release(version) else {
        findings.push(Finding::new(
            "combinations-not-checked",
            Severity::Doubt,
            &format!("the option rules of mbedTLS {version} are not built in (known: up to 3.6)"),
            "compile the library: its own check tells",
        ));
        return;
    };
    if release != version {
        findings.push(stand_in(version, release));
    }
    let options = &profile.configuration.options;
    let facts = Facts::new(version, options);
    for rule in OptionRule::of(version).filter(|rule| options.is_defined(rule.option)) {
        if facts.holds(rule.needs) == Some(false) {
            findings.push(broken(profile, rule));
        }
    }
}

fn stand_in(version: Version, release: Version) -> Finding {
    let message = format!("the option rules of mbedTLS {release} stand for those of {version}");
    Finding::new("combinations-of-another-release", Severity::Note, &message, "")
}

fn broken(profile: &Profile, rule: OptionRule) -> Finding {
    let option = rule.option;
    let (message, fix) = if rule.needs == "never" {
        let message =
            format!("{option} was removed in mbedTLS {}.0", profile.library.version.major);
        (message, format!("leave {option} out"))
    } else if let Some(other) = rule.needs.strip_prefix('!').filter(|name| is_name(name)) {
        let other = option_name(other);
        (
            format!("{option} and {other} cannot be defined together"),
            format!("turn {option} off, or {other}"),
        )
    } else {
        let needs = in_words(rule.needs);
        (
            format!("{option} defined, but not all prerequisites: it needs {needs}"),
            format!("turn {option} off, or turn on what it needs"),
        )
    };
    let setting = profile.configuration.options.get(option);
    let at = setting.map(|setting| setting.origin.to_string());
    Finding {
        rule: "impossible-combination",
        severity: Severity::Error,
        option: Some(option.to_owned()),
        at,
        message,
        fix,
    }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
