//! The contents of extensions: one reader an extension, unknown ones as bytes.

mod ecjpake;
mod key;
mod list;
mod name;

pub use list::list;

use super::error::DecodeError;
use super::field::{Comparison, Field, Item};
use super::registry::Registry;
use super::wire::Cursor;

/// The fields of one extension; none for one that has no contents.
///
/// # Errors
/// Contents that are not what the extension's own RFC says.
pub fn read(kind: &Item, mut data: Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let cursor = &mut data;
    let fields = match kind.number {
        0 => name::server_name(cursor)?,
        1 => vec![number(cursor, 1, "max_fragment_length", Registry::FragmentLength)?],
        // truncated_hmac, encrypt_then_mac, extended_master_secret, early_data: being there is all.
        4 | 22 | 23 | 42 => Vec::new(),
        10 => vec![list(cursor, "supported_groups", [2, 2], Registry::Group)?],
        11 => vec![list(cursor, "ec_point_formats", [1, 1], Registry::PointFormat)?],
        13 => vec![list(cursor, "signature_algorithms", [2, 2], Registry::SignatureScheme)?],
        14 => srtp(cursor)?,
        16 => name::alpn(cursor)?,
        28 => vec![number(cursor, 2, "record_size_limit", Registry::Size)?],
        35 => vec![rest(cursor, "session_ticket")?.compared_by(Comparison::Length)],
        41 => key::pre_shared_key(cursor)?,
        43 => vec![list(cursor, "supported_versions", [1, 2], Registry::Version)?],
        44 => vec![opaque(cursor, 2, "cookie extension")?],
        45 => vec![list(cursor, "psk_key_exchange_modes", [1, 1], Registry::PskMode)?],
        50 => vec![list(cursor, "signature_algorithms_cert", [2, 2], Registry::SignatureScheme)?],
        51 => key::key_share(cursor)?,
        54 | 254 => vec![opaque(cursor, 1, "connection_id")?],
        256 => ecjpake::rounds(cursor)?,
        65281 => vec![opaque(cursor, 1, "renegotiation_info")?],
        _ => vec![rest(cursor, &format!("extension {}", kind.shown()))?],
    };
    data.finish(&format!("extension {}", kind.shown()))?;
    Ok(fields)
}

fn number(
    cursor: &mut Cursor<'_>,
    width: usize,
    name: &str,
    registry: Registry,
) -> Result<Field, DecodeError> {
    let offset = cursor.offset();
    let number = cursor.number(width, name)?;
    let meaning = registry.name(number);
    Ok(Field::number(name, Item { offset, number, width, meaning }))
}

/// Everything that is left, as bytes.
fn rest(cursor: &mut Cursor<'_>, name: &str) -> Result<Field, DecodeError> {
    let offset = cursor.offset();
    Ok(Field::bytes(name, offset, cursor.take(cursor.left(), name)?))
}

/// A vector that the client made up or was given: only its length says something.
fn opaque(cursor: &mut Cursor<'_>, width: usize, name: &str) -> Result<Field, DecodeError> {
    let vector = cursor.vector(width, name)?;
    let field = Field::bytes(name, vector.offset(), vector.rest());
    Ok(field.compared_by(Comparison::Length))
}

/// RFC 5764 section 4.1.1.
fn srtp(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let profiles = list(cursor, "use_srtp.profiles", [2, 2], Registry::SrtpProfile)?;
    let identifier = cursor.vector(1, "use_srtp.mki")?;
    let identifier = Field::bytes("use_srtp.mki", identifier.offset(), identifier.rest());
    Ok(vec![profiles, identifier])
}
