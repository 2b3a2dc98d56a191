//! Intel HEX: "Hexadecimal Object File Format Specification", revision A, 1988.

use super::chunk::{Chunk, Collector};
use super::error::ContainerError;
use super::records::{Line, lines, number};

pub(super) const NAME: &str = "Intel HEX";

/// Count, address (two bytes), type and sum.
const FRAME: usize = 5;

pub(super) fn read(file: &[u8]) -> Result<Vec<Chunk>, ContainerError> {
    let mut collector = Collector::default();
    let mut base = 0;
    let mut bytes = Vec::new();
    for line in lines(NAME, file) {
        if line.text.first() != Some(&b':') {
            return Err(line.wrong("the record mark", "a record begins with a colon"));
        }
        line.bytes(1, &mut bytes)?;
        let (kind, address, data) = record(&line, &bytes)?;
        match kind {
            0 => collector.add(base + address, data),
            1 => break,
            2 => base = extended(&line, data)? << 4,
            4 => base = extended(&line, data)? << 16,
            // Where execution starts.
            3 | 5 => {}
            other => return Err(line.wrong("RECTYP", format!("there is no type {other:#04x}"))),
        }
    }
    collector.finish(NAME)
}

fn record<'a>(line: &Line, bytes: &'a [u8]) -> Result<(u8, u64, &'a [u8]), ContainerError> {
    let [count, high, low, kind, rest @ ..] = bytes else {
        return Err(line.wrong("the record", "too short"));
    };
    if bytes.len() != usize::from(*count) + FRAME {
        let problem =
            format!("says {count} bytes, the record has {}", rest.len().saturating_sub(1));
        return Err(line.wrong("RECLEN", problem));
    }
    if bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) != 0 {
        return Err(line.wrong("CHKSUM", "not the sum of the record"));
    }
    let data = rest.get(..usize::from(*count)).unwrap_or_default();
    Ok((*kind, number(&[*high, *low]), data))
}

fn extended(line: &Line, data: &[u8]) -> Result<u64, ContainerError> {
    match data {
        [_, _] => Ok(number(data)),
        _ => Err(line.wrong("RECLEN", "an extended address has two bytes")),
    }
}
