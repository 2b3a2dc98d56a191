//! One file of the library: directives and lines of code, read once and judged many times.

use std::path::{Path, PathBuf};

use super::names::{Name, Names};
use super::token::{Token, tokens};
use crate::profile::expression::Expression;
use crate::profile::header::lines;

/// A source or a header.
#[derive(Debug)]
pub struct File {
    /// Relative to the tree.
    pub path: PathBuf,
    /// In the order of the file.
    pub(super) items: Vec<Item>,
    /// Macros that decide what is compiled, those that the file defines among them.
    pub(super) conditions: Vec<Name>,
    /// Items that decide macros on which a condition depends, by index; of a header.
    pub(super) deciding: Vec<usize>,
}

/// What a line is.
#[derive(Debug)]
pub(super) enum Item {
    If(Condition),
    Elif(Condition),
    Else,
    Endif,
    Define(Define),
    Undef(Name),
    /// What stands after `#include`.
    Include(String),
    /// A line that nobody may reach.
    Error(Condition),
    Code(Code),
}

/// An expression and its line.
#[derive(Debug)]
pub(super) struct Condition {
    pub line: usize,
    /// As it is written; the words of an `#error`.
    pub text: String,
    pub expression: Expression,
}

/// A macro's definition.
#[derive(Debug)]
pub struct Define {
    pub(super) name: Name,
    /// Its replacement; with parameters also those.
    pub(super) text: String,
    /// Identifiers of the replacement.
    pub(super) mentions: Vec<Name>,
}

/// A line of C.
#[derive(Debug)]
pub(super) struct Code {
    pub line: usize,
    /// It begins in the first column.
    pub flush: bool,
    pub tokens: Vec<Token>,
}

impl File {
    /// Reads a file's text.
    pub(super) fn read(path: &Path, text: &str, names: &mut Names) -> Self {
        let raw: Vec<&str> = text.lines().collect();
        let mut items = Vec::new();
        for line in lines::split(text) {
            match line.text.strip_prefix('#') {
                Some(directive) => items.extend(directive_item(line.number, directive, names)),
                None => {
                    let start = raw.get(line.number - 1).copied().unwrap_or_default();
                    let flush = !start.starts_with([' ', '\t']);
                    let tokens = tokens(&line.text, names);
                    items.push(Item::Code(Code { line: line.number, flush, tokens }));
                }
            }
        }
        let mut conditions = Vec::new();
        for item in &items {
            match item {
                Item::If(condition) | Item::Elif(condition) => {
                    conditions.extend(identifiers(&condition.text, names));
                }
                Item::Define(define) => {
                    conditions.push(define.name);
                    conditions.extend(&define.mentions);
                }
                _ => {}
            }
        }
        conditions.sort_unstable();
        conditions.dedup();
        Self { path: path.to_owned(), items, conditions, deciding: Vec::new() }
    }

    /// Macros that conditions name, each with the lines of code behind such a condition.
    pub(super) fn guarded_lines(&self, names: &mut Names) -> Vec<(Name, usize)> {
        let mut guarded = Vec::new();
        let mut open: Vec<(Vec<Name>, usize)> = Vec::new();
        let mut lines = 0;
        for item in &self.items {
            let closes = matches!(item, Item::Elif(_) | Item::Else | Item::Endif);
            if let Some((named, start)) = closes.then(|| open.pop()).flatten() {
                guarded.extend(named.into_iter().map(|name| (name, lines - start)));
            }
            match item {
                Item::Code(_) => lines += 1,
                Item::If(condition) | Item::Elif(condition) => {
                    open.push((identifiers(&condition.text, names), lines));
                }
                Item::Else => open.push((Vec::new(), lines)),
                _ => {}
            }
        }
        guarded
    }

    /// Leaves out, of what a pass over headers reads, groups that decide nothing that matters.
    pub(super) fn prune(&mut self, matters: impl Fn(Name) -> bool) {
        let mut kept: Vec<usize> = Vec::new();
        // Where open groups begin in `kept`, and whether anything in them matters.
        let mut open: Vec<(usize, bool)> = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let decides = match item {
                Item::Code(_) => continue,
                Item::If(_) => {
                    open.push((kept.len(), false));
                    false
                }
                Item::Elif(_) | Item::Else | Item::Endif => false,
                Item::Define(define) => matters(define.name),
                Item::Undef(name) => matters(*name),
                Item::Include(_) | Item::Error(_) => true,
            };
            let is_statement = matches!(
                item,
                Item::Define(_) | Item::Undef(_) | Item::Include(_) | Item::Error(_)
            );
            if !is_statement || decides {
                kept.push(index);
            }
            if let Some((_, any)) = open.last_mut() {
                *any |= decides;
            }
            if matches!(item, Item::Endif)
                && let Some((start, any)) = open.pop()
            {
                match (any, open.last_mut()) {
                    (false, _) => kept.truncate(start),
                    (true, Some((_, outer))) => *outer = true,
                    (true, None) => {}
                }
            }
        }
        self.deciding = kept;
    }

    /// The file's name without what follows the first dot.
    pub fn stem(&self) -> &str {
        stem(self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default())
    }

    /// It is compiled, not included.
    pub fn is_unit(&self) -> bool {
        self.path.extension().is_some_and(|kind| kind == "c")
    }
}

/// `ssl_msg` of `ssl_msg.c`, `ssl_msg.o` and `ssl_msg.c.obj`.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

fn directive_item(line: usize, directive: &str, names: &mut Names) -> Option<Item> {
    let directive = directive.trim_start();
    let end = directive.find(|letter: char| !letter.is_ascii_alphabetic());
    let (word, rest) = directive.split_at(end.unwrap_or(directive.len()));
    let rest = rest.trim();
    let condition = |text: String| Condition { line, expression: Expression::new(&text), text };
    Some(match word {
        "if" => Item::If(condition(rest.to_owned())),
        "ifdef" => Item::If(condition(format!("defined({rest})"))),
        "ifndef" => Item::If(condition(format!("!defined({rest})"))),
        "elif" => Item::Elif(condition(rest.to_owned())),
        "else" => Item::Else,
        "endif" => Item::Endif,
        "define" => Item::Define(define(rest, names)),
        "undef" => Item::Undef(names.number(rest)),
        "include" => Item::Include(rest.to_owned()),
        "error" => Item::Error(condition(rest.trim_matches('"').to_owned())),
        _ => return None,
    })
}

fn define(rest: &str, names: &mut Names) -> Define {
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let (name, text) = rest.split_at(end.unwrap_or(rest.len()));
    let name = names.number(name);
    let mut mentions = identifiers(text, names);
    mentions.sort_unstable();
    mentions.dedup();
    Define { name, text: text.trim().to_owned(), mentions }
}

fn identifiers(text: &str, names: &mut Names) -> Vec<Name> {
    let found = tokens(text, names).into_iter().filter_map(|token| match token {
        Token::Name(name) => Some(name),
        _ => None,
    });
    found.collect()
}
