//! The library's own C code under some options: what is compiled, what that defines, what it mentions.
//!
//! No compiler: conditions are decided as far as the configuration and the library's own headers
//! decide them, and a line whose condition only the device's compiler knows counts as compiled.

mod build;
mod file;
mod literal;
mod names;
mod pass;
mod token;
mod turned_off;
mod unit;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

pub use build::{Build, Place};
pub use file::{File, stem};
pub use names::Name;
pub use turned_off::TurnedOff;
pub use unit::{Definition, Unit};

use names::Names;
use unit::Words;

/// Headers of the configuration itself: the profile says what they would.
const CONFIGURATIONS: [&str; 2] = ["config.h", "mbedtls_config.h"];

/// Headers that others need to have been read: the release and the configuration come first.
const FIRST: [&str; 3] = ["mbedtls/build_info.h", "mbedtls/version.h", "mbedtls/check_config.h"];

/// Sources and headers of one release.
pub struct LibraryCode {
    files: Vec<File>,
    /// By the words that include them.
    headers: HashMap<String, usize>,
    /// Macros that some line of some file defines.
    defined: HashSet<Name>,
    /// What the replacements of a macro mention, whichever of them is compiled.
    bodies: HashMap<Name, Vec<Name>>,
    /// Lines of code behind conditions that name a macro.
    guarded: HashMap<Name, usize>,
    names: Names,
    words: Words,
}

impl LibraryCode {
    /// Reads files, named relative to the tree.
    pub fn read(texts: &[(PathBuf, String)]) -> Self {
        let mut names = Names::default();
        let words = Words::new(&mut names);
        let wanted = texts.iter().filter(|(path, _)| !is_configuration(path));
        let mut files: Vec<File> =
            wanted.map(|(path, text)| File::read(path, text, &mut names)).collect();
        let mut headers = HashMap::new();
        let mut bodies: HashMap<Name, Vec<Name>> = HashMap::new();
        for (index, file) in files.iter().enumerate() {
            if !file.is_unit() {
                headers.extend(spellings(&file.path).map(|name| (name, index)));
            }
            for item in &file.items {
                if let file::Item::Define(define) = item {
                    bodies.entry(define.name).or_default().extend(&define.mentions);
                }
            }
        }
        let guarded = guarded(&files, &mut names);
        let matters = matters(&guarded, &bodies);
        files.iter_mut().for_each(|file| file.prune(|name| matters.contains(&name)));
        let defined = bodies.keys().copied().collect();
        Self { files, headers, defined, bodies, guarded, names, words }
    }

    /// Its files.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The number of an identifier that the sources have.
    pub fn name(&self, text: &str) -> Option<Name> {
        self.names.find(text)
    }

    /// An identifier.
    pub fn text(&self, name: Name) -> &str {
        self.names.text(name)
    }

    /// Headers in the order in which they are read.
    fn header_order(&self) -> Vec<usize> {
        let first = FIRST.iter().filter_map(|name| self.headers.get(*name).copied());
        // Those that complete a configuration are read where, and only if, another one includes them.
        let completes = |file: &File| file.stem().contains("config");
        let rest = self.files.iter().enumerate();
        let rest = rest.filter(|(_, file)| !file.is_unit() && !completes(file));
        let rest = rest.map(|(index, _)| index);
        first.chain(rest).collect()
    }
}

fn guarded(files: &[File], names: &mut Names) -> HashMap<Name, usize> {
    let mut guarded: HashMap<Name, usize> = HashMap::new();
    for (name, lines) in files.iter().flat_map(|file| file.guarded_lines(names)) {
        *guarded.entry(name).or_default() += lines;
    }
    guarded
}

/// Macros that a condition names, and those that their replacements name.
fn matters(guarded: &HashMap<Name, usize>, bodies: &HashMap<Name, Vec<Name>>) -> HashSet<Name> {
    let mut waiting: Vec<Name> = guarded.keys().copied().collect();
    let mut matters = HashSet::new();
    while let Some(name) = waiting.pop() {
        if matters.insert(name) {
            waiting.extend(bodies.get(&name).into_iter().flatten());
        }
    }
    matters
}

fn is_configuration(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| CONFIGURATIONS.contains(&name))
}

/// `mbedtls/ssl.h` and `ssl.h`: how other files include this one.
fn spellings(path: &Path) -> impl Iterator<Item = String> {
    let parts: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let last = parts.last().cloned();
    let two =
        parts.len().checked_sub(2).and_then(|start| parts.get(start..)).map(|two| two.join("/"));
    two.into_iter().chain(last)
}
