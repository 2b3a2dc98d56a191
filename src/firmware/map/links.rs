//! What the map says of the link itself: why each archive member is in it, and who refers to whom.

use std::collections::{BTreeMap, BTreeSet};

const INCLUDED: &str = "Archive member included";
const CROSS_REFERENCE: &str = "Cross Reference Table";

/// Why an archive member is linked: the first file that needed one of its symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inclusion<'a> {
    /// `libx.a(y.o)` or a path.
    pub by: &'a str,
    /// The symbol that was needed.
    pub symbol: &'a str,
}

/// The two lists of a map that tell of files rather than of bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links<'a> {
    /// By member, as `libx.a(y.o)`.
    pub inclusions: BTreeMap<&'a str, Inclusion<'a>>,
    /// Files by symbol, the one that defines it first; empty where the linker was not asked for it.
    pub references: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Links<'a> {
    /// Reads both lists; a map without one of them has nothing to say there.
    pub fn parse(map: &'a str) -> Self {
        Self { inclusions: inclusions(map), references: references(map) }
    }

    /// Files that stay in the link without one of them, from the files that no archive holds.
    /// `None` without a cross reference table.
    pub fn files_without(&self, gone: &str) -> Option<BTreeSet<&'a str>> {
        if self.references.is_empty() {
            return None;
        }
        let mut needs: BTreeMap<&str, BTreeSet<&'a str>> = BTreeMap::new();
        for files in self.references.values() {
            if let [definer, users @ ..] = files.as_slice() {
                for &user in users {
                    needs.entry(user).or_default().insert(definer);
                }
            }
        }
        let all = self.references.values().flatten().copied();
        let mut waiting: Vec<&str> =
            all.filter(|file| !self.inclusions.contains_key(file) && *file != gone).collect();
        let mut kept: BTreeSet<&str> = waiting.iter().copied().collect();
        while let Some(file) = waiting.pop() {
            for &needed in needs.get(file).into_iter().flatten() {
                if needed != gone && kept.insert(needed) {
                    waiting.push(needed);
                }
            }
        }
        Some(kept)
    }
}

/// Pairs of lines or single lines: the member, then `file (symbol)`, up to the next heading.
fn inclusions(map: &str) -> BTreeMap<&str, Inclusion<'_>> {
    let lines = map.lines().skip_while(|line| !line.starts_with(INCLUDED)).skip(1);
    let mut found = BTreeMap::new();
    let mut wrapped = None;
    for line in lines.skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()) {
        let (member, reason) = match wrapped.take() {
            Some(member) if line.starts_with(' ') => (member, line.trim()),
            _ => split(line),
        };
        match inclusion(reason) {
            Some(inclusion) => drop(found.insert(member, inclusion)),
            None => wrapped = Some(member),
        }
    }
    found
}

/// `file (symbol)`.
fn inclusion(text: &str) -> Option<Inclusion<'_>> {
    let (by, symbol) = text.trim().strip_suffix(')')?.rsplit_once(" (")?;
    Some(Inclusion { by: by.trim_end(), symbol })
}

/// A symbol and its first file on one line, or on two where the symbol is long; more files on lines
/// of their own.
fn references(map: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut symbol = None;
    let lines = map.lines().skip_while(|line| !line.starts_with(CROSS_REFERENCE)).skip(1);
    // A heading of two words stands above the table.
    for line in lines.skip_while(|line| line.is_empty()).skip(1) {
        let file = if line.starts_with(' ') {
            line.trim()
        } else {
            let (name, file) = split(line);
            symbol = Some(name);
            file
        };
        if let Some(symbol) = symbol.filter(|_| !file.is_empty()) {
            found.entry(symbol).or_default().push(file);
        }
    }
    found
}

/// The first column and the second, which two blanks or more divide: paths may have single ones.
fn split(line: &str) -> (&str, &str) {
    let divided = line.split_once("  ").or_else(|| line.split_once(' '));
    divided.map_or((line, ""), |(first, rest)| (first, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
Archive member included to satisfy reference by file (symbol)

libx.a(y.o)                   dir with blank/main.o (needed)
a/long/path/to/libz.a(deep.o)
                              libx.a(y.o) (deep)

Discarded input sections

Cross Reference Table

Symbol                                            File
deep                                              a/long/path/to/libz.a(deep.o)
                                                  libx.a(y.o)
main                                              dir with blank/main.o
needed                                            libx.a(y.o)
                                                  dir with blank/main.o
";

    #[test]
    fn members_have_the_file_and_the_symbol_that_pulled_them_in() {
        let links = Links::parse(MAP);
        let by = |member| links.inclusions.get(member).copied();
        let main = Inclusion { by: "dir with blank/main.o", symbol: "needed" };
        assert_eq!(by("libx.a(y.o)"), Some(main));
        let deep = Inclusion { by: "libx.a(y.o)", symbol: "deep" };
        assert_eq!(by("a/long/path/to/libz.a(deep.o)"), Some(deep));
        assert_eq!(links.inclusions.len(), 2);
    }

    #[test]
    fn what_only_one_file_needs_goes_with_it() {
        let links = Links::parse(MAP);
        assert_eq!(links.references["deep"], ["a/long/path/to/libz.a(deep.o)", "libx.a(y.o)"]);
        let kept = links.files_without("libx.a(y.o)").expect("a cross reference");
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), ["dir with blank/main.o"]);
        assert_eq!(Links::parse("Memory Configuration").files_without("x"), None);
    }
}
