//! The functions and objects that compiled lines define, and what each of them mentions.

use std::collections::BTreeMap;

use super::file::Code;
use super::names::{Name, Names};
use super::token::Token;

/// What a file defines under some options.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// By name.
    pub definitions: BTreeMap<Name, Definition>,
    /// Lines that may be compiled, in order.
    pub lines: Vec<usize>,
    /// Strings of those lines; adjacent ones are one, as in translation phase 6.
    pub strings: Vec<Vec<Name>>,
}

/// A function or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// First line, of its type or its name.
    pub start: usize,
    /// Last line.
    pub end: usize,
    /// It is a function with a body.
    pub is_function: bool,
    /// Only its own file sees it.
    pub is_static: bool,
    /// Identifiers in it, sorted.
    pub mentions: Vec<Name>,
}

/// Words that are no names of functions and objects.
pub(super) struct Words {
    not_names: Vec<Name>,
    is_static: Name,
    is_typedef: Name,
    is_extern: Name,
    /// `struct`, `union`, `enum`.
    types: [Name; 3],
}

impl Words {
    pub(super) fn new(names: &mut Names) -> Self {
        let keywords = ["__attribute__", "if", "while", "for", "switch", "return", "sizeof"];
        Self {
            not_names: keywords.iter().map(|word| names.number(word)).collect(),
            is_static: names.number("static"),
            is_typedef: names.number("typedef"),
            is_extern: names.number("extern"),
            types: ["struct", "union", "enum"].map(|word| names.number(word)),
        }
    }
}

/// Finds definitions in the lines of a file that are compiled.
pub(super) struct Scanner<'w> {
    words: &'w Words,
    unit: Unit,
    depth: usize,
    /// Tokens of the declaration that is being read, and the line of its first.
    head: Vec<Token>,
    start: usize,
    /// The definition whose body is being read.
    open: Option<(Name, bool)>,
    mentions: Vec<Name>,
    /// Inside a function, behind `static`: tokens so far.
    local: Option<Vec<Token>>,
    /// Adjacent strings so far.
    strings: Vec<Name>,
}

impl<'w> Scanner<'w> {
    pub(super) fn new(words: &'w Words) -> Self {
        Self {
            words,
            unit: Unit::default(),
            depth: 0,
            head: Vec::new(),
            start: 0,
            open: None,
            mentions: Vec::new(),
            local: None,
            strings: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, code: &Code) {
        self.unit.lines.push(code.line);
        if self.depth > 0 && self.ends_here(code) {
            // Branches of which the compiler takes one may open a block twice; the first column tells.
            self.depth = 1;
        }
        for &token in &code.tokens {
            self.join(token);
            match token {
                Token::Mark(b'{') => self.enter(code.line),
                Token::Mark(b'}') => self.leave(code.line),
                Token::Mark(b';') if self.depth == 0 => self.declared(code.line),
                _ => self.other(token, code.line),
            }
        }
    }

    pub(super) fn finish(self) -> Unit {
        self.unit
    }

    fn join(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.strings.push(text),
            _ if self.strings.is_empty() => {}
            _ => self.unit.strings.push(std::mem::take(&mut self.strings)),
        }
    }

    fn ends_here(&self, code: &Code) -> bool {
        code.flush && code.tokens.first() == Some(&Token::Mark(b'}'))
    }

    fn other(&mut self, token: Token, line: usize) {
        if self.depth == 0 {
            self.split_from_a_macro(token, line);
            if self.head.is_empty() {
                self.start = line;
            }
            self.head.push(token);
        } else {
            self.inside(token, line);
        }
        if let Token::Name(name) = token {
            self.mentions.push(name);
        }
    }

    /// `MACRO(a, b)` at the top level, without a semicolon: it may define what it is given.
    fn split_from_a_macro(&mut self, token: Token, line: usize) {
        let [Token::Name(_), Token::Mark(b'('), arguments @ .., Token::Mark(b')')] =
            self.head.as_slice()
        else {
            return;
        };
        let balanced = arguments.iter().all(|token| *token != Token::Mark(b')'));
        if !matches!(token, Token::Name(_)) || !balanced || line == self.start {
            return;
        }
        let names: Vec<Name> = names(arguments).collect();
        for name in names {
            let definition = self.definition(line.saturating_sub(1), false, false);
            self.unit.definitions.entry(name).or_insert(definition);
        }
        self.head.clear();
        self.mentions.clear();
    }

    fn enter(&mut self, line: usize) {
        if self.depth == 0 {
            if self.head.is_empty() {
                self.start = line;
            }
            let assigned = at_top(&self.head).any(|token| token == Token::Mark(b'='));
            self.open = match assigned {
                true => self.object().map(|name| (name, false)),
                false => self.function().map(|name| (name, true)),
            };
        }
        self.depth += 1;
        self.local = None;
    }

    fn leave(&mut self, line: usize) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            return;
        }
        // An object ends with its semicolon, a type too.
        if let Some((name, true)) = self.open {
            self.define(name, line, true);
            self.open = None;
            self.head.clear();
            self.mentions.clear();
        }
    }

    fn declared(&mut self, line: usize) {
        let is_type = [self.words.is_typedef, self.words.is_extern]
            .iter()
            .any(|word| self.head.first() == Some(&Token::Name(*word)));
        let called = at_top(&self.head).any(|token| token == Token::Mark(b'('));
        let assigned = at_top(&self.head).any(|token| token == Token::Mark(b'='));
        let bare = matches!(
            self.head.as_slice(),
            [Token::Name(word)] | [Token::Name(word), Token::Name(_)]
                if self.words.types.contains(word)
        );
        let object = match self.open.take() {
            Some((name, _)) => Some(name),
            None if is_type || bare || (called && !assigned) => None,
            None => self.object(),
        };
        if let Some(name) = object.filter(|_| !is_type) {
            self.define(name, line, false);
        }
        self.head.clear();
        self.mentions.clear();
    }

    fn define(&mut self, name: Name, end: usize, is_function: bool) {
        let is_static = self.head.contains(&Token::Name(self.words.is_static));
        let definition = self.definition(end, is_function, is_static);
        self.unit.definitions.insert(name, definition);
    }

    fn definition(&mut self, end: usize, is_function: bool, is_static: bool) -> Definition {
        let mut mentions = self.mentions.clone();
        mentions.sort_unstable();
        mentions.dedup();
        Definition { start: self.start, end, is_function, is_static, mentions }
    }

    /// The name in front of the first parenthesis.
    fn function(&self) -> Option<Name> {
        let pairs = self.head.windows(2);
        let mut found = pairs.filter_map(|pair| match pair {
            [Token::Name(name), Token::Mark(b'(')] => Some(*name),
            _ => None,
        });
        found.find(|name| !self.words.not_names.contains(name))
    }

    fn object(&self) -> Option<Name> {
        object(&self.head)
    }

    /// `static` variables of functions are symbols too.
    fn inside(&mut self, token: Token, line: usize) {
        if token == Token::Name(self.words.is_static) {
            self.local = Some(vec![token]);
            return;
        }
        let Some(tokens) = &mut self.local else { return };
        if matches!(token, Token::Mark(b';' | b'=')) {
            if let Some(name) = object(tokens) {
                let definition = Definition {
                    start: line,
                    end: line,
                    is_function: false,
                    is_static: true,
                    mentions: Vec::new(),
                };
                self.unit.definitions.entry(name).or_insert(definition);
            }
            self.local = None;
        } else {
            tokens.push(token);
        }
    }
}

fn names(tokens: &[Token]) -> impl Iterator<Item = Name> + '_ {
    tokens.iter().filter_map(|token| match token {
        Token::Name(name) => Some(*name),
        _ => None,
    })
}

/// Tokens outside of parentheses and brackets, and the opening ones themselves.
fn at_top(tokens: &[Token]) -> impl Iterator<Item = Token> + '_ {
    let mut depth = 0_usize;
    tokens.iter().copied().filter(move |token| {
        let before = depth;
        match token {
            Token::Mark(b'(' | b'[') => depth += 1,
            Token::Mark(b')' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        before == 0
    })
}

/// The last name before `=` or `[`; of `(*name)(…)` the name in the first parentheses. A declaration of
/// fewer than two words is none.
fn object(head: &[Token]) -> Option<Name> {
    let end = head.iter().position(|token| *token == Token::Mark(b'=')).unwrap_or(head.len());
    let head = head.get(..end)?;
    if let Some(at) =
        head.windows(2).position(|pair| *pair == [Token::Mark(b'('), Token::Mark(b'*')])
    {
        let inner = head.get(at..)?.iter().take_while(|token| **token != Token::Mark(b')'));
        let inner: Vec<Token> = inner.copied().collect();
        return names(&inner).last();
    }
    let top: Vec<Token> = at_top(head).collect();
    let words: Vec<Name> = names(&top).collect();
    (words.len() >= 2).then(|| words.last().copied()).flatten()
}
