//! The device's own `mbedtls_config.h`, read as its compiler would read it as far as that can be
//! known without the compiler; the rest is reported as undecided, never guessed.

pub(super) mod branches;
mod include;
pub(super) mod known;
pub(super) mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::mbedtls::Version;

use self::branches::{Branches, Reach};
use self::include::Target;
use self::lines::Line;
use super::configuration::{HeaderNote, HeaderNoteKind};
use super::error::ProfileError;
use super::expression::{self, Number};
use super::extends::read_text;
use super::option_state::OptionState;
use super::options::{OptionOrigin, Options};
use super::source::{Location, SourceFiles};

/// Headers that include each other; a compiler allows 200.
const DEEPEST_INCLUDE: usize = 32;
/// Headers read in all, so that headers without guards cannot include each other for ever.
const MOST_INCLUDES: usize = 256;

/// Reads one header after the other into one set of macros.
pub(super) struct Reader<'a> {
    files: &'a dyn SourceFiles,
    macros: BTreeMap<String, Macro>,
    /// Include guards: macros, but no options.
    guards: BTreeSet<String>,
    /// Files with `#pragma once`.
    once: BTreeSet<PathBuf>,
    notes: Vec<HeaderNote>,
    files_read: usize,
    depth: usize,
}

#[derive(Debug, Clone)]
struct Macro {
    state: OptionState,
    at: Location,
}

impl<'a> Reader<'a> {
    /// For the headers of one release.
    pub fn new(version: Version, files: &'a dyn SourceFiles) -> Self {
        let mut macros = BTreeMap::new();
        let at = Location::new(Path::new("version.h"), 1);
        let state = OptionState::Defined(known::version_number(version).to_string());
        macros.insert(known::VERSION_NUMBER.to_owned(), Macro { state, at });
        Self {
            files,
            macros,
            guards: BTreeSet::from([known::VERSION_NUMBER.to_owned()]),
            once: BTreeSet::new(),
            notes: Vec::new(),
            files_read: 0,
            depth: 0,
        }
    }

    /// Reads a header with what it includes.
    pub fn read(&mut self, path: &Path, named_by: Option<Location>) -> Result<(), ProfileError> {
        let text = read_text(path, named_by, self.files)?;
        self.file(path, &text, Reach::Active)
    }

    /// The options that were set, and what was left open.
    pub fn finish(self) -> (Options, Vec<HeaderNote>) {
        let mut options = Options::default();
        for (name, found) in &self.macros {
            if known::is_option(name) && !self.guards.contains(name) {
                let origin = OptionOrigin::Header(found.at.clone());
                options.set(name, self.resolved(&found.state), origin);
            }
        }
        (options, self.notes)
    }

    /// An option whose value is an expression of the project's own macros is worth its number.
    fn resolved(&self, state: &OptionState) -> OptionState {
        let lookup = |name: &str| match self.macros.get(name).map(|found| &found.state) {
            Some(state @ OptionState::Defined(_)) => state.clone(),
            _ => OptionState::Undecided,
        };
        let OptionState::Defined(text) = state else { return state.clone() };
        match expression::evaluate(text, &lookup) {
            Ok(Number::Known(number)) if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                OptionState::Defined(number.to_string())
            }
            _ => state.clone(),
        }
    }

    fn file(&mut self, path: &Path, text: &str, reach: Reach) -> Result<(), ProfileError> {
        if self.once.contains(path) {
            return Ok(());
        }
        let lines = lines::split(text);
        self.adopt_guards(path, &lines);
        let mut file = File { path, branches: Branches::new(reach) };
        for line in &lines {
            if let Some(directive) = line.text.strip_prefix('#') {
                self.directive(&mut file, line.number, directive.trim_start())?;
            }
        }
        match file.branches.open() {
            Some(line) => Err(file.error(line, "#if is never closed")),
            None => Ok(()),
        }
    }

    /// `#ifndef X` / `#define X` at the top, or anywhere with a header's name: X is not defined
    /// elsewhere.
    fn adopt_guards(&mut self, path: &Path, lines: &[Line]) {
        for (index, pair) in lines.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            let guard = include::guard(&first.text, &second.text)
                .filter(|name| index == 0 || name.trim_end_matches('_').ends_with("_H"));
            if let Some(guard) = guard {
                let at = Location::new(path, first.number);
                self.guards.insert(guard.to_owned());
                let undefined = Macro { state: OptionState::Undefined, at };
                self.macros.entry(guard.to_owned()).or_insert(undefined);
            }
        }
    }

    fn directive(
        &mut self,
        file: &mut File<'_>,
        line: usize,
        text: &str,
    ) -> Result<(), ProfileError> {
        let (word, rest) = split_word(text);
        let balanced = match word {
            "if" | "ifdef" | "ifndef" => {
                let condition = self.opening_condition(file, line, word, rest);
                file.branches.enter(line, &condition);
                Ok(())
            }
            "elif" => {
                let condition = if file.branches.wants_condition() {
                    self.condition(file, line, rest)
                } else {
                    Number::Known(0)
                };
                file.branches.another(&condition)
            }
            "else" => file.branches.otherwise(),
            "endif" => file.branches.leave(),
            _ => return self.statement(file, line, word, rest),
        };
        balanced.map_err(|problem| file.error(line, problem))
    }

    fn opening_condition(
        &mut self,
        file: &File<'_>,
        line: usize,
        word: &str,
        rest: &str,
    ) -> Number {
        if file.branches.reach() == Reach::Inactive {
            return Number::Known(0);
        }
        match word {
            "ifdef" => self.condition(file, line, &format!("defined({rest})")),
            "ifndef" => self.condition(file, line, &format!("!defined({rest})")),
            _ => self.condition(file, line, rest),
        }
    }

    /// Decides a condition; one that cannot be decided, or read, is noted.
    fn condition(&mut self, file: &File<'_>, line: usize, text: &str) -> Number {
        let number = expression::evaluate(text, &|name| self.lookup(name))
            .unwrap_or_else(|_| Number::Unknown(text.to_owned()));
        if let Number::Unknown(macro_name) = &number {
            let macro_name = macro_name.clone();
            self.note(file, line, HeaderNoteKind::UndecidedCondition { macro_name });
        }
        number
    }

    fn lookup(&self, name: &str) -> OptionState {
        match self.macros.get(name) {
            Some(found) => found.state.clone(),
            None if known::is_settled_when_absent(name) => OptionState::Undefined,
            None => OptionState::Undecided,
        }
    }

    fn statement(
        &mut self,
        file: &File<'_>,
        line: usize,
        word: &str,
        rest: &str,
    ) -> Result<(), ProfileError> {
        let reach = file.branches.reach();
        if reach == Reach::Inactive {
            return Ok(());
        }
        match word {
            "define" => self.define(file, line, reach, rest),
            "undef" => self.decide(file, line, reach, rest, OptionState::Undefined),
            "include" => return self.include(file, line, reach, rest),
            "pragma" if rest == "once" => {
                self.once.insert(file.path.to_owned());
            }
            "error" if reach == Reach::Active => {
                let message = rest.trim_matches('"').to_owned();
                self.note(file, line, HeaderNoteKind::Error { message });
            }
            _ => {}
        }
        Ok(())
    }

    fn define(&mut self, file: &File<'_>, line: usize, reach: Reach, rest: &str) {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let (name, value) = rest.split_at(end.unwrap_or(rest.len()));
        self.decide(file, line, reach, name, OptionState::Defined(value.trim().to_owned()));
    }

    fn decide(
        &mut self,
        file: &File<'_>,
        line: usize,
        reach: Reach,
        name: &str,
        state: OptionState,
    ) {
        let name = name.trim();
        let before = self.lookup(name);
        let state =
            if reach == Reach::Active || before == state { state } else { OptionState::Undecided };
        let at = Location::new(file.path, line);
        // An #undef of what nobody defined says nothing.
        if state == OptionState::Undefined && !self.macros.contains_key(name) {
            return;
        }
        self.macros.insert(name.to_owned(), Macro { state, at });
    }

    fn include(
        &mut self,
        file: &File<'_>,
        line: usize,
        reach: Reach,
        written: &str,
    ) -> Result<(), ProfileError> {
        let expanded = match self.lookup(written) {
            OptionState::Defined(text) => text,
            _ => written.to_owned(),
        };
        match include::target(&expanded) {
            Target::Beside(name) => self.include_beside(file, line, reach, name),
            Target::Ignored(name) => {
                self.note(file, line, HeaderNoteKind::IgnoredInclude { name: name.to_owned() });
                Ok(())
            }
            Target::Unknown => {
                let name = written.to_owned();
                self.note(file, line, HeaderNoteKind::UndecidedInclude { name });
                Ok(())
            }
        }
    }

    fn include_beside(
        &mut self,
        file: &File<'_>,
        line: usize,
        reach: Reach,
        name: &str,
    ) -> Result<(), ProfileError> {
        let path = file.path.parent().unwrap_or(Path::new("")).join(name);
        self.files_read += 1;
        if self.depth >= DEEPEST_INCLUDE || self.files_read > MOST_INCLUDES {
            return Err(file.error(line, "headers include each other without end"));
        }
        let at = Location::new(file.path, line);
        match read_text(&path, Some(at), self.files) {
            Err(ProfileError::Unreadable { reason, .. })
                if reason.kind() == io::ErrorKind::NotFound =>
            {
                self.note(file, line, HeaderNoteKind::MissingInclude { name: name.to_owned() });
                Ok(())
            }
            Err(error) => Err(error),
            Ok(text) => {
                self.depth += 1;
                let read = self.file(&path, &text, reach);
                self.depth -= 1;
                read
            }
        }
    }

    fn note(&mut self, file: &File<'_>, line: usize, kind: HeaderNoteKind) {
        self.notes.push(HeaderNote { at: Location::new(file.path, line), kind });
    }
}

/// The file that is being read.
struct File<'a> {
    path: &'a Path,
    branches: Branches,
}

impl File<'_> {
    fn error(&self, line: usize, problem: &str) -> ProfileError {
        ProfileError::Header { at: Location::new(self.path, line), problem: problem.to_owned() }
    }
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim())
}

#[cfg(test)]
mod tests;
