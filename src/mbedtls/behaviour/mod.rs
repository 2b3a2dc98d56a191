//! Which rules a release follows: the table of changes, asked for one release.

mod change;
mod rule;

pub use change::{Change, TABLE};
pub use rule::Rule;

use super::{Code, Version};

/// The releases of one branch: the last patch number of each `major.minor`.
const BRANCHES: [(u8, u8, u8); 37] = [
    (2, 1, 18),
    (2, 2, 1),
    (2, 3, 0),
    (2, 4, 2),
    (2, 5, 2),
    (2, 6, 1),
    (2, 7, 19),
    (2, 8, 0),
    (2, 9, 0),
    (2, 10, 0),
    (2, 11, 0),
    (2, 12, 0),
    (2, 13, 1),
    (2, 14, 1),
    (2, 15, 1),
    (2, 16, 12),
    (2, 17, 0),
    (2, 18, 1),
    (2, 19, 1),
    (2, 20, 0),
    (2, 21, 0),
    (2, 22, 0),
    (2, 23, 0),
    (2, 24, 0),
    (2, 25, 0),
    (2, 26, 0),
    (2, 27, 0),
    (2, 28, 10),
    (3, 0, 0),
    (3, 1, 0),
    (3, 2, 1),
    (3, 3, 0),
    (3, 4, 1),
    (3, 5, 2),
    (3, 6, 6),
    (4, 0, 0),
    (4, 1, 0),
];

/// Releases that the model is compared with, case by case.
const MEASURED: [Version; 4] =
    [Version::new(2, 18, 0), Version::new(2, 28, 10), Version::new(3, 5, 1), Version::new(3, 6, 5)];

/// The rules of one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    version: Version,
    rules: u64,
}

impl Behaviour {
    /// The rules of a release of the table.
    ///
    /// # Errors
    /// For any other version, the nearest release that is in the table.
    pub fn of(version: Version) -> Result<Self, Version> {
        let nearest = nearest(version);
        if nearest == version { Ok(Self::at(version)) } else { Err(nearest) }
    }

    /// The rules of this release, or of the nearest one that is in the table.
    pub fn nearest_to(version: Version) -> Self {
        Self::at(nearest(version))
    }

    /// True where the release follows `rule`.
    pub fn has(self, rule: Rule) -> bool {
        self.rules & bit(rule) != 0
    }

    /// What the release returns where the model found `code`, a single error or a sum of two.
    pub fn returned(self, code: Code) -> Code {
        match code.low() {
            Some(Code::OID_NOT_FOUND) if self.has(Rule::LowerErrorAlone) => Code::X509_UNKNOWN_OID,
            Some(low) if self.has(Rule::LowerErrorAlone) => low,
            _ => code,
        }
    }

    /// The release.
    pub fn version(self) -> Version {
        self.version
    }

    /// True for the releases that a differential test compares with the model.
    pub fn is_measured(self) -> bool {
        MEASURED.contains(&self.version)
    }

    fn at(version: Version) -> Self {
        let held = TABLE.iter().filter(|change| change.holds_in(version));
        Self { version, rules: held.fold(0, |rules, change| rules | bit(change.rule)) }
    }
}

fn bit(rule: Rule) -> u64 {
    1 << rule as u32
}

fn nearest(version: Version) -> Version {
    let branch = |(major, minor, _): &(u8, u8, u8)| (*major, *minor);
    let wanted = (version.major, version.minor);
    let below = BRANCHES.iter().rev().find(|known| branch(known) <= wanted);
    let (major, minor, last) = *below.unwrap_or(&BRANCHES[0]);
    let patch = match (major, minor).cmp(&wanted) {
        std::cmp::Ordering::Equal => version.patch.min(last),
        std::cmp::Ordering::Less => last,
        std::cmp::Ordering::Greater => 0,
    };
    Version::new(major, minor, patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn v(major: u8, minor: u8, patch: u8) -> Version {
        Version::new(major, minor, patch)
    }

    #[test]
    fn a_backport_holds_in_its_own_branch_alone() {
        let needed = |version| Behaviour::of(version).map(|rules| rules.has(Rule::HostnameNeeded));
        assert_eq!(needed(v(2, 28, 9)), Ok(false));
        assert_eq!(needed(v(2, 28, 10)), Ok(true));
        assert_eq!(needed(v(3, 5, 2)), Ok(false));
        assert_eq!(needed(v(3, 6, 2)), Ok(false));
        assert_eq!(needed(v(3, 6, 3)), Ok(true));
        assert_eq!(needed(v(4, 1, 0)), Ok(true));
    }

    #[test]
    fn an_unknown_release_names_the_nearest() {
        assert_eq!(Behaviour::of(v(2, 28, 99)), Err(v(2, 28, 10)));
        assert_eq!(Behaviour::of(v(9, 0, 0)), Err(v(4, 1, 0)));
        assert_eq!(Behaviour::of(v(1, 3, 0)), Err(v(2, 1, 0)));
    }

    #[test]
    fn errors_are_sums_until_4_0() {
        let unknown = Code::X509_UNKNOWN_SIG_ALG.plus(Code::OID_NOT_FOUND);
        let extension = Code::X509_INVALID_EXTENSIONS.plus(Code::ASN1_UNEXPECTED_TAG);
        let (old, new) = (Behaviour::nearest_to(v(3, 6, 5)), Behaviour::nearest_to(v(4, 0, 0)));
        assert_eq!((old.returned(unknown), old.returned(extension)), (unknown, extension));
        assert_eq!(new.returned(unknown), Code::X509_UNKNOWN_OID);
        assert_eq!(new.returned(extension), Code::ASN1_UNEXPECTED_TAG);
        assert_eq!(new.returned(Code::PK_INVALID_PUBKEY), Code::PK_INVALID_PUBKEY);
    }

    #[test]
    fn the_table_has_one_row_a_rule() {
        let mut rules: Vec<Rule> = TABLE.iter().map(|change| change.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        assert_eq!(rules.len(), TABLE.len());
    }
}
