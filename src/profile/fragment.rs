//! The piece of C that turns one configuration of the library into another.
//!
//! The library reads it after its configuration (`MBEDTLS_USER_CONFIG_FILE`) and before it adjusts
//! the options that follow from others, so that only what somebody decides is written out.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::mbedtls::{DefaultOptions, Version};

use super::Profile;
use super::option_state::OptionState;
use super::options::{OptionOrigin, Options, Setting};

/// Options whose value begins with the parameters of a macro.
const WITH_PARAMETERS: [&str; 2] = ["MBEDTLS_PARAM_FAILED", "MBEDTLS_IGNORE_RETURN"];

/// Decided in a header of their own, which is read later where `MBEDTLS_PSA_CRYPTO_CONFIG` is on.
const OF_THE_CRYPTO_HEADER: &str = "PSA_WANT_";

/// Makes the library read [`OF_THE_CRYPTO_HEADER`] options from that header.
const CRYPTO_HEADER: &str = "MBEDTLS_PSA_CRYPTO_CONFIG";

/// Why no fragment can make a build match.
#[derive(Debug, thiserror::Error)]
pub enum FragmentError {
    /// Only the device's compiler knows what the option is.
    #[error(
        "{profile}: {option} is left open at {at}; decide it in [mbedtls.options], then export again"
    )]
    Undecided {
        /// The profile.
        profile: String,
        /// The option.
        option: String,
        /// Where it is decided, or not.
        at: String,
    },
    /// The default configuration of this release is not known.
    #[error(
        "the default options of mbedTLS {version} are not known (2.16 to 3.6 are); \
         name a profile of that release with --against"
    )]
    NoDefaults {
        /// The release.
        version: Version,
    },
    /// Options do not turn one release into another.
    #[error("{from} is mbedTLS {from_version} and {to} is {to_version}: options change no release")]
    OtherRelease {
        /// The profile to begin with.
        from: String,
        /// Its release.
        from_version: Version,
        /// The profile to reach.
        to: String,
        /// Its release.
        to_version: Version,
    },
}

/// The C text that makes a build of the release's default configuration, or of `against`, match
/// `profile`.
///
/// # Errors
/// An option that the profile leaves open, a release without a table, profiles of two releases.
pub fn fragment(profile: &Profile, against: Option<&Profile>) -> Result<String, FragmentError> {
    let version = profile.library.version;
    let (base, described) = match against {
        Some(base) if base.library.version != version => {
            return Err(FragmentError::OtherRelease {
                from: base.name.clone(),
                from_version: base.library.version,
                to: profile.name.clone(),
                to_version: version,
            });
        }
        Some(base) => {
            let described = format!("a build of profile {}", one_line(&base.name));
            (base.configuration.options.clone(), described)
        }
        None => {
            let table = DefaultOptions::of(version).ok_or(FragmentError::NoDefaults { version })?;
            let described = format!("the default configuration of mbedTLS {}", table.version);
            (Options::defaults(table), described)
        }
    };
    let changes = changes(profile, &base)?;
    Ok(text(profile, &described, &changes))
}

/// What the fragment does to one option.
struct Change {
    name: String,
    /// `None`: off.
    value: Option<String>,
}

fn changes(profile: &Profile, base: &Options) -> Result<Vec<Change>, FragmentError> {
    let options = &profile.configuration.options;
    let names: BTreeSet<&str> = base.iter().chain(options.iter()).map(|(name, _)| name).collect();
    let mut changes = Vec::new();
    for name in names {
        let wanted = options.get(name);
        if let Some(Setting { state: OptionState::Undecided, origin }) = wanted {
            let (profile, option) = (profile.name.clone(), name.to_owned());
            return Err(FragmentError::Undecided { profile, option, at: origin.to_string() });
        }
        if !is_by_the_library(wanted) && !agrees(base.get(name), wanted) {
            let value = options.text(name).map(str::to_owned);
            changes.push(Change { name: name.to_owned(), value });
        }
    }
    Ok(changes)
}

/// The library decides it again, from options that are written out.
fn is_by_the_library(setting: Option<&Setting>) -> bool {
    setting.is_some_and(|setting| matches!(setting.origin, OptionOrigin::Library { .. }))
}

/// The same on its own account: what the library decided in the base, it may decide otherwise when
/// other options change.
fn agrees(base: Option<&Setting>, wanted: Option<&Setting>) -> bool {
    let off = |setting: Option<&Setting>| {
        setting.is_none_or(|setting| setting.state == OptionState::Undefined)
    };
    let same = match (base, wanted) {
        (Some(base), Some(wanted)) if base.state == wanted.state => true,
        _ => off(base) && off(wanted),
    };
    same && !is_by_the_library(base)
}

fn text(profile: &Profile, against: &str, changes: &[Change]) -> String {
    let name = one_line(&profile.name);
    let version = profile.library.version;
    let guard = guard(&profile.name);
    let mut text = format!(
        "/* Profile {name}, mbedTLS {version}: laid over {against}.\n \
         * Made by tlsprobe. Compile with -DMBEDTLS_USER_CONFIG_FILE='\"this-file.h\"'. */\n"
    );
    let (of_crypto, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.name.starts_with(OF_THE_CRYPTO_HEADER));
    let _ = write!(text, "#ifndef {guard}\n#define {guard}\n\n");
    if changes.is_empty() {
        text.push_str("/* Nothing to change. */\n\n");
    }
    push_all(&mut text, &others);
    let _ = writeln!(text, "#endif /* {guard} */");
    let separate = profile.configuration.options.is_defined(CRYPTO_HEADER);
    if separate || !of_crypto.is_empty() {
        text.push_str(
            "\n/* Read from psa/crypto_config.h where MBEDTLS_PSA_CRYPTO_CONFIG is on: name this file in\n \
             * MBEDTLS_PSA_CRYPTO_USER_CONFIG_FILE too. What that header turns on of itself is not known here. */\n",
        );
        push_all(&mut text, &of_crypto);
    }
    text
}

/// What is off first, then what is on, each by name: no line needs a later one.
fn push_all(text: &mut String, changes: &[&Change]) {
    let (on, off): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.value.is_some());
    for change in &off {
        let _ = writeln!(text, "#undef {}", change.name);
    }
    if !off.is_empty() {
        text.push('\n');
    }
    for Change { name, value } in &on {
        let value = one_line(value.as_deref().unwrap_or_default());
        let space = if value.is_empty() || has_parameters(name, &value) { "" } else { " " };
        let _ = writeln!(text, "#undef {name}\n#define {name}{space}{value}");
    }
    if !on.is_empty() {
        text.push('\n');
    }
}

fn has_parameters(name: &str, value: &str) -> bool {
    WITH_PARAMETERS.contains(&name) && value.starts_with('(')
}

/// Neither a name nor a value can end the comment or the line that it stands on.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.replace("*/", "* /").trim_end_matches('\\').to_owned()
}

fn guard(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("TLSPROBE_{}_H", name.chars().map(plain).collect::<String>())
}
