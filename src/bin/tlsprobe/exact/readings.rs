//! What the preprocessor read for each source of an earlier build, kept for builds whose options differ
//! little.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::cache::{Cache, READINGS, Turn, digest};
use super::known::Seen;
use super::macros::Macros;

/// Of one tree, compiler and set of flags: devices that are built in turns, and the one that options are
/// switched in. Each is looked at in every build that is not known.
const MOST_READINGS: usize = 6;

/// A source as an earlier build preprocessed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its object in the cache.
    pub object: String,
    /// What was read apart from the configuration; whether it is the system's.
    pub files: BTreeMap<PathBuf, bool>,
    /// Names that may be defined before the configuration is read.
    pub early: Vec<String>,
}

/// All sources of a build.
#[derive(Debug, Default)]
pub struct Reading {
    /// Name of the configuration, which tells text and headers.
    pub configuration: String,
    pub macros: Macros,
    pub sources: BTreeMap<PathBuf, Source>,
    /// The files that the sources read, but for those in the cache.
    pub seen: Vec<Seen>,
}

/// Readings that can be compared: same tree, compiler, flags and folders.
#[derive(Debug)]
pub struct Readings<'a> {
    pub cache: &'a Cache,
    /// Stands for all that is the same.
    pub key: String,
}

impl Readings<'_> {
    /// Names of those in the cache, the last used first.
    fn names(&self) -> Vec<String> {
        let list = self.cache.find(READINGS, &self.key);
        let list = list.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        // A name is a digest; anything else is garbage, and might be a path.
        let is_name =
            |line: &&str| line.len() == 32 && line.bytes().all(|it| it.is_ascii_hexdigit());
        list.lines().filter(is_name).map(str::to_owned).take(MOST_READINGS).collect()
    }

    /// Those whose files are as they were, the last used first, with their names.
    pub fn newest(&self) -> Vec<(String, Reading)> {
        let read = |name: String| {
            let text = fs::read_to_string(self.cache.find(READINGS, &name)?).ok()?;
            Some((name, Reading::read(&text, &self.key)?))
        };
        self.names().into_iter().filter_map(read).collect()
    }

    /// Keeps a reading as the newest, then those that were of use to it.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn keep(&self, turn: &Turn, reading: &Reading, used: &[String]) -> Result<()> {
        let Some(text) = reading.text(&self.key) else { return Ok(()) };
        let name = digest([text.as_bytes()]);
        self.cache.write(turn, READINGS, &name, &text)?;
        let mut names = vec![name];
        for older in used.iter().cloned().chain(self.names()) {
            if !names.contains(&older) {
                names.push(older);
            }
        }
        for old in names.split_off(MOST_READINGS.min(names.len())) {
            // Trimming takes what cannot be removed now.
            let _ = fs::remove_file(self.cache.path(READINGS, &old));
        }
        self.cache.write(turn, READINGS, &self.key, &(names.join("\n") + "\n"))?;
        Ok(())
    }
}

impl Reading {
    /// The text, behind a digest of it, so that a file cut short is not taken for a whole one; `None` if a
    /// path cannot be said in one line.
    fn text(&self, key: &str) -> Option<String> {
        let mut text = format!("{key}\n{}\n", self.configuration);
        let seen: BTreeMap<_, _> = self.seen.iter().map(|file| (&file.path, file.line())).collect();
        let files = self.sources.values().flat_map(|source| &source.files);
        let files: BTreeMap<&PathBuf, bool> = files.map(|(path, system)| (path, *system)).collect();
        for (path, system) in &files {
            let kind = if *system { "system" } else { "own" };
            let path_alone = format!("- - {}", one_line(path)?);
            text.push_str(&format!("file {kind} {}\n", seen.get(path).unwrap_or(&path_alone)));
        }
        let numbers: BTreeMap<_, _> = files.keys().copied().zip(0_usize..).collect();
        for (path, source) in &self.sources {
            let numbers = source.files.keys().filter_map(|path| numbers.get(path));
            let numbers = numbers.map(usize::to_string).collect::<Vec<_>>().join(" ");
            let (object, path, early) = (&source.object, one_line(path)?, source.early.join(" "));
            text.push_str(&format!("source {object} {path}\nreads {numbers}\nearly {early}\n"));
        }
        text.push_str(&self.macros.directives);
        Some(format!("{}\n{text}", digest([text.as_bytes()])))
    }

    /// Reads a text without the sources of which a file has changed; `None` if it is none, or not of this
    /// key.
    fn read(text: &str, key: &str) -> Option<Self> {
        let (sum, text) = text.split_once('\n')?;
        let (its_key, rest) = text.split_once('\n')?;
        if sum != digest([text.as_bytes()]) || its_key != key {
            return None;
        }
        let (configuration, rest) = rest.split_once('\n')?;
        let mut reading = Self { configuration: configuration.to_owned(), ..Self::default() };
        let mut files = Vec::new();
        let mut lines = rest.lines();
        while let Some(line) = lines.next() {
            match line.split_once(' ')? {
                ("file", file) => files.push(unchanged(file)),
                ("source", source) => {
                    let (object, path) = source.split_once(' ')?;
                    let reads = lines.next()?.strip_prefix("reads ")?.split_ascii_whitespace();
                    let reads =
                        reads.map(|number| files.get(number.parse::<usize>().ok()?)?.clone());
                    let early = lines.next()?.strip_prefix("early ")?.split_ascii_whitespace();
                    let early = early.map(str::to_owned).collect();
                    if let Some(files) = reads.collect() {
                        let source = Source { object: object.to_owned(), files, early };
                        reading.sources.insert(PathBuf::from(path), source);
                    }
                }
                _ => reading.macros.directives.extend([line, "\n"]),
            }
        }
        Some(reading)
    }
}

fn one_line(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| !path.contains(['\n', '\r']))
}

/// A file of a record, if it is as it was; one without size and time is another's to look at.
fn unchanged(line: &str) -> Option<(PathBuf, bool)> {
    let (kind, file) = line.split_once(' ')?;
    let path = match file.strip_prefix("- - ") {
        Some(path) => PathBuf::from(path),
        None => Seen::read(file).filter(Seen::is_as_it_was)?.path,
    };
    Some((path, kind == "system"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let source = |file: &Path| Source {
            object: "o.o".to_owned(),
            files: [(file.to_owned(), true), (PathBuf::from("/t/a.c"), false)].into(),
            early: vec!["A".to_owned()],
        };
        let (macros, _) = Macros::of("#define A 1\n#undef B\n");
        let sources = [("/t/a.c", here.as_path()), ("/t/b c.c", Path::new("/t/c.h"))];
        let sources = sources.map(|(path, file)| (PathBuf::from(path), source(file)));
        let seen = vec![Seen::at(here).expect("a file that is there")];
        Reading { configuration: "c".to_owned(), macros, sources: sources.into(), seen }
    }

    #[test]
    fn a_reading_is_read_as_it_was_written() {
        let reading = reading();
        let read = Reading::read(&reading.text("k").expect("a text"), "k").expect("whole");
        assert_eq!((&read.configuration, &read.macros), (&reading.configuration, &reading.macros));
        assert_eq!(read.sources, reading.sources);
    }

    #[test]
    fn a_source_of_which_a_file_changed_is_left_out() {
        let mut reading = reading();
        let line = "1 2 /nonexistent";
        let changed = Seen::read(line).expect("a file");
        let source = reading.sources.get_mut(Path::new("/t/a.c")).expect("a source");
        source.files.insert(changed.path.clone(), false);
        reading.seen.push(changed);
        let read = Reading::read(&reading.text("k").expect("a text"), "k").expect("whole");
        assert_eq!(read.sources.keys().collect::<Vec<_>>(), [Path::new("/t/b c.c")]);
    }

    #[test]
    fn a_text_that_is_cut_short_changed_or_another_s_is_none() {
        let text = reading().text("k").expect("a text");
        assert!(Reading::read(&text, "other").is_none());
        for end in 0..text.len() {
            assert!(Reading::read(&text[..end], "k").is_none(), "cut at {end}");
            let mut garbage = text.clone().into_bytes();
            garbage[end] ^= 1;
            let garbage = String::from_utf8_lossy(&garbage);
            assert!(Reading::read(&garbage, "k").is_none(), "changed at {end}");
        }
    }
}
