//! Text to bytes: hex digits as they come, an array or a string of a C program, or a dump.

use super::dump;
use super::error::CaptureError;

/// Reads text in whichever form it is.
///
/// # Errors
/// Names the line.
pub fn read(text: &str) -> Result<Vec<u8>, CaptureError> {
    let bytes = if text.contains("0x") || text.contains("0X") || text.contains("\\x") {
        program(text)?
    } else if dump::is_dump(text) {
        dump::read(text)?
    } else {
        digits(text)?
    };
    if bytes.is_empty() { Err(CaptureError::Empty) } else { Ok(bytes) }
}

/// `{ 0x16, 0x03, … }` or `"\x16\x03…"`, whatever stands around the numbers.
fn program(text: &str) -> Result<Vec<u8>, CaptureError> {
    let mut bytes = Vec::new();
    for (line, words) in text.lines().enumerate() {
        let words = words.split("//").next().unwrap_or_default();
        let marked = words.replace("\\x", " 0x").replace("0X", "0x");
        for rest in marked.split("0x").skip(1) {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let number = rest.get(..end).unwrap_or_default();
            let byte = u8::from_str_radix(number, 16).map_err(|_| CaptureError::Hex {
                line: line + 1,
                problem: format!("0x{number} is no byte"),
            })?;
            bytes.push(byte);
        }
    }
    Ok(bytes)
}

/// Digits with spaces, colons, commas or dashes between the bytes.
fn digits(text: &str) -> Result<Vec<u8>, CaptureError> {
    let (mut bytes, mut high) = (Vec::new(), None);
    let mut last = 1;
    for (line, words) in text.lines().enumerate() {
        for letter in words.chars() {
            let problem = |problem: String| CaptureError::Hex { line: line + 1, problem };
            let separates = letter.is_whitespace() || ":,-".contains(letter);
            match (letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok()), high) {
                (Some(digit), None) => high = Some(digit),
                (Some(digit), Some(above)) => {
                    bytes.push(above << 4 | digit);
                    high = None;
                }
                (None, None) if separates => {}
                // A stream that an editor wrapped in the middle of a byte.
                (None, Some(_)) if letter.is_whitespace() => {}
                (None, _) => return Err(problem(format!("`{letter}` is no hex digit"))),
            }
        }
        last = line + 1;
    }
    match high {
        None => Ok(bytes),
        Some(_) => Err(CaptureError::Hex { line: last, problem: "half a byte at the end".into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    const BYTES: [u8; 5] = [0x16, 0x03, 0x01, 0x00, 0xf8];

    #[test]
    fn hex_is_read_however_it_is_written() {
        for text in [
            "16030100f8",
            "16 03 01 00 F8\n",
            "16:03:01:00:f8",
            "1603 0\n100f8",
            "const uint8_t hello[5] = { 0x16, 0x03,\n 0x1, 0x00, 0xF8 }; // 0xff",
            "\"\\x16\\x03\\x01\" \"\\x00\\xf8\"",
        ] {
            assert_eq!(read(text).as_deref(), Ok(BYTES.as_slice()), "{text}");
        }
    }

    #[test]
    fn what_is_no_hex_is_said_with_its_line() {
        let problem = |text: &str| read(text).expect_err("no hex").to_string();
        assert_eq!(problem("16\n03 g1"), "line 2: `g` is no hex digit");
        assert_eq!(problem("1603 0"), "line 1: half a byte at the end");
        assert_eq!(problem("{ 0x16, 0x160 }"), "line 1: 0x160 is no byte");
        assert_eq!(problem(" \n"), "there is no hex in it");
    }
}
