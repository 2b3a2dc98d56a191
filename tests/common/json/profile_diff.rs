//! `tlsprobe.profile-diff/1`.

use serde::Deserialize;

use super::{Contract, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileDiff {
    schema: String,
    pub from: Compared,
    pub to: Compared,
    pub equal: bool,
    pub differences: Vec<Difference>,
}

/// One of the two profiles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    pub profile: String,
    #[serde(deserialize_with = "present")]
    pub path: Option<String>,
    pub mbedtls: String,
}

/// One difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub section: String,
    pub key: String,
    pub from: Side,
    pub to: Side,
}

/// What one of the two profiles says.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Side {
    #[serde(deserialize_with = "present")]
    pub value: Option<String>,
    #[serde(deserialize_with = "present")]
    pub state: Option<String>,
    #[serde(deserialize_with = "present")]
    pub origin: Option<String>,
    #[serde(deserialize_with = "present")]
    pub at: Option<String>,
}

const SECTIONS: [&str; 7] =
    ["mbedtls", "mbedtls.options", "tls", "trust", "device", "build", "budget"];

impl Contract for ProfileDiff {
    const SCHEMA: &'static str = "tlsprobe.profile-diff/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        assert_eq!(self.equal, self.differences.is_empty(), "equal is: no differences");
        let place = |name: &str| SECTIONS.iter().position(|section| *section == name);
        let places: Vec<_> = self.differences.iter().map(|it| place(&it.section)).collect();
        assert!(places.iter().all(Option::is_some), "a section that no profile has");
        assert!(places.is_sorted(), "sections out of order");
        for it in &self.differences {
            assert_ne!(it.from, it.to, "{} is the same", it.key);
            let option = it.section == "mbedtls.options";
            for side in [&it.from, &it.to] {
                assert_eq!(side.state.is_some(), option, "a state is for options alone");
                assert!(option || side.origin.is_none() && side.at.is_none(), "{}", it.key);
            }
        }
    }
}
