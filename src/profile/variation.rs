//! A profile with options switched, alone and together, as profiles that extend it.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::Profile;
use super::option_state::OptionState;
use super::options::OptionOrigin;

/// Each option doubles the builds: 32 of a default configuration take half an hour of a desktop.
pub const MOST_VARIED: usize = 5;

/// One combination of switched options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variation {
    /// The profile's name with what is off, `-SSL_ALPN`, and what is on, `+SSL_ALPN`.
    pub name: String,
    /// A file beside the profile that nobody wrote; messages name it.
    pub path: PathBuf,
    /// What would stand in that file.
    pub text: String,
    /// Options and whether they are on.
    pub switched: Vec<(String, bool)>,
}

/// Why options cannot be switched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VariationError {
    /// More than [`MOST_VARIED`].
    #[error("--vary names {0} options, which are 2^{0} builds; name at most {MOST_VARIED}")]
    TooMany(usize),
    /// Nothing can be both on and off.
    #[error("--vary names {0} twice")]
    Twice(String),
    /// Only the device's compiler knows what the option is.
    #[error("--vary {0}: the header leaves it open; decide it in [mbedtls.options]")]
    Undecided(String),
    /// The profile has no file that another could extend.
    #[error("--vary needs a profile whose file name is text")]
    NoFile,
}

/// All combinations but that of the profile itself, in the order of counting.
///
/// Names are judged when the variation is loaded, as those of any profile.
///
/// # Errors
/// Too many options, one named twice, or one that the profile leaves open.
pub fn variations(base: &Profile, options: &[String]) -> Result<Vec<Variation>, VariationError> {
    if options.len() > MOST_VARIED {
        return Err(VariationError::TooMany(options.len()));
    }
    let mut switches: Vec<(String, bool)> = Vec::new();
    for name in options {
        if switches.iter().any(|(seen, _)| seen == name) {
            return Err(VariationError::Twice(name.clone()));
        }
        let state = base.configuration.options.get(name).map(|setting| &setting.state);
        let on = match state {
            Some(OptionState::Defined(_)) => false,
            Some(OptionState::Undefined) | None => true,
            Some(OptionState::Undecided) => return Err(VariationError::Undecided(name.clone())),
        };
        switches.push((name.clone(), on));
    }
    let combination = |bits: usize| {
        let chosen = switches.iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0);
        variation(base, chosen.map(|(_, switch)| switch.clone()).collect())
    };
    (1..1 << switches.len()).map(combination).collect()
}

/// Each option that is on and has no value, off by itself; those that the library turns on by itself
/// are not the profile's to turn off. Sorted by name.
///
/// # Errors
/// A profile that no other can extend.
pub fn each_off(base: &Profile) -> Result<Vec<Variation>, VariationError> {
    let on = base.configuration.options.iter().filter(|(_, setting)| {
        let is_plain = setting.state == OptionState::Defined(String::new());
        is_plain && !matches!(setting.origin, OptionOrigin::Library { .. })
    });
    on.map(|(name, _)| variation(base, vec![(name.to_owned(), false)])).collect()
}

fn variation(base: &Profile, switched: Vec<(String, bool)>) -> Result<Variation, VariationError> {
    let path = base.path.as_ref().ok_or(VariationError::NoFile)?;
    let file = path.file_name().and_then(OsStr::to_str).ok_or(VariationError::NoFile)?;
    let name = named(&base.name, &switched);
    let text = text(&name, file, &switched);
    Ok(Variation { path: path.with_file_name(format!("{file} --vary")), name, text, switched })
}

fn named(base: &str, switched: &[(String, bool)]) -> String {
    let words = switched.iter().map(|(name, on)| {
        let short = name.strip_prefix("MBEDTLS_").unwrap_or(name);
        format!("{}{short}", if *on { '+' } else { '-' })
    });
    [base.to_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

fn text(name: &str, base: &str, switched: &[(String, bool)]) -> String {
    let options = switched.iter().map(|(name, on)| format!("{name:?} = {on}\n"));
    let head = format!("name = {name:?}\nextends = {base:?}\n[mbedtls.options]\n");
    [head].into_iter().chain(options).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Profile {
        Profile { path: Some("a/base.toml".into()), ..Profile::default_device() }
    }

    fn varied(options: &[&str]) -> Result<Vec<Variation>, VariationError> {
        let options: Vec<_> = options.iter().map(|&name| name.to_owned()).collect();
        variations(&base(), &options)
    }

    #[test]
    fn two_options_are_three_variations_named_after_what_is_switched() {
        let varied = varied(&["MBEDTLS_SSL_ALPN", "MBEDTLS_SHA3_X"]).expect("two options");
        let names: Vec<_> = varied.iter().map(|one| one.name.as_str()).collect();
        let expected = ["-SSL_ALPN", "+SHA3_X", "-SSL_ALPN +SHA3_X"];
        assert_eq!(names, expected.map(|end| format!("mbedTLS 3.6.5 {end}")));
        assert!(
            varied[2].text.ends_with("\"MBEDTLS_SSL_ALPN\" = false\n\"MBEDTLS_SHA3_X\" = true\n")
        );
    }

    #[test]
    fn each_option_without_a_value_is_off_once() {
        let mut profile = base();
        let origin = OptionOrigin::Library { because: "it does so".to_owned(), asked_for: None };
        let on = || OptionState::Defined(String::new());
        profile.configuration.options.set("MBEDTLS_ITSELF", on(), origin);
        let header = OptionOrigin::LibraryDefault(profile.library.version);
        let value = OptionState::Defined("64".to_owned());
        profile.configuration.options.set("MBEDTLS_VALUE", value, header);
        let all = each_off(&profile).expect("a file");
        let off = |name: &str| {
            let alone = [(name.to_owned(), false)];
            all.iter().filter(|one| one.switched == alone).count()
        };
        assert_eq!(["ALPN", "ITSELF", "VALUE"].map(|it| off(&format!("MBEDTLS_{it}"))), [0; 3]);
        assert_eq!(off("MBEDTLS_SSL_ALPN"), 1);
        assert!(all.len() > 100, "{}", all.len());
    }

    #[test]
    fn more_options_than_the_limit_and_one_named_twice_are_refused() {
        let six = ["A", "B", "C", "D", "E", "F"];
        assert_eq!(varied(&six), Err(VariationError::TooMany(6)));
        assert_eq!(varied(&six[..5]).map(|all| all.len()), Ok(31));
        assert_eq!(varied(&["A", "A"]), Err(VariationError::Twice("A".to_owned())));
    }
}
