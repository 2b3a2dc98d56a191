//! The words of C that matter here: strings, numbers, names, and what stands between them.

/// One word, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub offset: usize,
    pub kind: Kind<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Its bytes, escapes resolved.
    String(Vec<u8>),
    /// `None`: no integer, or none that fits 64 bits. A character counts as its value.
    Number(Option<u64>),
    Name(&'a [u8]),
    /// `#define` and the name behind it.
    Define(&'a [u8]),
    /// The end of a directive's line.
    EndOfDirective,
    /// A brace, a comma and the like.
    Mark(u8),
}

/// The words of a text; comments, blanks and other directives than `#define` are left out.
pub(super) struct Words<'a> {
    text: &'a [u8],
    at: usize,
    in_directive: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, in_directive: false }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn word(&self, offset: usize, kind: Kind<'a>) -> Option<Word<'a>> {
        Some(Word { offset, kind })
    }

    /// Passes over blanks and comments; true at the end of a directive's line.
    fn blanks(&mut self) -> bool {
        loop {
            let skipped = match self.rest() {
                [b'\n', ..] if self.in_directive => return true,
                [b'\\', b'\n', ..] => 2,
                [b'\\', b'\r', b'\n', ..] => 3,
                [b'/', b'/', rest @ ..] => 2 + until(rest, b"\n"),
                [b'/', b'*', rest @ ..] => 2 + until(rest, b"*/") + 2,
                [byte, ..] if byte.is_ascii_whitespace() => 1,
                _ => return false,
            };
            self.at += skipped;
        }
    }

    fn name(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| is_of_name(byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn name_or_string(&mut self, offset: usize) -> Option<Word<'a>> {
        let name = self.name();
        match (name, self.rest().first()) {
            (b"R" | b"LR" | b"uR" | b"UR" | b"u8R", Some(b'"')) => {
                let bytes = self.raw_string();
                self.word(offset, Kind::String(bytes))
            }
            (b"L" | b"u" | b"U" | b"u8", Some(b'"')) => {
                let bytes = self.quoted(b'"');
                self.word(offset, Kind::String(bytes))
            }
            _ => self.word(offset, Kind::Name(name)),
        }
    }

    /// `"EOF(text)EOF"`.
    fn raw_string(&mut self) -> Vec<u8> {
        self.at += 1;
        let delimiter = self.rest().get(..until(self.rest(), b"(")).unwrap_or_default();
        let end = [b")", delimiter, b"\""].concat();
        self.at += delimiter.len() + 1;
        let rest = self.rest();
        let length = until(rest, &end);
        self.at += length + end.len();
        rest.get(..length).unwrap_or_default().to_vec()
    }

    /// Up to the closing quote; a line's end closes too.
    fn quoted(&mut self, quote: u8) -> Vec<u8> {
        self.at += 1;
        let mut bytes = Vec::new();
        while let Some(&byte) = self.rest().first() {
            match byte {
                b'\n' => break,
                b'\\' => self.escape(&mut bytes),
                _ => {
                    self.at += 1;
                    if byte == quote {
                        break;
                    }
                    bytes.push(byte);
                }
            }
        }
        bytes
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let letter = self.rest().get(1).copied().unwrap_or_default();
        self.at += 2;
        match letter {
            b'\n' | 0 => {}
            b'\r' => self.at += usize::from(self.rest().first() == Some(&b'\n')),
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'x' => {
                let value = self.digits(16, usize::MAX);
                bytes.push(value as u8);
            }
            b'0'..=b'7' => {
                self.at -= 1;
                let value = self.digits(8, 3);
                bytes.push(value as u8);
            }
            other => bytes.push(other),
        }
    }

    /// The value of the digits that come, modulo 2^32.
    fn digits(&mut self, radix: u32, most: usize) -> u32 {
        let mut value = 0_u32;
        for _ in 0..most {
            let Some(byte) = self.rest().first() else { break };
            let Some(digit) = char::from(*byte).to_digit(radix) else { break };
            value = value.wrapping_mul(radix).wrapping_add(digit);
            self.at += 1;
        }
        value
    }

    fn number(&mut self, offset: usize) -> Option<Word<'a>> {
        let digits = self.name();
        self.word(offset, Kind::Number(value(digits)))
    }

    fn directive(&mut self, offset: usize) -> Option<Word<'a>> {
        self.at += 1;
        self.in_directive = true;
        self.blanks();
        if self.name() != b"define" {
            while !self.blanks() && !self.rest().is_empty() {
                self.at += 1;
            }
            return self.next();
        }
        self.blanks();
        let name = self.name();
        self.word(offset, Kind::Define(name))
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        let ended = self.blanks();
        let offset = self.at;
        if ended {
            self.at += 1;
            self.in_directive = false;
            return self.word(offset, Kind::EndOfDirective);
        }
        match *self.rest().first()? {
            b'"' => {
                let bytes = self.quoted(b'"');
                self.word(offset, Kind::String(bytes))
            }
            b'\'' => {
                let bytes = self.quoted(b'\'');
                let value = bytes.first().map(|byte| u64::from(*byte));
                self.word(offset, Kind::Number(value))
            }
            b'#' if !self.in_directive => self.directive(offset),
            b'0'..=b'9' => self.number(offset),
            byte if is_of_name(&byte) => self.name_or_string(offset),
            mark => {
                self.at += 1;
                self.word(offset, Kind::Mark(mark))
            }
        }
    }
}

fn is_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// Bytes before `end`, or all.
fn until(text: &[u8], end: &[u8]) -> usize {
    memchr::memmem::find(text, end).unwrap_or(text.len())
}

/// `0x30`, `0b1`, `060`, `48`, each with or without `u` and `l` behind it.
fn value(word: &[u8]) -> Option<u64> {
    let word = std::str::from_utf8(word).ok()?;
    let digits = word.trim_end_matches(['u', 'U', 'l', 'L']);
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)?),
        Some("0b" | "0B") => (2, digits.get(2..)?),
        Some(_) if digits.starts_with('0') => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    u64::from_str_radix(digits, radix).ok()
}
