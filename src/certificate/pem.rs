//! PEM as mbedTLS reads it: C strings, its own Base64, its codes.
//!
//! Source: `library/pem.c`, `library/base64.c`; 2.18.0, 2.28.10, 3.5.1, 3.6.5.

use crate::mbedtls::{Behaviour, Code, Hash, Rule};
use crate::profile::Library;

/// A block as `mbedtls_pem_read_buffer` leaves it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Header and footer were found; the contents, or why they cannot be used.
    Found {
        /// Where the header starts.
        offset: usize,
        /// Where the next block is looked for.
        next: usize,
        /// The decoded bytes.
        contents: Result<Vec<u8>, Code>,
    },
    /// `MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT`.
    None,
}

/// Finds the next block at or after `from`. A NUL ends the text that is searched.
///
/// Shown by `tests/certificate/load.rs`: `a_footer_that_comes_first_hides_what_follows`.
pub(super) fn next_block(
    bytes: &[u8],
    from: usize,
    label: &str,
    library: &Library,
    behaviour: Behaviour,
) -> Block {
    let text = c_string(bytes.get(from..).unwrap_or_default());
    let header = format!("-----BEGIN {label}-----");
    let footer = format!("-----END {label}-----");
    let (Some(start), Some(end)) = (find(text, header.as_bytes()), find(text, footer.as_bytes()))
    else {
        return Block::None;
    };
    if end <= start {
        return Block::None;
    }
    let Some(body) = end_of_line(text, start + header.len(), true) else { return Block::None };
    let next = end_of_line(text, end + footer.len(), false).unwrap_or(text.len());
    let contents = decode(text, body, end, library, behaviour);
    Block::Found { offset: from + start, next: from + next, contents }
}

/// The contents of all blocks that can be read at all, as a server's own file is read.
pub(super) fn lenient_blocks(bytes: &[u8], label: &str) -> Vec<Vec<u8>> {
    let header = format!("-----BEGIN {label}-----");
    let footer = format!("-----END {label}-----");
    let mut blocks = Vec::new();
    let mut rest = bytes;
    while let Some(start) = find(rest, header.as_bytes()) {
        let body = rest.get(start + header.len()..).unwrap_or_default();
        let Some(end) = find(body, footer.as_bytes()) else { break };
        let text: Vec<u8> = body
            .get(..end)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        blocks.extend(base64(&text, false));
        rest = body.get(end + footer.len()..).unwrap_or_default();
    }
    blocks
}

/// The bytes before the first NUL.
pub(super) fn c_string(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// `strstr`.
pub(super) fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, needle)
}

/// Skips one space, one carriage return and one line feed; `needed`: the line feed must be there.
fn end_of_line(text: &[u8], mut at: usize, needed: bool) -> Option<usize> {
    for expected in [b' ', b'\r'] {
        at += usize::from(text.get(at) == Some(&expected));
    }
    match text.get(at) {
        Some(b'\n') => Some(at + 1),
        _ if needed => None,
        _ => Some(at),
    }
}

/// Shown by `tests/certificate/load.rs`:
/// `an_empty_block_stops_3_6_4_and_is_counted_before`,
/// `an_encrypted_certificate_asks_for_a_password`.
fn decode(
    text: &[u8],
    body: usize,
    end: usize,
    library: &Library,
    behaviour: Behaviour,
) -> Result<Vec<u8>, Code> {
    const ENCRYPTED: &[u8] = b"Proc-Type: 4,ENCRYPTED";
    let mut body = body;
    let encrypted = text.get(body..end).is_some_and(|text| text.starts_with(ENCRYPTED));
    if encrypted {
        if !library.capabilities.hashes.contains(&Hash::Md5) {
            return Err(Code::PEM_FEATURE_UNAVAILABLE);
        }
        body = skip_encryption_headers(text, body + ENCRYPTED.len(), end)?;
    }
    let Some(encoded) = text.get(body..end).filter(|encoded| !encoded.is_empty()) else {
        return Err(Code::PEM_INVALID_DATA);
    };
    let strict = behaviour.has(Rule::StrictBase64);
    let decoded = base64(encoded, strict)
        .ok_or(Code::PEM_INVALID_DATA.plus(Code::BASE64_INVALID_CHARACTER))?;
    if strict && decoded.is_empty() {
        return Err(Code::PEM_BAD_INPUT_DATA);
    }
    if encrypted { Err(Code::PEM_PASSWORD_REQUIRED) } else { Ok(decoded) }
}

/// Position after `DEK-Info`; a certificate is never decrypted, as no password is given.
fn skip_encryption_headers(text: &[u8], at: usize, end: usize) -> Result<usize, Code> {
    const ALGORITHMS: [(&[u8], usize); 5] = [
        (b"DEK-Info: DES-EDE3-CBC,", 16),
        (b"DEK-Info: DES-CBC,", 16),
        (b"DEK-Info: AES-128-CBC,", 32),
        (b"DEK-Info: AES-192-CBC,", 32),
        (b"DEK-Info: AES-256-CBC,", 32),
    ];
    let line_end = |at: usize| {
        let at = at + usize::from(text.get(at) == Some(&b'\r'));
        (text.get(at) == Some(&b'\n')).then_some(at + 1).ok_or(Code::PEM_INVALID_DATA)
    };
    let at = line_end(at)?;
    let rest = text.get(at..end).unwrap_or_default();
    let known = ALGORITHMS.iter().find(|(algorithm, _)| rest.starts_with(algorithm));
    let (algorithm, digits) = known.ok_or(Code::PEM_UNKNOWN_ENC_ALG)?;
    let vector = rest.get(algorithm.len()..algorithm.len() + digits);
    if !vector.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
        return Err(Code::PEM_INVALID_ENC_IV);
    }
    line_end(at + algorithm.len() + digits)
}

/// `mbedtls_base64_decode`: lines may end in blanks; `strict` (from 3.6.4 on): whole groups of
/// four, else what is left over is dropped.
///
/// Shown by `src/certificate/pem.rs`:
/// `lines_may_end_in_blanks_but_not_contain_them`,
/// `older_releases_drop_an_incomplete_group`.
fn base64(encoded: &[u8], strict: bool) -> Option<Vec<u8>> {
    let (digits, equals) = base64_digits(encoded)?;
    let incomplete = (digits.len() + equals) % 4 != 0 || digits.len() % 4 == 1;
    if strict && incomplete {
        return None;
    }
    let mut decoded = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    let padded = digits.len() + equals;
    for group in 0..padded / 4 {
        let digit = |index: usize| u32::from(digits.get(group * 4 + index).copied().unwrap_or(0));
        let value = digit(0) << 18 | digit(1) << 12 | digit(2) << 6 | digit(3);
        let [_, first, second, third] = value.to_be_bytes();
        // Equal signs count from where they stand: only the last group has any.
        let missing = (group * 4 + 4).saturating_sub(digits.len());
        decoded.push(first);
        if missing < 2 {
            decoded.push(second);
        }
        if missing < 1 {
            decoded.push(third);
        }
    }
    Some(decoded)
}

fn base64_digits(encoded: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut digits = Vec::with_capacity(encoded.len());
    let mut equals = 0;
    let mut at = 0;
    while at < encoded.len() {
        let blanks = at;
        while encoded.get(at) == Some(&b' ') {
            at += 1;
        }
        let after_blank = at > blanks;
        let Some(byte) = encoded.get(at) else { break };
        let ends_line = *byte == b'\n' || encoded.get(at..at + 2) == Some(b"\r\n");
        at += 1;
        if ends_line {
            continue;
        }
        match digit_value(*byte) {
            _ if after_blank => return None,
            Some(value) if equals == 0 => digits.push(value),
            None if *byte == b'=' && equals < 2 => equals += 1,
            _ => return None,
        }
    }
    Some((digits, equals))
}

fn digit_value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_end_in_blanks_but_not_contain_them() {
        assert_eq!(base64(b"AAEC \r\nAwQ= \n", true), Some(vec![0, 1, 2, 3, 4]));
        assert_eq!(base64(b"AA EC", true), None);
        assert_eq!(base64(b"AAEC\rAwQ=", true), None);
    }

    #[test]
    fn older_releases_drop_an_incomplete_group() {
        assert_eq!(base64(b"AAECAw", false), Some(vec![0, 1, 2]));
        assert_eq!(base64(b"AAECAw", true), None);
        assert_eq!(base64(b"", false), Some(vec![]));
    }
}
