//! ESP image: what esptool writes for ESP8266 and ESP32 ("Firmware Image Format", esptool docs).

use super::chunk::{Chunk, Segment};
use super::error::ContainerError;

pub(super) const NAME: &str = "ESP image";

pub(super) const MAGIC: u8 = 0xe9;
/// Magic, count, flash mode, flash size and entry; the ESP32 family appends sixteen bytes.
const HEADER: usize = 8;
const EXTENDED: usize = 16;
/// Address and length of a segment.
const SEGMENT_HEADER: usize = 8;
/// `ESP_IMAGE_MAX_SEGMENTS` of ESP-IDF.
const MOST_SEGMENTS: u8 = 16;

/// Segments one behind the other: their addresses are those at run time, and where flash has them only
/// the partition table tells.
pub(super) fn read(file: &[u8]) -> Result<Vec<Chunk>, ContainerError> {
    let count = file.get(1).copied().unwrap_or(0);
    if count == 0 || count > MOST_SEGMENTS {
        let problem = "an image has 1 to 16 segments";
        return Err(wrong("segment_count", 1, u64::from(count), problem));
    }
    // The longer header is told by where the segments then end: with the other one they miss.
    let long = segments(file, count, HEADER + EXTENDED);
    match segments(file, count, HEADER) {
        Ok(short) if long.is_err() => Ok(short),
        _ => long,
    }
}

fn segments(file: &[u8], count: u8, mut at: usize) -> Result<Vec<Chunk>, ContainerError> {
    let mut chunks = Vec::new();
    let mut sum = 0;
    for index in 0..count {
        let (Some(address), Some(length)) = (word(file, at), word(file, at + 4)) else {
            let problem = "the file ends before the header of a segment";
            return Err(wrong("segment_count", 1, u64::from(count), problem));
        };
        let start = at + SEGMENT_HEADER;
        let end = start.saturating_add(length as usize);
        let Some(bytes) = file.get(start..end) else {
            let problem = "the segment ends beyond the file";
            return Err(wrong("data_len", at as u64 + 4, u64::from(length), problem));
        };
        if !bytes.is_empty() {
            let name = format!("segment {index} for {address:#010x}");
            let segment = Segment { offset: start as u64, address: u64::from(address) };
            chunks.push(Chunk {
                address: sum,
                name,
                bytes: bytes.to_vec(),
                segment: Some(segment),
            });
        }
        sum += u64::from(length);
        at = end;
    }
    if chunks.is_empty() {
        return Err(ContainerError::Empty { container: NAME });
    }
    Ok(chunks)
}

fn wrong(field: &'static str, at: u64, value: u64, problem: &'static str) -> ContainerError {
    ContainerError::Field { container: NAME, field, at, value, problem }
}

fn word(file: &[u8], at: usize) -> Option<u32> {
    let bytes = file.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
