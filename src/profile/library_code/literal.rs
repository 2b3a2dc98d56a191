//! A string literal's bytes.

/// The bytes of adjacent literals, without the terminating NUL.
pub(super) fn bytes<'t>(pieces: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in pieces {
        let inside = piece.strip_prefix('"').unwrap_or(piece);
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        let mut rest = inside.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(if byte == b'\\' { escaped(&mut rest) } else { byte });
        }
    }
    bytes
}

/// What follows a backslash. Octal and hexadecimal numbers beyond 0 do not occur in messages; a string
/// with one is not found in the image and counts nowhere.
fn escaped(rest: &mut std::str::Bytes) -> u8 {
    match rest.next() {
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'0') | None => 0,
        Some(other) => other,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn pieces_are_joined_and_escapes_are_bytes() {
        let pieces = ["\"a\\n\"", "\"\\\"b\""];
        assert_eq!(super::bytes(pieces.into_iter()), b"a\n\"b");
    }
}
