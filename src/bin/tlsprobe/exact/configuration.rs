//! What every source of a tree includes first, preprocessed by itself: which macros it leaves, what text,
//! and which files it was read from.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use memchr::memmem;

use tlsprobe::mbedtls::Version;

use super::cache::digest;
use super::macros::Macros;
use super::markers::{Preprocessed, Step, Visit};
use super::words::{self, Pieces};

/// A source that has the configuration and nothing else, as `library/common.h` of 2.28 includes it, the
/// headers of 2.18 do, and from 3.0 on `include/mbedtls/build_info.h` is it.
pub fn source(version: Version) -> &'static str {
    if version.major >= 3 {
        return "#include \"mbedtls/build_info.h\"\n";
    }
    "#if !defined(MBEDTLS_CONFIG_FILE)\n#include \"mbedtls/config.h\"\n#else\n\
     #include MBEDTLS_CONFIG_FILE\n#endif\n"
}

/// A configuration, read.
#[derive(Debug)]
pub struct Configuration {
    pub macros: Macros,
    /// Declarations of headers that it includes, and pragmas.
    pub text: String,
    /// Its headers, from going into the first to coming back.
    pub visits: Vec<Visit>,
    /// The same for configurations that differ in macros alone.
    pub name: String,
    /// Its headers' texts.
    texts: Vec<Vec<u8>>,
}

impl Configuration {
    /// Reads what `-E -dD` made of [`source`]; paths in `written` have other names from build to build.
    ///
    /// `None` where the output is not understood, or a header does what its macros do not tell.
    pub fn of(output: &[u8], written: &Path) -> Option<Self> {
        let read = Preprocessed::of(output);
        let (macros, text) = Macros::of(str::from_utf8(&read.text).ok()?);
        let visits = read.first_include()?.to_vec();
        let mut parts = vec![text.as_str()];
        let mut files = BTreeSet::new();
        for visit in visits.iter().filter(|visit| matches!(visit.step, Step::In { .. })) {
            let inside = Path::new(&visit.file).strip_prefix(written).ok();
            parts
                .push(inside.map_or(visit.file.as_str(), |path| path.to_str().unwrap_or_default()));
            files.insert(PathBuf::from(&visit.file));
        }
        let name = digest(parts.into_iter().map(str::as_bytes));
        let texts: Vec<_> = files.iter().map(fs::read).collect::<Result<_, _>>().ok()?;
        let is_plain = |text: &Vec<u8>| !words::is_broken(text) && !words::asserts(text);
        texts.iter().all(is_plain).then_some(Self { macros, text, visits, name, texts })
    }

    /// Its headers.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.visits
            .iter()
            .filter(|visit| matches!(visit.step, Step::In { .. }))
            .map(|visit| PathBuf::from(&visit.file))
    }

    /// Those of the names that it may name: what is defined before it may make another of it.
    pub fn named<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let pieces = Pieces::of(names.iter().copied());
        let mut found = pieces.find(self.macros.directives.as_bytes());
        self.texts.iter().for_each(|text| found.add(&pieces.find(text)));
        names.into_iter().filter(|name| pieces.may_name(name, &found, &found)).collect()
    }

    /// One of the names may decide whether a header is read a second time: compilers do not go into a file
    /// again that is one condition from end to end.
    pub fn guards_with(&self, names: &BTreeSet<String>) -> bool {
        self.texts.iter().any(|text| {
            let mut words = words::of(first_line(text));
            let is_condition = words.next().is_some_and(|word| word.starts_with(b"if"));
            is_condition
                && words.any(|word| str::from_utf8(word).is_ok_and(|word| names.contains(word)))
        })
    }
}

/// The first line that is no comment.
fn first_line(text: &[u8]) -> &[u8] {
    let mut rest = text.trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'/', b'*', ..] => b"*/",
            [b'/', b'/', ..] => b"\n",
            _ => break,
        };
        let from = rest.get(2..).unwrap_or_default();
        let Some(at) = memmem::find(from, end) else { return &[] };
        rest = from.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    rest.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_behind_all_comments() {
        let texts =
            ["#ifndef A\n#define A\n", "/* # */ // #if B\n\n  #ifndef A\n", "/**/#ifndef A"];
        for text in texts {
            assert_eq!(first_line(text.as_bytes()), b"#ifndef A", "{text}");
        }
        for text in ["", "/* #ifndef A", "// #ifndef A", "/*/ #ifndef A"] {
            assert_eq!(first_line(text.as_bytes()), b"", "{text}");
        }
    }

    #[test]
    fn a_configuration_is_read_from_its_output_wherever_what_was_written_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |written: &str, value: &str| {
            let written = folder.path().join(written);
            fs::create_dir_all(&written).expect("a folder");
            let header = written.join("options.h");
            fs::write(&header, "/* A */\n#ifndef GUARD\n#endif").expect("a file");
            let more = written.join("more.h");
            fs::write(&more, "#define P\n").expect("a file");
            let output = format!(
                "# 0 \"/u.c\"\n# 0 \"<built-in>\"\n#define P 1\n# 1 \"/u.c\"\n\
                 # 1 \"{0}\" 1\n#define A {value}\n# 1 \"{1}\" 1\nint a;\n# 9 \"{0}\" 2\n\
                 # 2 \"/u.c\" 2\n",
                header.display(),
                more.display()
            );
            Configuration::of(output.as_bytes(), &written).expect("understood")
        };
        let (one, other) = (read("one", "1"), read("other", "2"));
        assert_eq!((&one.name, one.text.as_str()), (&other.name, "int a;\n"));
        assert_eq!(one.macros.difference(&other.macros), ["A".to_owned()].into());
        assert!(one.guards_with(&["GUARD".to_owned()].into()));
        assert!(!one.guards_with(&["A".to_owned(), "P".to_owned()].into()));
        assert_eq!(one.named(["_GNU_SOURCE", "GUARD"]), ["GUARD"].into());
        assert!(Configuration::of(b"int a;\n", folder.path()).is_none());
    }
}
