//! Bytes that a source text initialises an object with, and the object's name.

use super::words::{Kind, Word, Words};

/// An array of bytes, or string literals one behind the other.
#[derive(Debug, Default)]
pub(super) struct Blob {
    /// Of the opening brace or quote.
    pub offset: u64,
    /// The object or macro.
    pub symbol: Option<String>,
    /// A string literal has a NUL that is not written.
    pub is_string: bool,
    pub bytes: Vec<u8>,
}

/// Every blob of a text, in its order.
pub(super) fn blobs(text: &[u8]) -> Vec<Blob> {
    let mut collector = Collector::default();
    Words::new(text).for_each(|word| collector.take(word));
    collector.close();
    collector.blobs
}

#[derive(Default)]
struct Collector<'a> {
    blobs: Vec<Blob>,
    open: Option<Blob>,
    /// What is being declared or defined.
    symbol: Option<&'a [u8]>,
    last_name: Option<&'a [u8]>,
    /// Inside square brackets: a length, which names nothing.
    in_brackets: bool,
    negative: bool,
    /// A number of this list is no byte.
    spoiled: bool,
}

impl<'a> Collector<'a> {
    fn take(&mut self, word: Word<'a>) {
        let negative = std::mem::take(&mut self.negative);
        match word.kind {
            Kind::String(bytes) => self.string(word.offset, &bytes),
            Kind::Number(value) => self.number(value, negative),
            Kind::Name(name) if !self.in_brackets => {
                self.close_string();
                self.last_name = Some(name);
            }
            Kind::Name(_) => {}
            Kind::Define(name) => {
                self.close();
                self.symbol = Some(name);
            }
            Kind::EndOfDirective => self.end_of_statement(),
            Kind::Mark(mark) => self.mark(word.offset, mark),
        }
    }

    fn mark(&mut self, offset: usize, mark: u8) {
        match mark {
            b'[' => {
                self.symbol = self.symbol.or(self.last_name);
                self.in_brackets = true;
            }
            b']' => self.in_brackets = false,
            b'=' => self.symbol = self.symbol.or(self.last_name),
            b'{' => {
                self.close();
                self.begin(offset, false);
            }
            b'}' => self.close(),
            b'-' => self.negative = true,
            b';' => self.end_of_statement(),
            b',' => self.close_string(),
            // A macro may be written in parentheses.
            b'(' | b')' => {}
            _ => self.close_string(),
        }
    }

    fn begin(&mut self, offset: usize, is_string: bool) {
        let symbol = self.symbol.map(|name| String::from_utf8_lossy(name).into_owned());
        self.open = Some(Blob { offset: offset as u64, symbol, is_string, bytes: Vec::new() });
    }

    fn string(&mut self, offset: usize, bytes: &[u8]) {
        if self.open.as_ref().is_none_or(|blob| !blob.is_string) {
            self.close();
            self.begin(offset, true);
        }
        if let Some(blob) = &mut self.open {
            blob.bytes.extend(bytes);
        }
    }

    fn number(&mut self, value: Option<u64>, negative: bool) {
        if self.in_brackets {
            return;
        }
        let byte = match (value, negative) {
            (Some(value), false) => u8::try_from(value).ok(),
            (Some(value), true) => {
                u8::try_from(value).ok().filter(|it| *it <= 128).map(u8::wrapping_neg)
            }
            (None, _) => None,
        };
        match (&mut self.open, byte) {
            (Some(blob), Some(byte)) if !blob.is_string => blob.bytes.push(byte),
            (Some(blob), None) if !blob.is_string => self.spoiled = true,
            _ => self.close_string(),
        }
    }

    fn close(&mut self) {
        let spoiled = std::mem::take(&mut self.spoiled);
        let blob = self.open.take().filter(|blob| !spoiled && !blob.bytes.is_empty());
        self.blobs.extend(blob);
    }

    fn close_string(&mut self) {
        if self.open.as_ref().is_some_and(|blob| blob.is_string) {
            self.close();
        }
    }

    fn end_of_statement(&mut self) {
        self.close();
        self.symbol = None;
        self.last_name = None;
        self.in_brackets = false;
    }
}
