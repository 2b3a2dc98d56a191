//! The body of a ClientHello, field by field, and strictly: every byte belongs to a field.
//!
//! Sources: RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, RFC 6347 section 4.2.1 (cookie).

use super::error::DecodeError;
use super::extension;
use super::field::{Comparison, Field, Item, Value};
use super::record::{self, Framed};
use super::registry::Registry;
use super::wire::Cursor;
use crate::profile::Transport;

/// RFC 5246 section 7.4.1.2: no session has a longer name.
const LONGEST_SESSION_ID: usize = 32;

/// What a client says first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientHello {
    /// TLS or DTLS.
    pub transport: Transport,
    /// Every field, in the order of the wire.
    pub fields: Vec<Field>,
    /// The bytes that it was read from, records included.
    pub bytes: Vec<u8>,
    /// How many bytes follow it in the input.
    pub trailing: usize,
}

impl ClientHello {
    /// Reads the first ClientHello of these bytes, which begin with its record.
    ///
    /// # Errors
    /// The byte at which they are no ClientHello, and why.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let framed = record::unframe(bytes)?;
        let Framed { transport, mut fields, message, header, used } = framed;
        let mut cursor = message.cursor();
        cursor.take(header, "the handshake header")?;
        read(&mut cursor, transport, &mut fields)?;
        let (bytes, rest) = bytes.split_at_checked(used).unwrap_or((bytes, &[]));
        Ok(Self { transport, fields, bytes: bytes.to_vec(), trailing: rest.len() })
    }

    /// The first field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The numbers of a field; none where it is not sent.
    pub fn numbers(&self, name: &str) -> Vec<u32> {
        self.field(name).map(Field::numbers).unwrap_or_default()
    }

    /// Types of the extensions, in order.
    pub fn extensions(&self) -> Vec<u32> {
        self.numbers(EXTENSIONS)
    }
}

/// The field that lists the types of the extensions.
pub const EXTENSIONS: &str = "extensions";

fn read(
    cursor: &mut Cursor<'_>,
    transport: Transport,
    fields: &mut Vec<Field>,
) -> Result<(), DecodeError> {
    let offset = cursor.offset();
    let number = cursor.number(2, "client_version")?;
    let meaning = Registry::Version.name(number);
    fields.push(Field::number("client_version", Item { offset, number, width: 2, meaning }));
    let offset = cursor.offset();
    let random = Field::bytes("random", offset, cursor.take(32, "random")?);
    fields.push(random.compared_by(Comparison::Length));
    fields.push(session_id(cursor)?);
    if transport == Transport::Datagram {
        fields.push(opaque(cursor, "cookie")?);
    }
    fields.push(suites(cursor)?);
    fields.push(compression(cursor)?);
    if !cursor.is_empty() {
        extensions(cursor, fields)?;
    }
    cursor.finish("the ClientHello")
}

fn session_id(cursor: &mut Cursor<'_>) -> Result<Field, DecodeError> {
    let at = cursor.clone();
    let field = opaque(cursor, "session_id")?;
    if field.length > LONGEST_SESSION_ID {
        let length = field.length;
        return Err(
            at.wrong(format!("session_id of {length} bytes; {LONGEST_SESSION_ID} is the limit"))
        );
    }
    Ok(field)
}

/// Up to 255 bytes that the client did not choose.
fn opaque(cursor: &mut Cursor<'_>, name: &str) -> Result<Field, DecodeError> {
    let vector = cursor.vector(1, name)?;
    let field = Field::bytes(name, vector.offset(), vector.rest());
    Ok(field.compared_by(Comparison::Length))
}

fn suites(cursor: &mut Cursor<'_>) -> Result<Field, DecodeError> {
    extension::list(cursor, "cipher_suites", [2, 2], Registry::Suite)
}

fn compression(cursor: &mut Cursor<'_>) -> Result<Field, DecodeError> {
    extension::list(cursor, "compression_methods", [1, 1], Registry::Compression)
}

/// First the types in their order, then each one's contents.
fn extensions(cursor: &mut Cursor<'_>, fields: &mut Vec<Field>) -> Result<(), DecodeError> {
    let mut vector = cursor.vector(2, EXTENSIONS)?;
    let (offset, length) = (vector.offset(), vector.left());
    let (mut types, mut contents) = (Vec::<Item>::new(), Vec::new());
    while !vector.is_empty() {
        let at = vector.clone();
        let number = vector.number(2, "an extension's type")?;
        let meaning = Registry::Extension.name(number);
        let item = Item { offset: at.offset(), number, width: 2, meaning };
        if types.iter().any(|earlier| earlier.number == number) {
            return Err(at.wrong(format!("extension {} is there twice", item.shown())));
        }
        let data = vector.vector(2, &format!("extension {}", item.shown()))?;
        contents.extend(extension::read(&item, data)?);
        types.push(item);
    }
    fields.push(Field {
        name: EXTENSIONS.to_owned(),
        offset,
        length,
        value: Value::List(types),
        comparison: Comparison::Exact,
    });
    fields.extend(contents);
    Ok(())
}
