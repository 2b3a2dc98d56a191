//! What the engines that run the device's own library need: a tree to build, a cache to keep builds in.

use std::path::{Path, PathBuf};

use super::tool;

/// The tree of a release, read-only.
pub fn tree(version: &str) -> PathBuf {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mbedtls/fetch.sh");
    let output = tool::output(tool::command("sh").args([script, version]));
    PathBuf::from(String::from_utf8(output).expect("a path").trim())
}

/// Builds of all tests of this package, beside what cargo builds.
pub fn shared_cache() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    target.join("engine-cache")
}
