//! What the library says about its own options: which need which, and which it changes itself.
//!
//! Source: `check_config.h` and `config_adjust_*.h` of 2.18.0, 2.28.10, 3.5.1 and 3.6.5.

use super::{DefaultOptions, Version};

/// An option that needs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionRule {
    /// With its prefix.
    pub option: &'static str,
    /// Options without `MBEDTLS_`, joined by `&&`, `||`, `!` and parentheses; `never` if the release
    /// no longer has the option.
    pub needs: &'static str,
}

/// A change that the library makes to a configuration after reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionAdjustment {
    /// With its prefix.
    pub option: &'static str,
    /// It is turned on, else off.
    pub on: bool,
    /// When; as [`OptionRule::needs`].
    pub when: &'static str,
}

const RULES: &str = include_str!("data/option-rules.txt");
const ADJUSTMENTS: &str = include_str!("data/option-adjustments.txt");

impl OptionRule {
    /// The rules of the release that stands for this one; none from 4.0, whose rules were not read.
    pub fn of(version: Version) -> impl Iterator<Item = Self> {
        lines(RULES, version).map(|(option, needs)| Self { option, needs })
    }

    /// The release whose rules stand for this one.
    pub fn release(version: Version) -> Option<Version> {
        standing_for(version).map(|table| table.version)
    }
}

impl OptionAdjustment {
    /// The changes of the release that stands for this one, in order.
    pub fn of(version: Version) -> impl Iterator<Item = Self> {
        lines(ADJUSTMENTS, version).filter_map(|(option, when)| {
            let (sign, option) = option.split_at_checked(1)?;
            Some(Self { option, on: sign == "+", when })
        })
    }
}

/// Before 2.16 the rules of 2.18 stand in: options that an older release lacks are never on there.
fn standing_for(version: Version) -> Option<DefaultOptions> {
    DefaultOptions::of(version.max(Version::new(2, 16, 0)))
}

fn lines(
    text: &'static str,
    version: Version,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let release = OptionRule::release(version).map(|release| release.to_string());
    text.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let (releases, rule) = line.split_once(' ')?;
        let stated = releases.split(',').any(|stated| Some(stated) == release.as_deref());
        stated.then(|| rule.split_once(": ")).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_release_has_rules_but_4_0() {
        for (version, least) in [("2.1.2", 100), ("2.28.10", 100), ("3.5.1", 100), ("3.6.5", 100)] {
            let version = version.parse().expect("a version");
            assert!(OptionRule::of(version).count() > least, "{version}");
        }
        assert_eq!(OptionRule::of(Version::new(4, 0, 0)).count(), 0);
    }

    #[test]
    fn a_rule_belongs_to_the_releases_that_state_it() {
        let ssl3 = OptionRule { option: "MBEDTLS_SSL_PROTO_SSL3", needs: "never" };
        assert!(OptionRule::of(Version::new(3, 6, 5)).any(|rule| rule == ssl3));
        assert!(!OptionRule::of(Version::new(2, 28, 10)).any(|rule| rule == ssl3));
    }

    #[test]
    fn every_line_is_a_rule() {
        for text in [RULES, ADJUSTMENTS] {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (releases, rule) = line.split_once(' ').expect("releases");
                assert!(releases.split(',').all(|release| release.parse::<Version>().is_ok()));
                assert!(rule.contains(": "), "{line}");
            }
        }
    }
}
