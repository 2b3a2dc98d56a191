//! The extensions that carry keys or name them: key_share and pre_shared_key (RFC 8446 sections
//! 4.2.8 and 4.2.11).

use crate::engine::client_hello::error::DecodeError;
use crate::engine::client_hello::field::{Comparison, Field, Item, Value};
use crate::engine::client_hello::registry::Registry;
use crate::engine::client_hello::wire::Cursor;

/// The groups for which the client sends a key, then the keys; none after a wish to be told.
pub fn key_share(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let mut shares = cursor.vector(2, "key_share")?;
    let (offset, length) = (shares.offset(), shares.left());
    let (mut groups, mut keys) = (Vec::new(), Vec::new());
    while !shares.is_empty() {
        let offset = shares.offset();
        let number = shares.number(2, "a key share's group")?;
        let meaning = Registry::Group.name(number);
        let name = format!("key_share.key_exchange[{}]", groups.len());
        groups.push(Item { offset, number, width: 2, meaning });
        keys.push(secret(&mut shares, 2, &name)?);
    }
    let (name, comparison) = ("key_share.groups".to_owned(), Comparison::Exact);
    let mut fields = vec![Field { name, offset, length, value: Value::List(groups), comparison }];
    fields.append(&mut keys);
    Ok(fields)
}

/// The tickets or keys that the client can resume with, and the proofs that it has them.
pub fn pre_shared_key(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let mut fields = Vec::new();
    let mut identities = cursor.vector(2, "pre_shared_key.identities")?;
    let mut index = 0;
    while !identities.is_empty() {
        fields.push(secret(&mut identities, 2, &format!("pre_shared_key.identity[{index}]"))?);
        let name = format!("pre_shared_key.obfuscated_ticket_age[{index}]");
        let offset = identities.offset();
        let age = Field::bytes(&name, offset, identities.take(4, &name)?);
        fields.push(age.compared_by(Comparison::Length));
        index += 1;
    }
    let mut binders = cursor.vector(2, "pre_shared_key.binders")?;
    let mut binder = 0;
    while !binders.is_empty() {
        fields.push(secret(&mut binders, 1, &format!("pre_shared_key.binder[{binder}]"))?);
        binder += 1;
    }
    if index == binder {
        return Ok(fields);
    }
    Err(cursor.wrong(format!("pre_shared_key has {index} identities and {binder} binders")))
}

/// Bytes of which only the length is the client's own habit.
fn secret(cursor: &mut Cursor<'_>, width: usize, name: &str) -> Result<Field, DecodeError> {
    let vector = cursor.vector(width, name)?;
    let field = Field::bytes(name, vector.offset(), vector.rest());
    Ok(field.compared_by(Comparison::Length))
}
