//! Which headers name the codes of a release: four were read, the others use the next one.

use crate::mbedtls::Version;

/// The releases whose public headers were read, oldest first, each with its mark in the table.
const READ: [(Version, u8); 4] = [
    (Version::new(2, 18, 0), marks::V2_18),
    (Version::new(2, 28, 10), marks::V2_28),
    (Version::new(3, 5, 1), marks::V3_5),
    (Version::new(3, 6, 5), marks::V3_6),
];

/// One bit a release that was read.
pub(super) mod marks {
    pub const V2_18: u8 = 1;
    pub const V2_28: u8 = 1 << 1;
    pub const V3_5: u8 = 1 << 2;
    pub const V3_6: u8 = 1 << 3;
}

/// The release whose headers name the codes of `version`.
///
/// Within a major version codes are added, hardly ever moved: the first table that is at least as
/// new knows every code of the older release. From 3.6 on it is 3.6.5, also for 4.x.
pub fn naming_release(version: Version) -> Version {
    table(version).0
}

/// The mark of the table for `version`.
pub(super) fn mark(version: Version) -> u8 {
    table(version).1
}

fn table(version: Version) -> (Version, u8) {
    let [.., newest] = READ;
    let same_series =
        |release: &Version| (release.major, release.minor) >= (version.major, version.minor);
    READ.into_iter().find(|(release, _)| same_series(release)).unwrap_or(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unread_release_uses_the_next_one_that_was_read() {
        let pairs = [
            ((2, 1, 2), (2, 18, 0)),
            ((2, 18, 0), (2, 18, 0)),
            ((2, 24, 0), (2, 28, 10)),
            ((2, 28, 3), (2, 28, 10)),
            ((3, 0, 0), (3, 5, 1)),
            ((3, 5, 2), (3, 5, 1)),
            ((3, 6, 0), (3, 6, 5)),
            ((3, 6, 6), (3, 6, 5)),
            ((4, 1, 0), (3, 6, 5)),
        ];
        for ((major, minor, patch), (a, b, c)) in pairs {
            let version = Version::new(major, minor, patch);
            assert_eq!(naming_release(version), Version::new(a, b, c), "{version}");
        }
    }
}
