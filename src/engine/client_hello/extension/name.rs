//! The extensions that carry names: server_name (RFC 6066 section 3) and ALPN (RFC 7301).

use crate::engine::client_hello::error::DecodeError;
use crate::engine::client_hello::field::{Comparison, Field, Name, Value};
use crate::engine::client_hello::wire::Cursor;

/// The only kind of server name.
const HOST_NAME: u32 = 0;

/// The name of the host that the client wants.
pub fn server_name(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let mut names = cursor.vector(2, "server_name")?;
    let mut found = Vec::new();
    while !names.is_empty() {
        let at = names.clone();
        let kind = names.number(1, "a server name's type")?;
        if kind != HOST_NAME {
            return Err(at.wrong(format!("server name of type {kind}; only 0, a host, is known")));
        }
        found.push(entry(&mut names, 2, "server_name.host_name")?);
    }
    non_empty(found, cursor, "server_name.host_name")
}

/// The application protocols that the client offers.
pub fn alpn(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let mut names = cursor.vector(2, "alpn.protocols")?;
    let mut found = Vec::new();
    while !names.is_empty() {
        found.push(entry(&mut names, 1, "alpn.protocols")?);
    }
    non_empty(found, cursor, "alpn.protocols")
}

fn entry(cursor: &mut Cursor<'_>, width: usize, name: &str) -> Result<Name, DecodeError> {
    let before = cursor.clone();
    let entry = cursor.vector(width, name)?;
    if entry.is_empty() {
        return Err(before.wrong(format!("an empty name in {name}")));
    }
    Ok(Name { offset: entry.offset(), bytes: entry.rest().to_vec() })
}

fn non_empty(found: Vec<Name>, cursor: &Cursor<'_>, name: &str) -> Result<Vec<Field>, DecodeError> {
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return Err(cursor.wrong(format!("{name} is an empty list")));
    };
    let (offset, length) = (first.offset, last.offset + last.bytes.len() - first.offset);
    let (name, comparison) = (name.to_owned(), Comparison::Exact);
    Ok(vec![Field { name, offset, length, value: Value::Names(found), comparison }])
}
