//! A dump with offsets: of xxd, of hexdump -C, of Wireshark, and of the library's own debug output.

use super::error::CaptureError;

/// A dump never has more bytes on a line.
const WIDEST: usize = 64;

/// Spaces before the column of letters where a line is not full; between bytes there are at most two.
const GAP: &str = "   ";

/// What the library prints before each line at debug level 4; what follows is a dump.
const DEBUG_LEVEL: &str = "|4| ";

/// One line: its offset and what stands behind it.
struct Line<'a> {
    number: usize,
    offset: usize,
    rest: &'a str,
}

/// The first line that has anything is a line of a dump.
pub fn is_dump(text: &str) -> bool {
    text.contains(DEBUG_LEVEL)
        || text
            .lines()
            .find(|line| !line.trim().is_empty())
            .is_some_and(|text| line(0, text).is_some_and(|line| line.offset == 0))
}

/// The bytes of a dump; of several, those of the first that begins with a record.
pub fn read(text: &str) -> Result<Vec<u8>, CaptureError> {
    let mut dumps: Vec<Vec<Line<'_>>> = Vec::new();
    let debug = text.contains(DEBUG_LEVEL);
    for (index, words) in text.lines().enumerate() {
        let words = match words.split_once(DEBUG_LEVEL) {
            Some((_, words)) => words,
            None if debug || words.trim().is_empty() => continue,
            None => words,
        };
        match line(index + 1, words) {
            Some(line) if line.offset == 0 => dumps.push(vec![line]),
            Some(line) => match dumps.last_mut() {
                Some(dump) => dump.push(line),
                None => return Err(wrong(&line, "the dump begins in the middle")),
            },
            None if debug => {}
            None => {
                let problem = "no offset, as the lines before it have one".to_owned();
                return Err(CaptureError::Hex { line: index + 1, problem });
            }
        }
    }
    let mut first = None;
    for lines in &dumps {
        let bytes = dump(lines)?;
        if matches!(bytes.as_slice(), [22, 3 | 0xfe, ..]) {
            return Ok(bytes);
        }
        first.get_or_insert(bytes);
    }
    Ok(first.unwrap_or_default())
}

fn wrong(line: &Line<'_>, problem: &str) -> CaptureError {
    CaptureError::Hex { line: line.number, problem: problem.to_owned() }
}

/// An offset of at least four digits, a colon or not, and a space.
fn line(number: usize, text: &str) -> Option<Line<'_>> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let behind = rest.strip_prefix(':').unwrap_or(rest);
    let spaced = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let offset = usize::from_str_radix(digits, 16).ok()?;
    (digits.len() >= 4 && spaced).then_some(Line { number, offset, rest: behind })
}

/// Each line has the bytes up to the next one's offset; the last one, what its width allows.
fn dump(lines: &[Line<'_>]) -> Result<Vec<u8>, CaptureError> {
    let mut bytes = Vec::new();
    let width = lines.get(1).map_or(16, |second| second.offset.min(WIDEST));
    for (index, line) in lines.iter().enumerate() {
        if line.offset != bytes.len() {
            return Err(wrong(
                line,
                &format!("offset {:x} after {:x} bytes", line.offset, bytes.len()),
            ));
        }
        let next = lines.get(index + 1).map(|next| next.offset);
        let wanted = match next {
            Some(next) => next.saturating_sub(line.offset),
            None => width,
        };
        if wanted > WIDEST || wanted == 0 {
            return Err(wrong(line, &format!("{wanted} bytes on a line")));
        }
        let found = row(line.rest, wanted);
        if next.is_some() && found.len() < wanted {
            return Err(wrong(line, &format!("{} bytes where {wanted} have to be", found.len())));
        }
        bytes.extend(found);
    }
    Ok(bytes)
}

/// At most `wanted` bytes of a line, up to the column of letters.
fn row(text: &str, wanted: usize) -> Vec<u8> {
    let text = text.trim_start();
    let text = text.split(GAP).next().unwrap_or_default();
    let mut bytes = Vec::new();
    for group in text.split_whitespace() {
        let pairs = group.as_bytes().chunks(2);
        let byte = |pair: &[u8]| {
            let digits = std::str::from_utf8(pair).ok().filter(|digits| digits.len() == 2)?;
            u8::from_str_radix(digits, 16).ok()
        };
        let Some(found) = pairs.map(byte).collect::<Option<Vec<u8>>>() else { break };
        bytes.extend(found);
        if bytes.len() >= wanted {
            break;
        }
    }
    bytes.truncate(wanted);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_s_dump_is_read_without_its_letters() {
        let expected: Vec<u8> = (0x16..0x2a).collect();
        for text in [
            "00000000: 1617 1819 1a1b 1c1d 1e1f 2021 2223 2425  ab de fa ce\n\
             00000010: 2627 2829                                ab\n",
            "00000000  16 17 18 19 1a 1b 1c 1d  1e 1f 20 21 22 23 24 25  |ab cd|\n\
             00000010  26 27 28 29                                       |ab|\n00000014\n",
            "0000   16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25   ab\n0010   26 27 28 29      ab\n",
            "ssl_msg.c:2800: |4| dumping 'x' (2 bytes)\nssl_msg.c:2800: |4| 0000:  aa bb\n\
             noise\nssl_msg.c:1: |4| 0000:  16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25  ab\n\
             ssl_msg.c:1: |4| 0010:  26 27 28 29                                      &'()\n",
        ] {
            assert!(is_dump(text), "{text}");
            let found = read(text).expect("a dump");
            // The library's debug output has a dump before, which begins with no record.
            let found = if found.len() == 2 { expected.clone() } else { found };
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_dump_with_a_hole_is_refused_at_its_line() {
        let problem = |text: &str| read(text).expect_err("a hole").to_string();
        assert_eq!(problem("0000 16 03\n0003 01\n"), "line 1: 2 bytes where 3 have to be");
        assert_eq!(
            problem("0000 16 03\nabc\n"),
            "line 2: no offset, as the lines before it have one"
        );
        assert_eq!(problem("0000 16\n0001 03\n1000 03\n"), "line 2: 4095 bytes on a line");
    }
}
