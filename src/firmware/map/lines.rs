//! The lines of a map, told apart by how they begin.

use super::rows::{MapRegion, OutputSection, Row};

/// After the layout comes the cross reference, where the linker was asked for one.
const END: &str = "Cross Reference Table";

/// Keywords of data statements (ld manual, "Output Section Data").
const STATEMENTS: [&str; 6] = ["BYTE", "SHORT", "LONG", "QUAD", "SQUAD", "ASCIZ"];

/// A line of the memory configuration; `None` for its heading and for the catch-all.
pub(super) fn region(line: &str) -> Option<MapRegion<'_>> {
    let mut words = line.split_whitespace();
    let name = words.next()?;
    let origin = number(words.next()?)?;
    let length = number(words.next()?)?;
    let attributes = words.next().unwrap_or_default();
    (name != "*default*").then_some(MapRegion { name, origin, length, attributes })
}

/// All output sections with their rows, as they stand.
pub(super) fn sections(layout: &str) -> Vec<OutputSection<'_>> {
    let mut reader = Reader::default();
    for line in layout.lines() {
        if line.starts_with(END) {
            break;
        }
        reader.line(line);
    }
    reader.sections
}

/// A name whose figures stand on the next line.
enum Pending<'a> {
    Output(&'a str),
    Input(&'a str),
}

#[derive(Default)]
struct Reader<'a> {
    sections: Vec<OutputSection<'a>>,
    pending: Option<Pending<'a>>,
    /// Rows of the section at hand are not wanted: debug information takes no memory.
    skip: bool,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        let indent = line.bytes().take_while(|&byte| byte == b' ').count();
        let words = &line[indent..];
        match (indent, self.pending.take()) {
            _ if words.is_empty() => {}
            (0, _) => self.output_line(words),
            (1, _) if !self.skip => self.input_line(words),
            (_, Some(Pending::Output(name))) => self.output(name, words),
            (_, Some(Pending::Input(name))) => self.input(name, words),
            (_, None) if !self.skip => self.statement(words),
            _ => {}
        }
    }

    fn output_line(&mut self, words: &'a str) {
        let (name, rest) = first_word(words);
        if !rest.is_empty() {
            self.output(name, rest);
        } else {
            self.skip = takes_no_memory(name);
            self.pending = Some(Pending::Output(name));
        }
    }

    fn output(&mut self, name: &'a str, figures: &'a str) {
        if let Some((address, size, _)) = two_numbers(figures) {
            self.skip = takes_no_memory(name);
            self.sections.push(OutputSection { name, address, size, rows: Vec::new() });
        }
    }

    fn input_line(&mut self, words: &'a str) {
        let (name, rest) = first_word(words);
        if rest.is_empty() {
            self.pending = Some(Pending::Input(name));
        } else {
            self.input(name, rest);
        }
    }

    fn input(&mut self, name: &'a str, figures: &'a str) {
        let Some((address, size, file)) = two_numbers(figures) else { return };
        // What follows a fill is its pattern, not a file.
        let file = (!file.is_empty() && name != "*fill*").then_some(file);
        self.row(name, address, size, file);
    }

    fn statement(&mut self, words: &'a str) {
        let Some((address, size, rest)) = two_numbers(words) else { return };
        let (keyword, _) = first_word(rest);
        if STATEMENTS.contains(&keyword) {
            self.row(keyword, address, size, None);
        }
    }

    fn row(&mut self, name: &'a str, address: u64, size: u64, file: Option<&'a str>) {
        let Some(section) = self.sections.last_mut() else { return };
        if let Some(end) = address.checked_add(size).filter(|&end| end > address) {
            section.rows.push(Row { name, range: address..end, file });
        }
    }
}

fn takes_no_memory(section: &str) -> bool {
    section.starts_with(".debug") || section == ".comment"
}

fn first_word(text: &str) -> (&str, &str) {
    text.split_once(' ').map_or((text, ""), |(word, rest)| (word, rest.trim_start_matches(' ')))
}

/// Two hexadecimal numbers and what follows them.
fn two_numbers(text: &str) -> Option<(u64, u64, &str)> {
    let (first, rest) = first_word(text);
    let (second, rest) = first_word(rest);
    Some((number(first)?, number(second)?, rest.trim_end_matches([' ', '\r'])))
}

fn number(word: &str) -> Option<u64> {
    u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()
}
