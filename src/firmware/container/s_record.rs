//! Motorola S-records, as binutils writes them (`bfd/srec.c`).

use super::chunk::{Chunk, Collector};
use super::error::ContainerError;
use super::records::{Line, lines, number};

pub(super) const NAME: &str = "S-record file";

pub(super) fn read(file: &[u8]) -> Result<Vec<Chunk>, ContainerError> {
    let mut collector = Collector::default();
    let mut bytes = Vec::new();
    for line in lines(NAME, file) {
        let [b'S', kind, ..] = line.text else {
            return Err(line.wrong("the type", "a record begins with S and a digit"));
        };
        line.bytes(2, &mut bytes)?;
        let width = match kind {
            b'1' => 2,
            b'2' => 3,
            b'3' => 4,
            // A heading, a count of records, and where execution starts.
            b'0' | b'5'..=b'9' => 0,
            _ => return Err(line.wrong("the type", "there is no such type")),
        };
        let body = body(&line, &bytes)?;
        if width > 0 {
            let (address, data) = body
                .split_at_checked(width)
                .ok_or_else(|| line.wrong("the count", "too few bytes for the address"))?;
            collector.add(number(address), data);
        }
    }
    collector.finish(NAME)
}

/// What lies between the count and the sum, which is the complement of all before it.
fn body<'a>(line: &Line, bytes: &'a [u8]) -> Result<&'a [u8], ContainerError> {
    let [count, rest @ ..] = bytes else {
        return Err(line.wrong("the record", "too short"));
    };
    if rest.len() != usize::from(*count) {
        let problem = format!("says {count} bytes, the record has {}", rest.len());
        return Err(line.wrong("the count", problem));
    }
    if bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) != 0xff {
        return Err(line.wrong("the sum", "not the complement of the record's"));
    }
    Ok(rest.split_last().map_or(&[][..], |(_, body)| body))
}
