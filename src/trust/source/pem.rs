//! PEM bundles, read as `mbedtls_pem_read_buffer` reads them (`library/pem.c`, 2.28.10 and 3.6.5):
//! a `BEGIN` that is followed by anything but a line break stops the reader there, and one without
//! an `END` of its own swallows the block behind it.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;

use super::der;
use super::found::{Carried, Damage, Fault, Form, Found, Source, SourceError};
use crate::certificate::as_loaded_from_file;

pub(super) const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";
const ANY_BEGIN: &[u8] = b"-----BEGIN ";

/// As lenient as the library: it does not look at padding or at the unused bits of the last digit.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Whether this is text. A NUL may end one and high bytes may stand in its comments; an image with PEM
/// strings has other control characters soon, or the 0xff of erased flash.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, 0 | b'\t' | b'\n' | b'\x0c' | b'\r' | 0x20..=0xfe))
}

/// Whether any PEM block is in the text.
pub(super) fn has_a_block(text: &[u8]) -> bool {
    memmem::find(text, ANY_BEGIN).is_some()
}

/// Reads every `CERTIFICATE` block.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Source, SourceError> {
    let mut source = Source {
        name: name.to_owned(),
        form: Form::Pem,
        certificates: Vec::new(),
        damages: Vec::new(),
        strangers: Vec::new(),
        inputs: vec![as_loaded_from_file(bytes).into_owned()],
    };
    let mut reader =
        Reader { text_end: memchr::memchr(0, bytes).unwrap_or(bytes.len()), swallowed: 0 };
    let mut position = 0;
    while let Some(piece) = Piece::next(bytes, position) {
        let reached = reader.reaches(piece.start);
        match piece.contents(bytes) {
            Ok(contents) => source.certificates.push(found(piece.start, &contents, reached)),
            Err(fault) => {
                let counted = reached && piece.is_counted(&fault);
                reader.meets(&piece, &fault);
                source.damages.push(Damage { offset: piece.start as u64, fault, counted });
            }
        }
        position = piece.next;
    }
    if source.certificates.is_empty() { Err(nothing_found(bytes, &source)) } else { Ok(source) }
}

/// How far the library's reader comes: it works on a C string, so a NUL ends the text.
struct Reader {
    text_end: usize,
    swallowed: usize,
}

impl Reader {
    fn reaches(&self, start: usize) -> bool {
        start >= self.swallowed && start < self.text_end
    }

    /// A block without its own `END` takes the next one and swallows what lies between.
    fn meets(&mut self, piece: &Piece, fault: &Fault) {
        if self.reaches(piece.start) {
            self.swallowed = match fault {
                Fault::NoEnd => piece.end_found.unwrap_or(usize::MAX),
                Fault::NoLineBreak | Fault::StrayEnd => usize::MAX,
                _ => self.swallowed,
            };
        }
    }
}

/// What lies between one `BEGIN` and its `END`, the next `BEGIN` or the end of the file.
struct Piece {
    start: usize,
    next: usize,
    /// Just behind the `END` that the library's reader finds.
    end_found: Option<usize>,
    stray: bool,
}

impl Piece {
    fn next(bytes: &[u8], position: usize) -> Option<Self> {
        let rest = bytes.get(position..)?;
        let start = position + memmem::find(rest, BEGIN)?;
        let end = memmem::find(rest, END).map(|at| position + at);
        if let Some(end) = end.filter(|end| *end < start) {
            return Some(Self { start: end, next: end + END.len(), end_found: None, stray: true });
        }
        let body = start + BEGIN.len();
        let next_begin =
            memmem::find(bytes.get(body..)?, BEGIN).map_or(bytes.len(), |at| body + at);
        let end_found = end.map(|end| end + END.len());
        let next = end_found.unwrap_or(next_begin).min(next_begin);
        Some(Self { start, next, end_found, stray: false })
    }

    /// A block without an `END` anywhere, or that stops the reader, ends the loop uncounted.
    fn is_counted(&self, fault: &Fault) -> bool {
        match fault {
            Fault::NoEnd => self.end_found.is_some(),
            Fault::NoLineBreak | Fault::StrayEnd => false,
            _ => true,
        }
    }

    fn contents(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        if self.stray {
            return Err(Fault::StrayEnd);
        }
        let body = bytes.get(self.start + BEGIN.len()..self.next).unwrap_or_default();
        let text = after_line_break(body).ok_or(Fault::NoLineBreak)?;
        let text = text.strip_suffix(END).ok_or(Fault::NoEnd)?;
        if text.starts_with(b"Proc-Type:") {
            return Err(Fault::Encrypted);
        }
        let text_start = self.next - END.len() - text.len();
        let contents = decode(text).ok_or_else(|| Fault::NotBase64 {
            line: line_of(bytes, text_start + wrong_character(text)),
        })?;
        match contents.first() {
            None => Err(Fault::EmptyBlock),
            Some(&der::SEQUENCE) => Ok(contents),
            Some(_) => Err(Fault::NotDer),
        }
    }
}

/// One optional blank, one optional carriage return, and a line feed.
fn after_line_break(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let text = text.strip_prefix(b"\r").unwrap_or(text);
    text.strip_prefix(b"\n")
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.iter().copied().filter(|byte| !matches!(byte, b' ' | b'\r' | b'\n')).collect();
    BASE64.decode(digits).ok()
}

/// Where the first character is that base64 does not know, else the last character.
fn wrong_character(text: &[u8]) -> usize {
    let known = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b' ' | b'\r' | b'\n')
    };
    text.iter().position(|byte| !known(byte)).unwrap_or(text.len().saturating_sub(1))
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    let before = bytes.get(..offset).unwrap_or(bytes);
    1 + memchr::memchr_iter(b'\n', before).count()
}

fn found(start: usize, contents: &[u8], reached: bool) -> Found {
    let (certificate, trailing) = der::split(contents);
    let trailing = trailing.to_vec();
    let carried = Carried::Pem;
    Found { trailing, reached, carried, ..Found::whole(start as u64, certificate) }
}

fn nothing_found(bytes: &[u8], source: &Source) -> SourceError {
    match source.damages.first() {
        Some(damage) => SourceError::Damaged { offset: damage.offset, fault: damage.fault.clone() },
        None => SourceError::OtherPem(labels(bytes)),
    }
}

/// The labels of the blocks that are there, each once, in order.
fn labels(bytes: &[u8]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for start in memmem::find_iter(bytes, ANY_BEGIN) {
        let rest = bytes.get(start + ANY_BEGIN.len()..).unwrap_or_default();
        let end = memmem::find(rest, b"-----").unwrap_or(0).min(LONGEST_LABEL);
        let label = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        let label = if label.is_empty() { "a block without a label".to_owned() } else { label };
        if !labels.contains(&label) && !label.contains(char::is_control) {
            labels.push(label);
        }
    }
    labels.join(", ")
}

/// Labels in RFC 7468 have at most 23 characters; what is longer is not worth repeating.
const LONGEST_LABEL: usize = 40;

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn armoured(der: &[u8]) -> String {
        let text = BASE64.encode(der);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    fn two() -> (String, String) {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        (armoured(&roots[0]), armoured(&roots[1]))
    }

    #[test]
    fn every_block_has_the_offset_of_its_begin_line() {
        let (one, other) = two();
        let text = format!("# CAs\n{one}comment\r\n{}", other.replace('\n', "\r\n"));
        let source = read("ca.pem", text.as_bytes()).expect("two certificates");
        let offsets: Vec<u64> = source.certificates.iter().map(|found| found.offset).collect();
        assert_eq!(offsets, [6, 6 + one.len() as u64 + 9]);
        assert_eq!(
            source.certificates[1].der,
            webpki_root_certs::TLS_SERVER_ROOT_CERTS[1].to_vec()
        );
    }

    #[test]
    fn a_block_that_is_not_base64_is_skipped_with_its_line() {
        let (one, other) = two();
        let broken = one.replacen("\nMI", "\nM*", 1);
        let source = read("ca.pem", format!("{broken}{other}").as_bytes()).expect("the other");
        assert_eq!(
            source.damages,
            [Damage { offset: 0, fault: Fault::NotBase64 { line: 2 }, counted: true }]
        );
        assert!(source.certificates[0].reached);
    }

    #[test]
    fn a_cut_off_block_swallows_the_next_one() {
        let (one, other) = two();
        let cut = &other[..other.len() / 2];
        let source = read("ca.pem", format!("{one}{cut}").as_bytes()).expect("the first");
        assert_eq!(
            source.damages,
            [Damage { offset: one.len() as u64, fault: Fault::NoEnd, counted: false }]
        );
        let source = read("ca.pem", format!("{cut}\n{one}{other}").as_bytes()).expect("two");
        let reached: Vec<bool> = source.certificates.iter().map(|found| found.reached).collect();
        assert_eq!(reached, [false, true]);
    }

    #[test]
    fn a_stray_end_or_a_nul_hides_the_rest() {
        let (one, other) = two();
        for hurdle in ["-----END CERTIFICATE-----\n", "\0"] {
            let text = format!("{one}{hurdle}{other}");
            let source = read("ca.pem", text.as_bytes()).expect("two");
            let reached: Vec<bool> =
                source.certificates.iter().map(|found| found.reached).collect();
            assert_eq!(reached, [true, false], "{hurdle:?}");
        }
    }

    #[test]
    fn a_begin_line_that_goes_on_stops_the_reader() {
        let (one, other) = two();
        let tab = one.replacen("CERTIFICATE-----\n", "CERTIFICATE-----\t\n", 1);
        let source = read("ca.pem", format!("{tab}{other}").as_bytes()).expect("the other");
        assert_eq!(
            source.damages,
            [Damage { offset: 0, fault: Fault::NoLineBreak, counted: false }]
        );
        assert!(!source.certificates[0].reached);
    }

    #[test]
    fn a_file_with_damaged_blocks_only_tells_the_first() {
        let (one, _) = two();
        let broken = one.replacen("\nMI", "\n!!", 1);
        let error = read("ca.pem", broken.as_bytes()).expect_err("no certificate");
        assert_eq!(error, SourceError::Damaged { offset: 0, fault: Fault::NotBase64 { line: 2 } });
    }

    #[test]
    fn other_labels_are_named() {
        let text = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
        let error = read("key.pem", text.as_bytes()).expect_err("no certificate");
        assert_eq!(error, SourceError::OtherPem("EC PRIVATE KEY".to_owned()));
    }

    #[test]
    fn no_prefix_of_a_bundle_makes_the_reader_panic() {
        let (one, other) = two();
        let text = format!("{one}{other}");
        for length in 0..text.len() {
            let _ = super::super::read("ca.pem", &text.as_bytes()[..length]);
        }
    }
}
