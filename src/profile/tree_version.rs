//! Which release a tree of mbedTLS sources is.

use std::path::Path;

use crate::mbedtls::Version;

use super::error::ProfileError;
use super::extends::read_text;
use super::source::SourceFiles;

/// Where a tree says its release: 3.x and later, then 2.x.
const VERSION_HEADERS: [&str; 2] = ["include/mbedtls/build_info.h", "include/mbedtls/version.h"];

/// The release that a tree says it is; `None` if its headers do not say.
///
/// # Errors
/// There is no such header: it is no tree of mbedTLS.
pub fn tree_version(tree: &Path, files: &dyn SourceFiles) -> Result<Option<Version>, ProfileError> {
    let [newer, older] = VERSION_HEADERS.map(|header| tree.join(header));
    let text = read_text(&newer, None, files).or_else(|_| read_text(&older, None, files))?;
    Ok(text.lines().find_map(version))
}

fn version(line: &str) -> Option<Version> {
    let (_, rest) = line.split_once("MBEDTLS_VERSION_STRING")?;
    rest.split('"').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_release_is_a_quoted_number() {
        let line = "#define MBEDTLS_VERSION_STRING         \"2.28.10\"";
        assert_eq!(version(line).map(|version| version.to_string()).as_deref(), Some("2.28.10"));
        assert_eq!(version("#define MBEDTLS_VERSION_STRING_FULL  \"mbed TLS 2.28.10\""), None);
    }
}
