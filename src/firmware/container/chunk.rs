//! Bytes with the address that they are programmed to.

use super::error::ContainerError;

/// A run of bytes without a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Of the first byte; of a raw image and of an ESP segment it is where it stands among the others.
    pub address: u64,
    /// What the container calls it; empty where it has no names.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Of a segment of an ESP image: where it stands in the file, and its address at run time.
    pub segment: Option<Segment>,
}

/// What an ESP image says of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Of its first byte, from the start of the file.
    pub offset: u64,
    /// Of its first byte, when the device runs.
    pub address: u64,
}

/// Collects pieces in the order of the file; most go on where the one before ended.
#[derive(Default)]
pub(super) struct Collector {
    chunks: Vec<Chunk>,
}

impl Collector {
    pub(super) fn add(&mut self, address: u64, bytes: &[u8]) {
        match self.chunks.last_mut() {
            Some(last) if last.address + last.bytes.len() as u64 == address => {
                last.bytes.extend(bytes);
            }
            _ if bytes.is_empty() => {}
            _ => self.chunks.push(Chunk {
                address,
                name: String::new(),
                bytes: bytes.to_vec(),
                segment: None,
            }),
        }
    }

    /// In address order, joined where nothing lies between two.
    pub(super) fn finish(self, container: &'static str) -> Result<Vec<Chunk>, ContainerError> {
        let mut chunks = self.chunks;
        chunks.sort_by_key(|chunk| chunk.address);
        let mut joined: Vec<Chunk> = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            let Some(last) = joined.last_mut() else {
                joined.push(chunk);
                continue;
            };
            let end = last.address + last.bytes.len() as u64;
            if chunk.address < end {
                return Err(ContainerError::Overlap { container, address: chunk.address });
            }
            if chunk.address == end {
                last.bytes.extend(chunk.bytes);
            } else {
                joined.push(chunk);
            }
        }
        if joined.is_empty() {
            return Err(ContainerError::Empty { container });
        }
        Ok(joined)
    }
}
