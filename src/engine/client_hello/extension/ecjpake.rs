//! The first round of EC J-PAKE in a ClientHello.
//!
//! Source: draft-cragie-tls-ecjpake-01 section 7, which the library implements under the number 256.

use crate::engine::client_hello::error::DecodeError;
use crate::engine::client_hello::field::{Comparison, Field};
use crate::engine::client_hello::wire::Cursor;

/// Two keys, each a point and a proof (a point and a number).
pub fn rounds(cursor: &mut Cursor<'_>) -> Result<Vec<Field>, DecodeError> {
    let mut fields = Vec::new();
    for index in 0..2 {
        for part in ["x", "zkp.v", "zkp.r"] {
            let name = format!("ecjpake_key_kp.{part}[{index}]");
            let vector = cursor.vector(1, &name)?;
            let field = Field::bytes(&name, vector.offset(), vector.rest());
            fields.push(field.compared_by(Comparison::Length));
        }
    }
    Ok(fields)
}
