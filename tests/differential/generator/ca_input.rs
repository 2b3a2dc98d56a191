//! The bytes that an application hands to `mbedtls_x509_crt_parse`: DER, PEM, and accidents.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::mutation::ByteEdit;
use super::rng::Rng;

/// How the trusted certificates are written down.
#[derive(Debug, Clone)]
pub enum CaInput {
    /// All of them one after the other; the library reads the first.
    Der,
    Pem(PemStyle),
}

#[derive(Debug, Clone, Default)]
pub struct PemStyle {
    pub missing_nul: bool,
    pub carriage_returns: bool,
    pub text_before: bool,
    pub text_between: bool,
    pub line: usize,
    /// Damage to the armour of one certificate.
    pub accident: Option<(usize, Accident)>,
    pub edit: Option<ByteEdit>,
}

#[derive(Debug, Clone, Copy)]
pub enum Accident {
    BadCharacter,
    MissingPadding,
    NoEnd,
    WrongLabel,
    EncryptedHeader,
    OtherHeader,
    EmptyBody,
    TrailingSpaces,
    NoLineAfterBegin,
    Indented,
    BlankLine,
    KeyBlock,
    NulInside,
}

const ACCIDENTS: [Accident; 13] = [
    Accident::BadCharacter,
    Accident::MissingPadding,
    Accident::NoEnd,
    Accident::WrongLabel,
    Accident::EncryptedHeader,
    Accident::OtherHeader,
    Accident::EmptyBody,
    Accident::TrailingSpaces,
    Accident::NoLineAfterBegin,
    Accident::Indented,
    Accident::BlankLine,
    Accident::KeyBlock,
    Accident::NulInside,
];

pub fn random(rng: &mut Rng, certificates: usize) -> CaInput {
    if certificates <= 1 && rng.one_in(2) {
        return CaInput::Der;
    }
    let mut style = PemStyle { line: 64, ..PemStyle::default() };
    if rng.one_in(4) {
        style.carriage_returns = rng.one_in(3);
        style.text_before = rng.one_in(3);
        style.text_between = rng.one_in(3);
        style.missing_nul = rng.one_in(6);
        style.line = *rng.pick(&[64, 64, 76, 1, 1 << 20]);
        if rng.one_in(3) {
            style.accident = Some((rng.below(certificates), *rng.pick(&ACCIDENTS)));
        }
        if rng.one_in(8) {
            style.edit = Some(ByteEdit::random(rng));
        }
    }
    if rng.one_in(60) { CaInput::Der } else { CaInput::Pem(style) }
}

impl CaInput {
    /// PEM as tools write it.
    pub fn plain() -> Self {
        Self::Pem(PemStyle { line: 64, ..PemStyle::default() })
    }

    pub fn is_plain(&self) -> bool {
        let Self::Pem(style) = self else { return false };
        let bent =
            [style.missing_nul, style.carriage_returns, style.text_before, style.text_between];
        style.accident.is_none()
            && style.edit.is_none()
            && style.line == 64
            && !bent.contains(&true)
    }

    pub fn render(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
        match self {
            Self::Der => certificates.concat(),
            Self::Pem(style) => style.render(certificates),
        }
    }
}

impl PemStyle {
    fn render(&self, certificates: &[Vec<u8>]) -> Vec<u8> {
        let mut text = Vec::new();
        if self.text_before {
            text.extend(b"# trusted by the device\n");
        }
        for (index, der) in certificates.iter().enumerate() {
            let accident =
                self.accident.filter(|(at, _)| *at == index).map(|(_, accident)| accident);
            text.extend(self.block(der, accident));
            if self.text_between {
                text.extend(b"\nsome words\n");
            }
        }
        if self.carriage_returns {
            text = String::from_utf8_lossy(&text).replace('\n', "\r\n").into_bytes();
        }
        if let Some(edit) = &self.edit {
            text = edit.apply(&text);
        }
        if !self.missing_nul {
            text.push(0);
        }
        text
    }

    fn block(&self, der: &[u8], accident: Option<Accident>) -> Vec<u8> {
        let mut body = STANDARD.encode(der);
        let mut label = "CERTIFICATE";
        let mut header = "";
        let mut begin = "-----BEGIN ";
        let mut after = "-----\n";
        let mut end = true;
        let mut extra = "";
        let mut nul = false;
        match accident {
            Some(Accident::BadCharacter) => body.insert(body.len().min(9), '*'),
            Some(Accident::MissingPadding) => body.truncate(body.len().saturating_sub(1)),
            Some(Accident::NoEnd) => end = false,
            Some(Accident::WrongLabel) => label = "TRUSTED CERTIFICATE",
            Some(Accident::EncryptedHeader) => {
                header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n";
            }
            Some(Accident::OtherHeader) => header = "Comment: none\n\n",
            Some(Accident::EmptyBody) => body.clear(),
            Some(Accident::TrailingSpaces) => extra = "  ",
            Some(Accident::NoLineAfterBegin) => after = "-----",
            Some(Accident::Indented) => begin = "  -----BEGIN ",
            Some(Accident::BlankLine) => header = "\n",
            Some(Accident::KeyBlock) => label = "PRIVATE KEY",
            Some(Accident::NulInside) => nul = true,
            None => {}
        }
        let mut out = format!("{begin}{label}{after}{header}").into_bytes();
        for line in body.as_bytes().chunks(self.line.max(1)) {
            out.extend(line);
            out.extend(extra.as_bytes());
            out.push(b'\n');
        }
        if nul {
            let middle = out.len() / 2;
            out[middle] = 0;
        }
        if end {
            out.extend(format!("-----END {label}-----\n").into_bytes());
        }
        out
    }
}
