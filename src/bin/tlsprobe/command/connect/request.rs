//! The request that follows a handshake, as a person types it.

use anyhow::{Result, bail};

/// `\r`, `\n` and `\\` of a request as bytes.
pub fn unescape(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let meant = match character {
            '\\' => match rest.next() {
                Some('r') => '\r',
                Some('n') => '\n',
                Some('\\') => '\\',
                _ => bail!("--request: a backslash stands only before r, n and another backslash"),
            },
            other => other,
        };
        bytes.extend_from_slice(meant.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn a_request_may_name_line_ends() {
        assert_eq!(unescape(r"GET / HTTP/1.0\r\n\r\n").unwrap(), b"GET / HTTP/1.0\r\n\r\n");
        assert_eq!(unescape(r"a\\n").unwrap(), br"a\n");
        assert!(unescape(r"a\x").is_err());
    }
}
