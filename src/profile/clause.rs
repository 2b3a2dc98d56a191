//! A clause of the library's rules, decided on a configuration.

use std::collections::BTreeMap;

use crate::mbedtls::{OptionAdjustment, Version};

use super::expression::{self, Number};
use super::option_state::OptionState;
use super::options::{OptionOrigin, Options};

/// A configuration as the library sees it after its own adjustments.
pub(super) struct Facts<'a> {
    options: &'a Options,
    added: BTreeMap<&'static str, OptionState>,
    /// 3.x with `MBEDTLS_PSA_CRYPTO_CONFIG`: the library turns on whatever the `PSA_WANT_*` need, so
    /// an option that nobody set may yet be on.
    absent: OptionState,
}

impl<'a> Facts<'a> {
    /// Options of one release with what the library adds.
    pub fn new(version: Version, options: &'a Options) -> Self {
        let by_psa_names = version.major >= 3 && options.is_defined("MBEDTLS_PSA_CRYPTO_CONFIG");
        let absent = if by_psa_names { OptionState::Undecided } else { OptionState::Undefined };
        let mut facts = Self { options, added: BTreeMap::new(), absent };
        for adjustment in OptionAdjustment::of(version).filter(|adjustment| adjustment.on) {
            if let Some(true) = facts.holds(adjustment.when) {
                let state = OptionState::Defined(String::new());
                facts.added.insert(adjustment.option, state);
            }
        }
        facts
    }

    /// Whether a clause holds; `None` if that depends on an undecided option.
    pub fn holds(&self, clause: &str) -> Option<bool> {
        if clause == "never" {
            return Some(false);
        }
        match expression::evaluate(clause, &|name| self.truth(name)) {
            Ok(Number::Known(number)) => Some(number != 0),
            _ => None,
        }
    }

    fn truth(&self, name: &str) -> OptionState {
        let name = option_name(name);
        match self.state(&name) {
            OptionState::Defined(_) => OptionState::Defined("1".to_owned()),
            other => other,
        }
    }

    fn state(&self, name: &str) -> OptionState {
        let set = self.options.get(name).map(|setting| &setting.state);
        match (set, self.added.get(name)) {
            (Some(OptionState::Undefined) | None, Some(added)) => added.clone(),
            (Some(state), _) => state.clone(),
            (None, None) => self.absent.clone(),
        }
    }
}

/// The option that a clause names.
pub(super) fn option_name(name: &str) -> String {
    if name.starts_with("PSA_WANT_") { name.to_owned() } else { format!("MBEDTLS_{name}") }
}

/// `A || (B && !C)` as `MBEDTLS_A or (MBEDTLS_B and not MBEDTLS_C)`.
pub(super) fn in_words(clause: &str) -> String {
    let word = |word: &str| match word {
        "||" => "or".to_owned(),
        "&&" => "and".to_owned(),
        _ => {
            let name = word.trim_start_matches(['(', '!']);
            let before = &word[..word.len() - name.len()];
            let inner = name.trim_end_matches(')');
            let after = &name[inner.len()..];
            format!("{}{}{after}", before.replace('!', "not "), option_name(inner))
        }
    };
    clause.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Turns off what the library itself turns off after reading the configuration, in its order: what
/// one adjustment drops, the next no longer sees.
pub(super) fn drop_what_the_library_drops(version: Version, options: &mut Options) {
    let mut adjustments = OptionAdjustment::of(version).filter(|adjustment| !adjustment.on);
    while let Some(adjustment) = next_drop(version, options, &mut adjustments) {
        let asked_for = match options.get(adjustment.option).map(|setting| &setting.origin) {
            Some(OptionOrigin::Header(at) | OptionOrigin::Profile(at)) => Some(at.clone()),
            _ => None,
        };
        let origin = OptionOrigin::Library { because: in_words(adjustment.when), asked_for };
        options.set(adjustment.option, OptionState::Undefined, origin);
    }
}

/// The first of the adjustments left that turns something off. The facts are worked out once for
/// all that do not: working them out is most of what loading a profile costs.
fn next_drop(
    version: Version,
    options: &Options,
    adjustments: &mut impl Iterator<Item = OptionAdjustment>,
) -> Option<OptionAdjustment> {
    let facts = Facts::new(version, options);
    adjustments.find(|adjustment| {
        options.is_defined(adjustment.option) && facts.holds(adjustment.when) == Some(true)
    })
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_clause_reads_as_a_sentence() {
        assert_eq!(
            in_words("AES_C || (PSA_WANT_ALG_GCM && !DES_C)"),
            "MBEDTLS_AES_C or (PSA_WANT_ALG_GCM and not MBEDTLS_DES_C)"
        );
    }
}
