//! C and C++ source: certificates in arrays of bytes and in string literals.
//!
//! The text is read by its words alone: no macro is expanded and no `#if` is decided, so a certificate in a
//! branch that is not compiled is found too.

mod blob;
mod words;

use memchr::memmem;

use super::found::{Form, Source};
use super::haul::{Haul, Piece};
use super::{image, pem};
use blob::Blob;

/// Reads the certificates of a source text; `None` if no literal holds one.
pub(super) fn read(name: &str, text: &[u8]) -> Option<Source> {
    let mut haul = Haul::default();
    for blob in blob::blobs(text) {
        haul.extend(certificates(&blob));
    }
    image::source(name, Form::CSource, haul)
}

fn certificates(blob: &Blob) -> Haul {
    let mut haul = if memmem::find(&blob.bytes, pem::BEGIN).is_some() {
        string(blob)
    } else {
        image::search(&blob.bytes)
    };
    for found in haul.certificates_mut() {
        found.symbol.clone_from(&blob.symbol);
        found.offset = blob.offset;
    }
    haul.placed(blob.offset)
}

/// A PEM string: a literal has its NUL, an array has the bytes that are written.
fn string(blob: &Blob) -> Haul {
    let terminated = blob.is_string || blob.bytes.last() == Some(&0);
    let text = blob.bytes.strip_suffix(&[0]).unwrap_or(&blob.bytes);
    let mut haul = Haul::default();
    let piece: Option<Piece> = image::string(text, terminated);
    piece.into_iter().for_each(|piece| haul.add(piece));
    haul
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::source::found::{Carried, Found};

    fn root() -> Vec<u8> {
        webpki_root_certs::TLS_SERVER_ROOT_CERTS[3].to_vec()
    }

    fn only(text: &str) -> Found {
        let source = read("ca.c", text.as_bytes()).expect("a certificate");
        assert_eq!(source.certificates.len(), 1, "{text}");
        source.certificates.into_iter().next().expect("one")
    }

    #[test]
    fn an_array_of_bytes_is_found_by_its_name() {
        let numbers: Vec<String> = root().iter().map(|byte| format!("0x{byte:02X}")).collect();
        let text = format!(
            "/* 0x30, 0x82 */\nstatic const unsigned char ROOT_CA[{}] PROGMEM = {{\n  {},\n}};\n",
            root().len(),
            numbers.join(", ")
        );
        let found = only(&text);
        assert_eq!((found.symbol.as_deref(), &found.der), (Some("ROOT_CA"), &root()));
        assert_eq!(found.offset as usize, text.find('{').expect("a brace"));
        assert_eq!(found.carried, Carried::Der);
    }

    #[test]
    fn decimal_octal_and_character_constants_are_bytes() {
        let numbers: Vec<String> = root()
            .iter()
            .enumerate()
            .map(|(index, byte)| match (index % 3, byte.is_ascii_alphanumeric()) {
                (0, _) => byte.to_string(),
                (_, true) => format!("'{}'", char::from(*byte)),
                (_, false) => format!("0{byte:o}u"),
            })
            .collect();
        assert_eq!(only(&format!("uint8_t a[] = {{{}}};", numbers.join(","))).der, root());
    }

    #[test]
    fn string_literals_are_joined_and_end_with_a_nul() {
        let pem = pem::tests::armoured(&root());
        let lines: Vec<String> = pem.lines().map(|line| format!("    \"{line}\\r\\n\"")).collect();
        let text = format!("const char ca_pem[] =\n{};\n", lines.join(" // a line\n"));
        let found = only(&text);
        assert_eq!(found.der, root());
        assert_eq!(found.symbol.as_deref(), Some("ca_pem"));
        assert_eq!(found.carried, Carried::PemString { terminated: true });
        let macros = format!("#define CA_PEM {}\nint x;", lines.join(" \\\n"));
        assert_eq!(only(&macros).symbol.as_deref(), Some("CA_PEM"));
    }

    #[test]
    fn raw_strings_of_cpp_are_read() {
        let pem = pem::tests::armoured(&root());
        let text = format!("static const char cert[] PROGMEM = R\"EOF(\n{pem})EOF\";\n");
        let found = only(&text);
        assert_eq!((found.symbol.as_deref(), &found.der), (Some("cert"), &root()));
    }

    #[test]
    fn pem_in_an_array_without_its_nul_is_not_reached() {
        let pem = pem::tests::armoured(&root());
        let numbers: Vec<String> = pem.bytes().map(|byte| byte.to_string()).collect();
        let array = |more: &str| format!("char pem[] = {{{}{more}}};", numbers.join(","));
        assert!(!only(&array("")).reached);
        assert!(only(&array(", 0")).reached);
    }

    #[test]
    fn broken_source_is_read_to_its_end() {
        for text in ["\"", "'", "R\"x(", "/*", "{ 0x", "#define", "\\", "{,,}}}", "a[", "\"\\x\""] {
            assert_eq!(read("ca.c", text.as_bytes()), None, "{text}");
        }
    }
}
