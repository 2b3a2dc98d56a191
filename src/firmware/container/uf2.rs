//! UF2, blocks of 512 bytes for bootloaders that show a disk (microsoft/uf2, README).

use super::chunk::{Chunk, Collector};
use super::error::ContainerError;

pub(super) const NAME: &str = "UF2 image";

/// `UF2\n`.
pub(super) const MAGIC: [u8; 4] = *b"UF2\n";
const SECOND_MAGIC: u32 = 0x9e5d_5157;
const LAST_MAGIC: u32 = 0x0ab1_6f30;
const BLOCK: usize = 512;
/// Where the data stands in a block, and the most there can be.
const DATA_AT: usize = 32;
const MOST_DATA: u32 = 476;
/// Flags: comments and the like, and a file that is no part of flash.
const NOT_FOR_FLASH: u32 = 0x0000_0001;
const FILE_CONTAINER: u32 = 0x0000_1000;

pub(super) fn read(file: &[u8]) -> Result<Vec<Chunk>, ContainerError> {
    let mut collector = Collector::default();
    for (index, block) in file.chunks(BLOCK).enumerate() {
        let at = (index * BLOCK) as u64;
        let wrong = |field, inside: usize, value: u32, problem| ContainerError::Field {
            container: NAME,
            field,
            at: at + inside as u64,
            value: u64::from(value),
            problem,
        };
        if block.len() < BLOCK {
            let length = u32::try_from(block.len()).unwrap_or(u32::MAX);
            return Err(wrong("the last block", 0, length, "a block has 512 bytes"));
        }
        let word = |at: usize| word(block, at);
        let problem = "not the magic number that every block has";
        if !block.starts_with(&MAGIC) {
            return Err(wrong("magicStart0", 0, word(0), problem));
        }
        if word(4) != SECOND_MAGIC {
            return Err(wrong("magicStart1", 4, word(4), problem));
        }
        if word(508) != LAST_MAGIC {
            return Err(wrong("magicEnd", 508, word(508), problem));
        }
        let (flags, address, size) = (word(8), word(12), word(16));
        if size > MOST_DATA {
            return Err(wrong("payloadSize", 16, size, "a block holds at most 476 bytes"));
        }
        if flags & (NOT_FOR_FLASH | FILE_CONTAINER) == 0 {
            let data = block.get(DATA_AT..DATA_AT + size as usize).unwrap_or_default();
            collector.add(u64::from(address), data);
        }
    }
    collector.finish(NAME)
}

/// Little-endian; every place that is asked for lies in a block.
fn word(block: &[u8], at: usize) -> u32 {
    let bytes = block.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    u32::from_le_bytes(bytes.unwrap_or_default())
}
