//! A handshake message put together from records, each byte of which knows where it came from; and
//! a cursor over it.

use super::error::DecodeError;

/// Bytes of one message and their places in the input.
#[derive(Debug, Clone, Default)]
pub struct Message {
    bytes: Vec<u8>,
    /// Where a run of bytes begins: here, and in the input. Rising in both.
    runs: Vec<(usize, usize)>,
}

impl Message {
    /// Appends bytes that stand at `offset` of the input.
    pub fn push(&mut self, bytes: &[u8], offset: usize) {
        self.runs.push((self.bytes.len(), offset));
        self.bytes.extend_from_slice(bytes);
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first bytes alone.
    pub fn truncate(&mut self, length: usize) {
        self.bytes.truncate(length);
        self.runs.retain(|(start, _)| *start < length);
    }

    /// A cursor over everything.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { message: self, position: 0, end: self.len() }
    }

    /// Where a byte stands in the input; one behind the last is behind the last there too.
    fn offset(&self, position: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= position).saturating_sub(1);
        self.runs.get(run).map_or(position, |(start, offset)| offset + (position - start))
    }
}

/// Reads a message, or a vector in it, to its end and no further.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    message: &'a Message,
    position: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    /// Where the next byte stands in the input.
    pub fn offset(&self) -> usize {
        self.message.offset(self.position)
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.end - self.position
    }

    /// True at the end.
    pub fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// What is left, without taking it.
    pub fn rest(&self) -> &'a [u8] {
        self.message.bytes.get(self.position..self.end).unwrap_or_default()
    }

    /// The next `length` bytes of `what`.
    pub fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8], DecodeError> {
        match self.rest().get(..length) {
            Some(bytes) => {
                self.position += length;
                Ok(bytes)
            }
            None => {
                Err(self.wrong(format!("{what} needs {length} bytes and {} are left", self.left())))
            }
        }
    }

    /// A big-endian number of one to four bytes.
    pub fn number(&mut self, width: usize, what: &str) -> Result<u32, DecodeError> {
        let bytes = self.take(width, what)?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// A vector: its length in `width` bytes, then a cursor over its contents.
    pub fn vector(&mut self, width: usize, what: &str) -> Result<Self, DecodeError> {
        let before = self.clone();
        let length = self.number(width, what)? as usize;
        if length > self.left() {
            return Err(before.wrong(format!(
                "{what} says that it has {length} bytes and {} are left",
                self.left()
            )));
        }
        self.slice(length, what)
    }

    /// A cursor over the next `length` bytes of `what`.
    pub fn slice(&mut self, length: usize, what: &str) -> Result<Self, DecodeError> {
        let start = self.position;
        self.take(length, what)?;
        Ok(Self { message: self.message, position: start, end: self.position })
    }

    /// Nothing may be left.
    pub fn finish(&self, what: &str) -> Result<(), DecodeError> {
        match self.left() {
            0 => Ok(()),
            1 => Err(self.wrong(format!("1 byte is left over in {what}"))),
            left => Err(self.wrong(format!("{left} bytes are left over in {what}"))),
        }
    }

    /// An error at the next byte.
    pub fn wrong(&self, problem: impl Into<String>) -> DecodeError {
        DecodeError::new(self.offset(), problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        let mut message = Message::default();
        message.push(&[0, 2, 7], 5);
        message.push(&[8, 9], 20);
        message
    }

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let message = message();
        let mut cursor = message.cursor();
        let mut vector = cursor.vector(2, "it").expect("a vector");
        assert_eq!((vector.offset(), vector.left()), (7, 2));
        assert_eq!(vector.number(2, "a number"), Ok(0x0708));
        assert!(vector.finish("it").is_ok());
        assert_eq!(cursor.finish("all"), Err(DecodeError::new(21, "1 byte is left over in all")));
    }

    #[test]
    fn what_is_too_short_says_so_at_its_place() {
        let message = message();
        let mut cursor = message.cursor();
        let _ = cursor.take(3, "it");
        let error = cursor.vector(1, "a list").expect_err("too short").to_string();
        assert_eq!(error, "byte 20: a list says that it has 8 bytes and 1 are left");
    }
}
