//! A transport that is observed in both directions.

use std::io::{self, Read, Write};

use super::conversation::Conversation;

/// A stream that keeps a [`Conversation`] up to date.
#[derive(Debug)]
pub struct Observed<S> {
    stream: S,
    conversation: Conversation,
}

impl<S> Observed<S> {
    /// Watches a fresh connection.
    pub fn new(stream: S) -> Self {
        Self { stream, conversation: Conversation::default() }
    }

    /// What was seen until now.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }
}

impl<S: Read> Read for Observed<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.conversation.received(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<S: Write> Write for Observed<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.conversation.sent(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
