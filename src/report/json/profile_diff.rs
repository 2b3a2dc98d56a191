//! `tlsprobe.profile-diff/1`: what `tlsprobe profile diff` prints for scripts.

use serde::Serialize;

use super::profile::OptionSide;
use crate::profile::Profile;
use crate::profile::difference::Difference;

/// What `tlsprobe profile diff --format json` prints.
#[derive(Debug, Serialize)]
pub struct DiffReport {
    schema: &'static str,
    from: Compared,
    to: Compared,
    equal: bool,
    /// By section, within a section by key.
    differences: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Compared {
    profile: String,
    /// Null: the built-in device.
    path: Option<String>,
    mbedtls: String,
}

#[derive(Debug, Serialize)]
struct Row {
    /// `mbedtls`, `mbedtls.options`, `tls`, `trust`, `device`, `build` or `budget`.
    section: &'static str,
    /// A key of the section, `region NAME`, or an option.
    key: String,
    from: Side,
    to: Side,
}

#[derive(Debug, Default, Serialize)]
struct Side {
    /// Null: not set; an option without a value.
    value: Option<String>,
    /// Of an option `on`, `off` or `undecided`, else null.
    state: Option<&'static str>,
    /// Of an option that somebody decided `default`, `header`, `profile` or `library`, else null.
    origin: Option<&'static str>,
    /// File and line; null where no file decided it.
    at: Option<String>,
}

impl DiffReport {
    /// Dresses the differences of two profiles for scripts.
    pub fn new(from: &Profile, to: &Profile, differences: &[Difference]) -> Self {
        Self {
            schema: "tlsprobe.profile-diff/1",
            from: compared(from),
            to: compared(to),
            equal: differences.is_empty(),
            differences: differences.iter().map(row).collect(),
        }
    }
}

fn compared(profile: &Profile) -> Compared {
    Compared {
        profile: profile.name.clone(),
        path: profile.path.as_ref().map(|path| path.display().to_string()),
        mbedtls: profile.library.version.to_string(),
    }
}

fn row(difference: &Difference) -> Row {
    let (from, to) = match difference {
        Difference::Setting { from, to, .. } => {
            let side = |value: &Option<String>| Side { value: value.clone(), ..Side::default() };
            (side(from), side(to))
        }
        Difference::Option { from, to, .. } => {
            (option_side(OptionSide::of(from.as_ref())), option_side(OptionSide::of(to.as_ref())))
        }
    };
    let section = difference.section().name();
    Row { section, key: difference.key().to_owned(), from, to }
}

fn option_side(side: OptionSide) -> Side {
    let OptionSide { state, value, origin, at } = side;
    Side { value, state: Some(state), origin, at }
}
