//! An exact mbedTLS version: verdicts differ between patch releases.

use std::fmt;
use std::str::FromStr;

/// `major.minor.patch` of an mbedTLS release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 2, 3 or 4.
    pub major: u8,
    /// 28 in 2.28.10.
    pub minor: u8,
    /// 10 in 2.28.10.
    pub patch: u8,
}

impl Version {
    /// Names a release; usable in constants.
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self { major, minor, patch }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// The text is not three numbers separated by dots.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an exact mbedTLS version; write all three numbers, as in 2.28.10")]
pub struct ParseVersionError(String);

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseVersionError(text.to_owned());
        let mut numbers = text.split('.').map(|part| match part.as_bytes() {
            [b'0'..=b'9', ..] => part.parse::<u8>().map_err(|_| error()),
            _ => Err(error()),
        });
        let mut next = || numbers.next().unwrap_or_else(|| Err(error()));
        let version = Self::new(next()?, next()?, next()?);
        if numbers.next().is_some() { Err(error()) } else { Ok(version) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_three_numbers() {
        let version: Version = "2.28.10".parse().expect("an exact version");
        assert_eq!(version, Version::new(2, 28, 10));
        assert_eq!(version.to_string(), "2.28.10");
    }

    #[test]
    fn orders_by_number_not_by_text() {
        assert!(Version::new(2, 28, 10) > Version::new(2, 28, 9));
    }

    #[test]
    fn refuses_anything_but_three_numbers() {
        for text in ["", "2.28", "2.28.10.1", "2.28.x", "+2.28.1", "2.28.256", " 2.28.1"] {
            assert!(text.parse::<Version>().is_err(), "{text:?}");
        }
    }
}
