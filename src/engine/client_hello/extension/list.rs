//! A vector of numbers of one registry, as most fields of a ClientHello are.

use crate::engine::client_hello::error::DecodeError;
use crate::engine::client_hello::field::{Comparison, Field, Item, Value};
use crate::engine::client_hello::registry::Registry;
use crate::engine::client_hello::wire::Cursor;

/// Reads a vector whose length has `widths[0]` bytes and whose numbers have `widths[1]` each.
///
/// # Errors
/// A length that does not fit, and an empty list, which no RFC allows here.
pub fn list(
    cursor: &mut Cursor<'_>,
    name: &str,
    widths: [usize; 2],
    registry: Registry,
) -> Result<Field, DecodeError> {
    let before = cursor.clone();
    let mut vector = cursor.vector(widths[0], name)?;
    if vector.is_empty() {
        return Err(before.wrong(format!("{name} is an empty list")));
    }
    let (offset, length) = (vector.offset(), vector.left());
    let mut items = Vec::new();
    while !vector.is_empty() {
        let offset = vector.offset();
        let number = vector.number(widths[1], &format!("an entry of {name}"))?;
        items.push(Item { offset, number, width: widths[1], meaning: registry.name(number) });
    }
    let comparison = Comparison::Exact;
    Ok(Field { name: name.to_owned(), offset, length, value: Value::List(items), comparison })
}
