//! From the bytes on the wire to the handshake message: records of TLS, and records and fragments of
//! DTLS.
//!
//! Sources: RFC 8446 section 5.1 and RFC 5246 section 6.2.1 (records), RFC 6347 section 4.1 and 4.2
//! (DTLS).

use super::error::DecodeError;
use super::field::{Comparison, Field, Item};
use super::registry::Registry;
use super::wire::{Cursor, Message};
use crate::profile::Transport;

/// Content type of a handshake record.
const HANDSHAKE: u32 = 22;

/// Handshake type of a ClientHello.
const CLIENT_HELLO: u32 = 1;

/// RFC 5246 section 6.2.1: no plaintext record is longer.
const LONGEST_RECORD: usize = 1 << 14;

/// A device's hello has a few hundred bytes, a desktop's with post-quantum keys about two thousand.
const LONGEST_MESSAGE: usize = 1 << 16;

/// A handshake header of TLS: type and length.
const STREAM_HEADER: usize = 4;

/// A ClientHello's body and what stood before it.
#[derive(Debug)]
pub struct Framed {
    /// TLS or DTLS.
    pub transport: Transport,
    /// Of the records and of the handshake header.
    pub fields: Vec<Field>,
    /// The message.
    pub message: Message,
    /// Bytes of the message before the body begins.
    pub header: usize,
    /// How many bytes of the input were read.
    pub used: usize,
}

/// Takes the first handshake message out of its records.
///
/// # Errors
/// Something that is no handshake record, or that ends before the message does.
pub fn unframe(bytes: &[u8]) -> Result<Framed, DecodeError> {
    let mut input = Message::default();
    input.push(bytes, 0);
    let mut cursor = input.cursor();
    match bytes {
        [] => Err(DecodeError::new(0, "there is nothing")),
        [1, ..] => Err(DecodeError::new(
            0,
            "this is a handshake message without its record; a ClientHello begins with 16 03 or 16 fe",
        )),
        [22, 0xfe, ..] => datagram(&mut cursor),
        _ => stream(&mut cursor),
    }
}

/// A record's header.
struct Header {
    version: Item,
    length: usize,
}

fn content_type(cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
    let at = cursor.clone();
    match cursor.number(1, "the record's content type")? {
        HANDSHAKE => Ok(()),
        other => Err(at.wrong(format!(
            "content type {other} is no handshake record; a ClientHello begins with 16 03 or 16 fe"
        ))),
    }
}

fn version(cursor: &mut Cursor<'_>, high: u32) -> Result<Item, DecodeError> {
    let at = cursor.clone();
    let version = item(cursor, 2, Registry::Version, "the record's version")?;
    if version.number >> 8 == high {
        return Ok(version);
    }
    Err(at.wrong(format!("0x{:04x} is no version of a record here", version.number)))
}

fn length(cursor: &mut Cursor<'_>) -> Result<usize, DecodeError> {
    let at = cursor.clone();
    match cursor.number(2, "the record's length")? as usize {
        0 => Err(at.wrong("a handshake record without contents")),
        length if length > LONGEST_RECORD => {
            Err(at.wrong(format!("a record of {length} bytes; {LONGEST_RECORD} is the limit")))
        }
        length => Ok(length),
    }
}

/// One number with its meaning.
fn item(
    cursor: &mut Cursor<'_>,
    width: usize,
    registry: Registry,
    what: &str,
) -> Result<Item, DecodeError> {
    let offset = cursor.offset();
    let number = cursor.number(width, what)?;
    Ok(Item { offset, number, width, meaning: registry.name(number) })
}

fn stream(cursor: &mut Cursor<'_>) -> Result<Framed, DecodeError> {
    let (mut fields, mut message) = (Vec::new(), Message::default());
    loop {
        content_type(cursor)?;
        let header = Header { version: version(cursor, 3)?, length: length(cursor)? };
        push_header(&mut fields, &header);
        let offset = cursor.offset();
        message.push(cursor.take(header.length, "the record")?, offset);
        if let Some(end) = end_of_message(&message)? {
            message.truncate(end);
            fields.push(handshake_length(&message, end - STREAM_HEADER));
            let (transport, used) = (Transport::Stream, cursor.offset());
            return Ok(Framed { transport, fields, message, header: STREAM_HEADER, used });
        }
        if cursor.is_empty() {
            let got = message.len();
            return Err(cursor.wrong(format!("the message goes on after {got} bytes")));
        }
    }
}

fn push_header(fields: &mut Vec<Field>, header: &Header) {
    let length = Item {
        offset: header.version.offset + 2,
        number: u32::try_from(header.length).unwrap_or(u32::MAX),
        width: 2,
        meaning: Some(format!("{} bytes", header.length)),
    };
    fields.push(Field::number("record.version", header.version.clone()));
    fields.push(Field::number("record.length", length).compared_by(Comparison::Nothing));
}

/// Where the first message ends, once that much is there.
fn end_of_message(message: &Message) -> Result<Option<usize>, DecodeError> {
    let mut cursor = message.cursor();
    check_type(&mut cursor)?;
    if cursor.left() < STREAM_HEADER - 1 {
        return Ok(None);
    }
    let length = message_length(&mut cursor)?;
    let end = STREAM_HEADER + length;
    Ok((message.len() >= end).then_some(end))
}

fn handshake_length(message: &Message, length: usize) -> Field {
    let offset = message.cursor().offset() + 1;
    let number = u32::try_from(length).unwrap_or(u32::MAX);
    let item = Item { offset, number, width: 3, meaning: Some(format!("{length} bytes")) };
    Field::number("handshake.length", item).compared_by(Comparison::Nothing)
}

fn check_type(cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
    let at = cursor.clone();
    match cursor.number(1, "the handshake type")? {
        CLIENT_HELLO => Ok(()),
        other => Err(at.wrong(format!("handshake type {other} is no ClientHello, which is 1"))),
    }
}

fn message_length(cursor: &mut Cursor<'_>) -> Result<usize, DecodeError> {
    let at = cursor.clone();
    match cursor.number(3, "the message's length")? as usize {
        length if length > LONGEST_MESSAGE => {
            Err(at.wrong(format!("a message of {length} bytes; {LONGEST_MESSAGE} is the limit")))
        }
        length => Ok(length),
    }
}

/// What is known of a message that arrives in fragments.
struct Assembly {
    sequence: u32,
    /// Of each byte of the body its value and its place.
    bytes: Vec<Option<(u8, usize)>>,
}

fn datagram(cursor: &mut Cursor<'_>) -> Result<Framed, DecodeError> {
    let mut fields = Vec::new();
    let mut assembly: Option<Assembly> = None;
    loop {
        content_type(cursor)?;
        let version = version(cursor, 0xfe)?;
        let (at, epoch) = (cursor.offset(), cursor.number(2, "the record's epoch")?);
        if epoch != 0 {
            return Err(DecodeError::new(at, format!("epoch {epoch}: the record is encrypted")));
        }
        cursor.take(6, "the record's sequence number")?;
        let at = cursor.offset();
        let length = length(cursor)?;
        push_datagram_header(&mut fields, version, at, length);
        let mut record = cursor.slice(length, "the record")?;
        while !record.is_empty() {
            fragment(&mut record, &mut assembly, &mut fields)?;
        }
        if let Some(message) = assembly.as_ref().and_then(whole) {
            let (transport, used) = (Transport::Datagram, cursor.offset());
            return Ok(Framed { transport, fields, message, header: 0, used });
        }
        if cursor.is_empty() {
            return Err(cursor.wrong("fragments of the message are missing"));
        }
    }
}

fn push_datagram_header(fields: &mut Vec<Field>, version: Item, offset: usize, length: usize) {
    let meaning = Some(format!("{length} bytes"));
    let number = u32::try_from(length).unwrap_or(u32::MAX);
    let item = Item { offset, number, width: 2, meaning };
    fields.push(Field::number("record.version", version));
    fields.push(Field::number("record.length", item).compared_by(Comparison::Nothing));
}

/// One fragment; those of other messages than the first are left alone.
fn fragment(
    record: &mut Cursor<'_>,
    assembly: &mut Option<Assembly>,
    fields: &mut Vec<Field>,
) -> Result<(), DecodeError> {
    check_type(record)?;
    let at = record.clone();
    let length = message_length(record)?;
    let sequence = record.number(2, "the message's sequence number")?;
    let start_at = record.clone();
    let start = record.number(3, "the fragment's offset")? as usize;
    let size = record.number(3, "the fragment's length")? as usize;
    if start + size > length {
        return Err(start_at
            .wrong(format!("a fragment from {start} of {size} bytes in a message of {length}")));
    }
    let first = assembly.get_or_insert_with(|| {
        let number = |offset, number: usize, width| Item {
            offset,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            width,
            meaning: None,
        };
        let length_item = number(at.offset(), length, 3);
        let sequence_item = number(at.offset() + 3, sequence as usize, 2);
        let length_field = Field::number("handshake.length", length_item);
        fields.push(length_field.compared_by(Comparison::Nothing));
        fields.push(Field::number("handshake.message_seq", sequence_item));
        Assembly { sequence, bytes: vec![None; length] }
    });
    let offset = record.offset();
    let bytes = record.take(size, "the fragment")?;
    if first.sequence != sequence {
        return Ok(());
    }
    if first.bytes.len() != length {
        return Err(at.wrong(format!(
            "a fragment of a message of {length} bytes after one of {}",
            first.bytes.len()
        )));
    }
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(place) = first.bytes.get_mut(start + index) {
            place.get_or_insert((*byte, offset + index));
        }
    }
    Ok(())
}

/// The body, if no byte is missing.
fn whole(assembly: &Assembly) -> Option<Message> {
    let mut body = Message::default();
    for place in &assembly.bytes {
        let (byte, offset) = (*place)?;
        body.push(&[byte], offset);
    }
    Some(body)
}
