//! What Intel HEX and S-records share: lines of hexadecimal digits with a sum.

use super::error::ContainerError;

/// A line of one of the two formats.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub container: &'static str,
    /// From 1.
    pub number: usize,
    pub text: &'a [u8],
}

impl Line<'_> {
    pub(super) fn wrong(&self, field: &'static str, problem: impl Into<String>) -> ContainerError {
        let (container, line) = (self.container, self.number);
        ContainerError::Line { container, line, field, problem: problem.into() }
    }

    /// Pairs of digits after the mark that the line begins with, into a buffer that is used again.
    pub(super) fn bytes(&self, mark: usize, into: &mut Vec<u8>) -> Result<(), ContainerError> {
        into.clear();
        let digits = self.text.get(mark..).unwrap_or_default();
        if digits.len() % 2 != 0 {
            return Err(self.wrong("the record", "an odd number of digits"));
        }
        for pair in digits.chunks_exact(2) {
            let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
                return Err(self.wrong("the record", "a character that is no hexadecimal digit"));
            };
            into.push(high << 4 | low);
        }
        Ok(())
    }
}

fn digit(character: u8) -> Option<u8> {
    let value = char::from(character).to_digit(16)?;
    u8::try_from(value).ok()
}

/// The lines that are not empty, with blanks at their end taken away.
pub(super) fn lines<'a>(container: &'static str, text: &'a [u8]) -> impl Iterator<Item = Line<'a>> {
    let lines = text.split(|&byte| byte == b'\n').enumerate();
    lines
        .map(move |(index, text)| Line { container, number: index + 1, text: text.trim_ascii() })
        .filter(|line| !line.text.is_empty())
}

/// Big-endian, as both formats write addresses.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}
