//! The headers that lay options over the device's own header, which keeps its lines as they are.

use std::path::Path;

use crate::mbedtls::Version;
use crate::profile::{Configuration, OptionOrigin, OptionState};

use super::plan_error::PlanError;

/// Stands for `MBEDTLS_CONFIG_FILE` and includes the device's header.
pub(super) const CONFIG: &str = "tlsprobe_config.h";
/// Stands for `MBEDTLS_USER_CONFIG_FILE`: options of the profile, then of this machine.
pub(super) const OPTIONS: &str = "tlsprobe_options.h";
/// Stands for `MBEDTLS_PSA_CRYPTO_CONFIG_FILE`.
pub(super) const CRYPTO_CONFIG: &str = "tlsprobe_crypto_config.h";
/// Stands for `MBEDTLS_PSA_CRYPTO_USER_CONFIG_FILE`: the profile's `PSA_WANT_*`.
pub(super) const CRYPTO_OPTIONS: &str = "tlsprobe_crypto_options.h";

/// One option of `[mbedtls.options]`.
pub(super) struct LaidOver<'a> {
    pub name: &'a str,
    /// `None`: undefined.
    pub value: Option<&'a str>,
}

/// What the profile lays over the header, by name.
pub(super) fn laid_over(configuration: &Configuration) -> Result<Vec<LaidOver<'_>>, PlanError> {
    let mut all = Vec::new();
    for (name, setting) in configuration.options.iter() {
        let OptionOrigin::Profile(at) = &setting.origin else { continue };
        let value = match &setting.state {
            OptionState::Defined(text) => Some(text.as_str()),
            OptionState::Undefined | OptionState::Undecided => None,
        };
        let spoils = |text: &str| text.contains(['\n', '\r', '\0']) || text.ends_with('\\');
        if !is_identifier(name) || value.is_some_and(spoils) {
            return Err(PlanError::Option { at: at.clone(), name: name.to_owned() });
        }
        all.push(LaidOver { name, value });
    }
    Ok(all)
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl LaidOver<'_> {
    /// It is read where the cryptographic configuration is, after everything else.
    pub fn is_crypto(&self) -> bool {
        self.name.starts_with("PSA_WANT_")
    }

    fn directives(&self) -> String {
        match self.value {
            Some(value) => format!("#undef {0}\n#define {0} {value}\n", self.name),
            None => format!("#undef {}\n", self.name),
        }
    }

    /// As a message names it.
    pub fn shown(&self) -> String {
        match self.value {
            Some("") => format!("{} = true", self.name),
            Some(value) => format!("{} = {value}", self.name),
            None => format!("{} = false", self.name),
        }
    }
}

/// The options as directives, read once however often they are included.
pub(super) fn options(
    guard: &str,
    laid_over: &[&LaidOver<'_>],
    overridden: &[String],
    added: &[&str],
) -> String {
    let mut text = format!("#ifndef {guard}\n#define {guard}\n");
    laid_over.iter().for_each(|option| text.push_str(&option.directives()));
    overridden.iter().for_each(|name| text.push_str(&format!("#undef {name}\n")));
    added.iter().for_each(|name| text.push_str(&format!("#undef {name}\n#define {name}\n")));
    text.push_str("#endif\n");
    text
}

/// The device's header, and after it the options where it has no place for them.
///
/// In 2.x the header itself includes the options, or `check_config.h`, or neither; options that come
/// after the check would pass unchecked, so the check is read again. From 3.0 on the library reads
/// the options and checks, after the header (`include/mbedtls/build_info.h`).
pub(super) fn config(header: &Path, version: Version) -> Result<String, PlanError> {
    let include = include(header)?;
    if version.major >= 3 {
        return Ok(include);
    }
    Ok(format!(
        "#ifndef TLSPROBE_CONFIG_H\n#define TLSPROBE_CONFIG_H\n{include}\
         #ifndef TLSPROBE_OPTIONS_H\n#include \"{OPTIONS}\"\n\
         #ifdef MBEDTLS_CHECK_CONFIG_H\n#undef MBEDTLS_CHECK_CONFIG_H\n\
         #include \"mbedtls/check_config.h\"\n#endif\n#endif\n#endif\n"
    ))
}

/// A line that includes a header wherever it is.
pub(super) fn include(header: &Path) -> Result<String, PlanError> {
    match header.to_str() {
        Some(path) if !path.contains(['"', '\n', '\r', '\\']) => {
            Ok(format!("#include \"{path}\"\n"))
        }
        _ => Err(PlanError::HeaderPath(header.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_2_x_is_followed_by_the_options_and_its_check_and_one_of_3_x_by_nothing() {
        let header = Path::new("/d/device.h");
        let older = config(header, Version::new(2, 28, 10)).expect("a header");
        let places = ["/d/device.h", OPTIONS, "mbedtls/check_config.h"].map(|it| older.find(it));
        assert!(places.is_sorted() && places[0].is_some(), "{older}");
        let newer = config(header, Version::new(3, 6, 5)).expect("a header");
        assert_eq!(newer, "#include \"/d/device.h\"\n");
    }

    #[test]
    fn a_path_that_no_include_can_say_is_refused() {
        for path in ["/d/\"", "/d/\n", "/d/\\"] {
            let refused = include(Path::new(path));
            assert_eq!(refused, Err(PlanError::HeaderPath(path.into())));
        }
    }

    #[test]
    fn options_of_this_machine_come_after_those_of_the_profile() {
        let on = LaidOver { name: "MBEDTLS_AES_ALT", value: Some("") };
        let text = options("GUARD", &[&on], &["MBEDTLS_AES_ALT".to_owned()], &[]);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let expected =
            ["#undef MBEDTLS_AES_ALT", "#define MBEDTLS_AES_ALT", "#undef MBEDTLS_AES_ALT"];
        assert_eq!(lines[2..5], expected);
    }
}
