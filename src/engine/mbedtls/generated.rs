//! Sources that a release archive carries and a git checkout may lack, and the tree's own scripts
//! that make them.

use std::path::PathBuf;

use crate::mbedtls::Version;

/// One such source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generated {
    /// Its name in `library/`.
    pub file: &'static str,
    /// First and last minor release of 3.x that compiles it; 2.x and 3.x alike where `None`.
    minors: Option<(u8, u8)>,
    /// What runs the script, and the Debian packages that bring it.
    pub interpreter: &'static str,
    /// As a person installs the interpreter and what the script needs.
    pub packages: &'static str,
    /// Where the script is, relative to the tree; the first that is there.
    pub scripts: &'static [&'static str],
    /// Its arguments; `TREE` stands for the tree, `OUT` for the folder that takes the source.
    arguments: &'static [&'static str],
}

const WRAPPERS: Generated = Generated {
    file: "psa_crypto_driver_wrappers.h",
    minors: Some((5, u8::MAX)),
    interpreter: "python3",
    packages: "python3-jinja2 python3-jsonschema",
    scripts: &["scripts/generate_driver_wrappers.py"],
    arguments: &["--mbedtls-root", "TREE", "OUT"],
};

/// In the order in which they are made. Sources: `library/Makefile` of 2.28, 3.5.1 and 3.6.5.
const ALL: [Generated; 6] = [
    Generated {
        file: "error.c",
        minors: None,
        interpreter: "perl",
        packages: "perl",
        scripts: &["scripts/generate_errors.pl"],
        arguments: &["TREE/include/mbedtls", "TREE/scripts/data_files", "OUT/error.c"],
    },
    Generated {
        file: "version_features.c",
        minors: None,
        interpreter: "perl",
        packages: "perl",
        scripts: &["scripts/generate_features.pl"],
        arguments: &["TREE/include/mbedtls", "TREE/scripts/data_files", "OUT/version_features.c"],
    },
    Generated {
        file: "ssl_debug_helpers_generated.c",
        minors: Some((2, u8::MAX)),
        interpreter: "python3",
        packages: "python3",
        scripts: &[
            "framework/scripts/generate_ssl_debug_helpers.py",
            "scripts/generate_ssl_debug_helpers.py",
        ],
        arguments: &["--mbedtls-root", "TREE", "OUT"],
    },
    WRAPPERS,
    Generated { file: "psa_crypto_driver_wrappers_no_static.c", ..WRAPPERS },
    Generated { file: "psa_crypto_driver_wrappers.c", minors: Some((0, 4)), ..WRAPPERS },
];

impl Generated {
    /// Those that a release compiles and that are not among its files.
    pub fn missing(version: Version, files: &[PathBuf]) -> Vec<Self> {
        let is_there = |one: &Self| {
            let path = PathBuf::from("library").join(one.file);
            files.binary_search(&path).is_ok()
        };
        ALL.into_iter().filter(|one| one.belongs_to(version) && !is_there(one)).collect()
    }

    fn belongs_to(&self, version: Version) -> bool {
        match self.minors {
            None => true,
            Some((first, last)) => version.major == 3 && (first..=last).contains(&version.minor),
        }
    }

    /// What the script is told.
    pub fn arguments(&self, tree: &str, out: &str) -> Vec<String> {
        let placed = |word: &&str| match (word.strip_prefix("TREE"), word.strip_prefix("OUT")) {
            (Some(rest), _) => format!("{tree}{rest}"),
            (_, Some(rest)) => format!("{out}{rest}"),
            _ => (*word).to_owned(),
        };
        self.arguments.iter().map(placed).collect()
    }

    /// It is compiled, and not only included.
    pub fn is_source(&self) -> bool {
        self.file.ends_with(".c")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(version: &str, files: &[&str]) -> Vec<&'static str> {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let version = version.parse().expect("a release");
        Generated::missing(version, &files).iter().map(|one| one.file).collect()
    }

    #[test]
    fn each_release_asks_for_what_its_makefile_generates() {
        assert_eq!(missing("2.28.10", &[]), ["error.c", "version_features.c"]);
        assert_eq!(missing("3.4.0", &[]).last(), Some(&"psa_crypto_driver_wrappers.c"));
        assert_eq!(missing("3.6.5", &[]).len(), 5);
    }

    #[test]
    fn what_is_there_is_not_missing() {
        let files = ["library/error.c", "library/version_features.c"];
        assert!(missing("2.28.10", &files).is_empty());
    }

    #[test]
    fn arguments_name_the_tree_and_the_folder() {
        let words = ALL[0].arguments("/t", "/o");
        assert_eq!(words, ["/t/include/mbedtls", "/t/scripts/data_files", "/o/error.c"]);
    }
}
