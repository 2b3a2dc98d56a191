//! What the device decides: path, names, key usage, flags, codes, cause and fix.
//!
//! [`judge`] is the one function, [`judge_with_bundle`] the same for ESP-IDF's bundle; each rule has a file of its own.

mod alert;
mod bundle;
pub mod cause;
mod context;
mod crl;
mod dates;
mod judge;
mod judgement;
mod name;
mod path;
mod profile_rules;
mod reason;
mod scope;
mod usage;

pub use alert::for_flags as alert_for_flags;
pub use bundle::KeyBundle;
pub use context::{Context, ExpectedName, Trust};
pub use judge::{judge, judge_with_bundle};
pub use judgement::{
    Judgement, NameEvidence, ParentRefusal, PathStep, Place, Presented, RefusedParent,
};
pub use profile_rules::accepts_key;
pub use reason::Reason;
pub use scope::out_of_scope;

use crate::mbedtls::{Behaviour, Version};

/// The outcome of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The device goes on.
    Pass,
    /// The engine cannot know what the device does.
    Inconclusive,
    /// The device, or its server, refuses.
    Fail,
}

/// How well the answer is known to be the device's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fidelity {
    /// The library itself ran.
    Exact,
    /// A model that is compared, case by case, with this release.
    Measured,
    /// A model that was only read from the sources.
    Read,
}

impl Verdict {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Inconclusive => "inconclusive",
            Self::Fail => "fail",
        }
    }
}

impl Fidelity {
    /// That of the model for this release, or for the nearest one that it knows.
    pub fn of_model(version: Version) -> Self {
        if Behaviour::nearest_to(version).is_measured() { Self::Measured } else { Self::Read }
    }

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Measured => "measured",
            Self::Read => "read",
        }
    }
}
