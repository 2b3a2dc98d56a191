//! Sources whose text is the same as in an earlier build, because no macro that is another since is named
//! in anything that they read: their objects are known without a preprocessor.
//!
//! The argument: everything a source includes before its configuration is a few headers that define what
//! the configuration does not name, so the configuration comes out as it does by itself. What the source
//! reads from there on is the same files as long as the same macros are seen, and a macro that is seen is
//! named in one of these files, or in a macro that is. In any doubt the preprocessor is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::SystemTime;

use super::cache::Cache;
use super::configuration::Configuration;
use super::known::Seen;
use super::macros::Macros;
use super::markers::Preprocessed;
use super::readings::{Reading, Source};
use super::words::{self, Found, Pieces};

/// An option takes others along, up to some 40 in 3.6; with more than this it is another device, and most
/// sources name one of them.
const MOST_NAMES: usize = 128;

/// The longest name of mbedTLS has 60 bytes; stretches of a name grow with its square.
const LONGEST_NAME: usize = 128;

/// Parts of flags that make words of a text hard to find, or have more read than is told.
const OPAQUE: [&str; 4] = ["imacros", "input-charset", " @", "\n@"];

/// What earlier builds are good for in this one.
#[derive(Debug, Default)]
pub struct Earlier {
    /// `None`: nothing can be told, in this build nor for later ones.
    pub configuration: Option<Configuration>,
    /// Sources that need no preprocessor.
    pub sources: BTreeMap<PathBuf, Source>,
    /// Names of the readings that told so.
    pub used: Vec<String>,
    /// Folders of texts that are written for this build.
    written: PathBuf,
    /// Folders of the device's own headers.
    headers: Vec<PathBuf>,
}

/// An earlier build with the macros that are others now.
struct Candidate {
    name: String,
    reading: Reading,
    differ: BTreeSet<String>,
}

/// What a file holds of the names that are looked for.
struct Scan {
    found: Found,
    /// It cannot be told by names alone.
    is_unclear: bool,
}

impl Earlier {
    /// From what the compiler of this identity makes of the configuration alone.
    pub fn of(
        identity: &str,
        configuration: impl FnOnce() -> Option<Vec<u8>>,
        written: &Path,
        headers: Vec<PathBuf>,
    ) -> Self {
        if OPAQUE.iter().any(|part| identity.contains(part)) {
            return Self::default();
        }
        let configuration = configuration().and_then(|it| Configuration::of(&it, written));
        Self { configuration, written: written.to_owned(), headers, ..Self::default() }
    }

    /// Finds the sources whose text is as one of these readings has it.
    pub fn look(&mut self, cache: &Cache, readings: Vec<(String, Reading)>, all: &[PathBuf]) {
        let Some(configuration) = &self.configuration else { return };
        let candidates = candidates(configuration, readings);
        let names = || candidates.iter().flat_map(|one| &one.differ).map(String::as_str);
        let pieces = Pieces::of(names());
        let scans = scan(&pieces, &candidates);
        let sources = || candidates.iter().flat_map(|one| one.reading.sources.values());
        let early = sources().flat_map(|source| source.early.iter().map(String::as_str));
        let early = configuration.named(early);
        let bodies = |macros: &Macros| pieces.find(macros.directives.as_bytes());
        let here = bodies(&configuration.macros);
        for candidate in &candidates {
            let mut bodies = bodies(&candidate.reading.macros);
            bodies.add(&here);
            let mut is_used = false;
            for path in all {
                let Some(source) = candidate.reading.sources.get(path) else { continue };
                let is_same = !self.sources.contains_key(path)
                    && !source.early.iter().any(|name| early.contains(name.as_str()))
                    && is_same(&pieces, candidate, source, &scans, &bodies)
                    && cache.find("objects", &source.object).is_some();
                if is_same {
                    self.sources.insert(path.clone(), source.clone());
                    is_used = true;
                }
            }
            if is_used {
                self.used.push(candidate.name.clone());
            }
        }
    }

    /// What a later build may go by, of a source that was preprocessed; `None` where it may not.
    pub fn source(&self, preprocessed: &Preprocessed, object: &str) -> Option<Source> {
        let configuration = self.configuration.as_ref()?;
        let text = configuration.text.as_bytes();
        let course = preprocessed.course(&configuration.visits, text)?;
        let mut early = BTreeSet::new();
        for (path, lines) in &course.preludes {
            let text = fs::read(path).ok()?;
            let prelude: Vec<&[u8]> =
                text.split_inclusive(|byte| *byte == b'\n').take(*lines).collect();
            let prelude = prelude.concat();
            if words::is_broken(&prelude) {
                return None;
            }
            early.extend(words::defined(&prelude)?);
        }
        if early.iter().any(|name| name.len() > LONGEST_NAME) {
            return None;
        }
        let mut files = course.rest;
        // What is written has another path in the next build; and of two folders of the device's, the first
        // may have a header of the same name by then.
        let is_theirs = |path: &Path| self.headers.iter().any(|folder| path.starts_with(folder));
        let may_move = |path: &PathBuf| {
            path.starts_with(&self.written) || self.headers.len() > 1 && is_theirs(path)
        };
        if files.keys().any(may_move) {
            return None;
        }
        for (path, system) in &mut files {
            // A device's folders stand behind the compiler's, and so count as the system's there.
            *system &= !is_theirs(path);
        }
        Some(Source { object: object.to_owned(), files, early: early.into_iter().collect() })
    }

    /// The record of this build, which began at `started`; files below `cache` are named by content.
    ///
    /// `None` where a file may have changed since.
    pub fn reading(
        &self,
        mut sources: BTreeMap<PathBuf, Source>,
        cache: &Path,
        started: SystemTime,
    ) -> Option<Reading> {
        let configuration = self.configuration.as_ref()?;
        let early = sources.values().flat_map(|source| source.early.iter().cloned());
        let early: BTreeSet<String> = early.collect();
        let named = configuration.named(early.iter().map(String::as_str));
        sources.retain(|_, source| !source.early.iter().any(|name| named.contains(name.as_str())));
        let files: BTreeSet<&PathBuf> =
            sources.values().flat_map(|source| source.files.keys()).collect();
        let files = files.into_iter().filter(|path| !path.starts_with(cache));
        let seen = files.map(|path| Seen::at(path.clone()).ok()).collect::<Option<Vec<_>>>()?;
        let rested = seen.iter().all(|file| file.rested_at(started));
        rested.then(|| Reading {
            configuration: configuration.name.clone(),
            macros: configuration.macros.clone(),
            sources,
            seen,
        })
    }
}

/// Readings of the same configuration but for a few macros, the fewest first.
fn candidates(configuration: &Configuration, readings: Vec<(String, Reading)>) -> Vec<Candidate> {
    let comparable = readings.into_iter().filter(|(_, it)| it.configuration == configuration.name);
    let mut candidates: Vec<Candidate> = comparable
        .map(|(name, reading)| {
            let differ = configuration.macros.difference(&reading.macros);
            Candidate { name, reading, differ }
        })
        .filter(|one| {
            let is_short = |name: &String| name.len() <= LONGEST_NAME && words::is_word(name);
            one.differ.len() <= MOST_NAMES
                && one.differ.iter().all(is_short)
                && !configuration.guards_with(&one.differ)
        })
        .collect();
    candidates.sort_by_key(|one| one.differ.len());
    candidates
}

/// Looks through every file of the candidates once, on all cores.
fn scan<'a>(pieces: &Pieces<'_>, candidates: &'a [Candidate]) -> BTreeMap<&'a Path, Scan> {
    let sources = candidates.iter().flat_map(|one| one.reading.sources.values());
    let files = sources.flat_map(|source| &source.files);
    let files: BTreeMap<&Path, bool> =
        files.map(|(path, system)| (path.as_path(), *system)).collect();
    let files: Vec<(&Path, bool)> = files.into_iter().collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut scans = Vec::new();
        while let Some((path, system)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            scans.push((*path, scan_file(pieces, path, *system)));
        }
        scans
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    })
}

fn scan_file(pieces: &Pieces<'_>, path: &Path, system: bool) -> Scan {
    match fs::read(path) {
        Ok(text) => Scan {
            found: pieces.find(&text),
            // A compiler's own headers look at nothing that an option changes.
            is_unclear: words::is_broken(&text) || !system && words::is_unsteady(&text),
        },
        Err(_) => Scan { found: Found::default(), is_unclear: true },
    }
}

/// Nothing that the source reads names a macro that is another now.
fn is_same(
    pieces: &Pieces<'_>,
    candidate: &Candidate,
    source: &Source,
    scans: &BTreeMap<&Path, Scan>,
    bodies: &Found,
) -> bool {
    let mut found = Found::default();
    for path in source.files.keys() {
        match scans.get(path.as_path()) {
            Some(scan) if !scan.is_unclear => found.add(&scan.found),
            _ => return false,
        }
    }
    !candidate.differ.iter().any(|name| pieces.may_name(name, &found, bodies))
}
