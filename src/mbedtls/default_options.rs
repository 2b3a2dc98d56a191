//! The options that a release knows and those that are on when nobody changes its configuration.
//!
//! Tables exist for the releases whose default configuration header was read; each stands for the
//! releases around it, and whoever uses one says for which release it was made.

use super::Version;

/// The default options of one release.
#[derive(Debug, Clone, Copy)]
pub struct DefaultOptions {
    /// The release whose header was read.
    pub version: Version,
    /// First release that the table stands for.
    first: Version,
    /// First release that it no longer stands for.
    end: Version,
    text: &'static str,
}

const TABLES: [DefaultOptions; 4] = [
    // 2.16 is the long-term release nearest to 2.18; 2.19 brought connection identifiers and PSA.
    DefaultOptions {
        version: Version::new(2, 18, 0),
        first: Version::new(2, 16, 0),
        end: Version::new(2, 19, 0),
        text: include_str!("data/options-2.18.0.txt"),
    },
    DefaultOptions {
        version: Version::new(2, 28, 10),
        first: Version::new(2, 19, 0),
        end: Version::new(3, 0, 0),
        text: include_str!("data/options-2.28.10.txt"),
    },
    DefaultOptions {
        version: Version::new(3, 5, 1),
        first: Version::new(3, 0, 0),
        end: Version::new(3, 6, 0),
        text: include_str!("data/options-3.5.1.txt"),
    },
    DefaultOptions::V3_6_5,
];

impl DefaultOptions {
    /// The table of the built-in default device.
    pub const V3_6_5: Self = Self {
        version: Version::new(3, 6, 5),
        first: Version::new(3, 6, 0),
        end: Version::new(4, 0, 0),
        text: include_str!("data/options-3.6.5.txt"),
    };

    /// The table that stands for a release; none before 2.16 and from 4.0.
    pub fn of(version: Version) -> Option<Self> {
        TABLES.into_iter().find(|table| table.first <= version && version < table.end)
    }

    /// Options that are on, with their value (empty for a plain `#define`), by name.
    pub fn enabled(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter_map(|line| line.strip_prefix('+'))
            .map(|entry| entry.split_once('=').unwrap_or((entry, "")))
    }

    /// Every option that the release's own header mentions, on or off.
    pub fn known(self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter_map(|line| match line.split_at_checked(1)? {
            ("+", entry) => Some(entry.split_once('=').map_or(entry, |(name, _)| name)),
            ("-", name) => Some(name),
            _ => None,
        })
    }

    /// Every option that any table mentions, sorted and without duplicates.
    pub fn known_anywhere() -> Vec<&'static str> {
        let mut names: Vec<_> = TABLES.into_iter().flat_map(Self::known).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_stands_for_its_range() {
        let table = |text: &str| {
            DefaultOptions::of(text.parse().expect("a version"))
                .map(|table| table.version.to_string())
        };
        assert_eq!(table("2.1.2"), None);
        assert_eq!(table("2.16.12").as_deref(), Some("2.18.0"));
        assert_eq!(table("2.19.0").as_deref(), Some("2.28.10"));
        assert_eq!(table("2.28.10").as_deref(), Some("2.28.10"));
        assert_eq!(table("3.4.1").as_deref(), Some("3.5.1"));
        assert_eq!(table("3.6.0").as_deref(), Some("3.6.5"));
        assert_eq!(table("4.0.0"), None);
    }

    #[test]
    fn a_table_tells_options_that_are_on_from_those_that_are_only_known() {
        let table = DefaultOptions::V3_6_5;
        assert!(table.enabled().any(|option| option == ("MBEDTLS_SSL_PROTO_TLS1_3", "")));
        assert!(
            table.enabled().any(|option| option == ("MBEDTLS_SSL_DTLS_CONNECTION_ID_COMPAT", "0"))
        );
        assert!(!table.enabled().any(|(name, _)| name == "MBEDTLS_SSL_EARLY_DATA"));
        assert!(table.known().any(|name| name == "MBEDTLS_SSL_EARLY_DATA"));
    }
}
