//! The preprocessor's pass over a file: which lines are compiled, and what the macros are then.

use std::collections::{HashMap, HashSet};

use super::file::{Code, Condition, Define, Item};
use super::names::{Name, Names};
use crate::profile::expression::{Expression, Number};
use crate::profile::header::branches::{Branches, Reach};
use crate::profile::header::known;
use crate::profile::option_state::OptionState;

use super::LibraryCode;

/// Headers that include each other; those of the library stay below ten.
const DEEPEST_INCLUDE: usize = 32;

/// The version of gcc that the sources are told of: any that they know makes them the same.
const GCC: &str = "12";

/// What a macro is.
#[derive(Debug, Clone)]
pub(super) enum Macro<'c> {
    /// By the device's configuration, with its replacement.
    Configured(String),
    /// By a line of the library.
    Defined(&'c Define),
    Undefined,
    Undecided,
}

impl Macro<'_> {
    fn state(&self) -> OptionState {
        match self {
            Self::Configured(text) => OptionState::Defined(text.clone()),
            Self::Defined(define) => OptionState::Defined(define.text.clone()),
            Self::Undefined => OptionState::Undefined,
            Self::Undecided => OptionState::Undecided,
        }
    }

    /// The same for every condition.
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Defined(left), Self::Defined(right)) => std::ptr::eq(*left, *right),
            _ => self.state() == other.state(),
        }
    }
}

/// Macros by name.
pub(super) type Macros<'c> = HashMap<Name, Macro<'c>>;

/// An `#error` that the compiler reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub file: usize,
    pub line: usize,
    pub message: String,
    /// The innermost condition around it.
    pub condition: String,
}

/// The file that is being read.
struct At<'c> {
    file: usize,
    depth: usize,
    branches: Branches,
    conditions: Vec<&'c str>,
}

impl At<'_> {
    fn new(file: usize, depth: usize) -> Self {
        Self { file, depth, branches: Branches::new(Reach::Active), conditions: Vec::new() }
    }
}

/// A pass over headers or over one unit.
pub(super) struct Pass<'m, 'c> {
    pub code: &'c LibraryCode,
    pub macros: Macros<'c>,
    /// What others decided; `macros` wins.
    pub below: &'m Macros<'c>,
    pub refusals: Vec<Refusal>,
    pub included: HashSet<usize>,
}

impl<'c> Pass<'_, 'c> {
    /// Reads all lines of a file; `compiled` is given every line of code that may be compiled.
    pub fn file(&mut self, index: usize, compiled: &mut dyn FnMut(&'c Code)) {
        let code: &'c LibraryCode = self.code;
        let Some(file) = code.files.get(index) else { return };
        let mut place = At::new(index, 0);
        for item in &file.items {
            match item {
                Item::Code(line) if place.branches.reach() != Reach::Inactive => compiled(line),
                item => self.item(&mut place, item),
            }
        }
    }

    /// Reads what decides macros in a header.
    pub fn header(&mut self, index: usize, depth: usize) {
        let code: &'c LibraryCode = self.code;
        let Some(file) = code.files.get(index) else { return };
        let mut place = At::new(index, depth);
        for item in file.deciding.iter().filter_map(|&item| file.items.get(item)) {
            self.item(&mut place, item);
        }
    }

    fn item(&mut self, at: &mut At<'c>, item: &'c Item) {
        let reach = at.branches.reach();
        match item {
            Item::If(condition) => {
                let number = match reach {
                    Reach::Inactive => Number::Known(0),
                    _ => self.number(condition),
                };
                at.branches.enter(condition.line, &number);
                at.conditions.push(&condition.text);
            }
            Item::Elif(condition) => {
                let number = match at.branches.wants_condition() {
                    true => self.number(condition),
                    false => Number::Known(0),
                };
                // What does not balance is read on as it is: a compiler would have refused it.
                let _ = at.branches.another(&number);
                at.conditions.pop();
                at.conditions.push(&condition.text);
            }
            Item::Else => {
                let _ = at.branches.otherwise();
            }
            Item::Endif => {
                at.conditions.pop();
                let _ = at.branches.leave();
            }
            _ if reach == Reach::Inactive => {}
            Item::Define(define) => self.decide(define.name, reach, Macro::Defined(define)),
            Item::Undef(name) => self.decide(*name, reach, Macro::Undefined),
            Item::Include(target) => self.include(target, at.depth),
            Item::Error(error) if reach == Reach::Active => {
                let condition = at.conditions.last().copied().unwrap_or_default().to_owned();
                let (line, message) = (error.line, error.text.clone());
                self.refusals.push(Refusal { file: at.file, line, message, condition });
            }
            Item::Error(_) | Item::Code(_) => {}
        }
    }

    /// A header of the library, the first time that it is named.
    fn include(&mut self, target: &str, depth: usize) {
        let name = target.trim_matches(['"', '<', '>']);
        let Some(&index) = self.code.headers.get(name) else { return };
        if depth < DEEPEST_INCLUDE && self.included.insert(index) {
            self.header(index, depth + 1);
        }
    }

    fn number(&self, condition: &Condition) -> Number {
        number(&condition.expression, &self.code.names, |name| self.lookup(name))
    }

    pub(super) fn lookup(&self, name: Name) -> OptionState {
        let found = self.macros.get(&name).or_else(|| self.below.get(&name));
        found.map_or_else(|| absent(self.code, name), Macro::state)
    }

    fn decide(&mut self, name: Name, reach: Reach, state: Macro<'c>) {
        let decided = match reach {
            Reach::Active => state,
            _ if self.lookup(name) == state.state() => state,
            _ => Macro::Undecided,
        };
        self.macros.insert(name, decided);
    }
}

/// What a macro is, as far as it is known.
pub(super) fn lookup(code: &LibraryCode, macros: &Macros, name: Name) -> OptionState {
    match macros.get(&name) {
        Some(found) => found.state(),
        None => absent(code, name),
    }
}

/// What nobody defined so far. The library's own macros are decided by its files; the compiler's are
/// those of gcc for a device.
fn absent(code: &LibraryCode, name: Name) -> OptionState {
    let text = code.names.text(name);
    match text {
        "__GNUC__" => OptionState::Defined(GCC.to_owned()),
        "__clang__" | "__ARMCC_VERSION" | "__IAR_SYSTEMS_ICC__" | "DOXYGEN_ONLY" => {
            OptionState::Undefined
        }
        _ if code.defined.contains(&name) || known::is_settled_when_absent(text) => {
            OptionState::Undefined
        }
        _ => OptionState::Undecided,
    }
}

/// Decides a condition; one that cannot be read is unknown.
pub(super) fn number(
    expression: &Expression,
    names: &Names,
    lookup: impl Fn(Name) -> OptionState,
) -> Number {
    let by_text = |name: &str| names.find(name).map_or(OptionState::Undecided, &lookup);
    expression.evaluate(&by_text).unwrap_or_else(Number::Unknown)
}
