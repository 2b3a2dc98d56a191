//! What reading a source yields: certificates with their places, damages, or the reason for none.

/// The form of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One certificate in DER.
    Der,
    /// Any number of `-----BEGIN CERTIFICATE-----` blocks.
    Pem,
    /// Anything else that holds certificates, such as a firmware image.
    Image,
    /// The roots built into this program.
    Mozilla,
}

impl Form {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Der => "der",
            Self::Pem => "pem",
            Self::Image => "image",
            Self::Mozilla => "mozilla",
        }
    }
}

/// A source after reading: at least one certificate, in order of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What reports call it: the path as it was given, or `mozilla`.
    pub name: String,
    /// How it was read.
    pub form: Form,
    /// What can be taken out of it.
    pub certificates: Vec<Found>,
    /// What looks like a certificate and cannot be taken out.
    pub damages: Vec<Damage>,
}

/// One certificate in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Byte offset in the source: of the `BEGIN` line, or of the first DER byte.
    pub offset: u64,
    /// The name of the object that holds it, where the source has names.
    pub symbol: Option<String>,
    /// The certificate, without what follows it.
    pub der: Vec<u8>,
    /// Bytes that follow it in the same block and are never loaded.
    pub trailing: Vec<u8>,
    /// The library's reader comes to it; not so behind a NUL or a block that stops the reader.
    pub reached: bool,
}

impl Found {
    /// A certificate with nothing behind it, which the library's reader comes to.
    pub(super) fn whole(offset: u64, der: &[u8]) -> Self {
        Self { offset, symbol: None, der: der.to_vec(), trailing: Vec::new(), reached: true }
    }
}

/// A place where a certificate should be and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Byte offset of its first byte in the source.
    pub offset: u64,
    /// What is wrong there.
    pub fault: Fault,
    /// The library's reader counts it among those skipped; else it passes it over without a trace.
    pub counted: bool,
}

/// Why a PEM block yields no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A character that base64 does not know, or a length that it cannot have.
    #[error("the text is not base64 (line {line} of the file)")]
    NotBase64 {
        /// Line of the file, from 1.
        line: usize,
    },
    /// `BEGIN` without `END`.
    #[error("`-----END CERTIFICATE-----` is missing: the file is cut off")]
    NoEnd,
    /// `END` without `BEGIN`: the library's reader goes no further.
    #[error("`-----END CERTIFICATE-----` without a beginning")]
    StrayEnd,
    /// The `BEGIN` line goes on.
    #[error("`-----BEGIN CERTIFICATE-----` is not followed by a line break")]
    NoLineBreak,
    /// Nothing between `BEGIN` and `END`.
    #[error("the block is empty")]
    EmptyBlock,
    /// The base64 text does not start like a certificate.
    #[error("the block does not hold a DER certificate")]
    NotDer,
    /// `Proc-Type: 4,ENCRYPTED`.
    #[error("the block is encrypted")]
    Encrypted,
}

/// No certificate can be had from these bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Zero bytes.
    #[error("the file is empty")]
    Empty,
    /// PEM without a `CERTIFICATE` block.
    #[error("no certificate in this PEM file: it holds {0}")]
    OtherPem(String),
    /// All blocks are damaged; the first is told.
    #[error("no certificate can be read: at byte {offset}: {fault}")]
    Damaged {
        /// Of the first block.
        offset: u64,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A DER structure that is longer than the file.
    #[error(
        "the certificate is cut off: its header at byte 0 announces {announced} bytes, \
         the file has {present}"
    )]
    Truncated {
        /// Header and contents.
        announced: u64,
        /// Length of the file.
        present: u64,
    },
    /// A DER structure of another kind.
    #[error("DER, but not a certificate: {0}")]
    OtherDer(&'static str),
    /// No known form.
    #[error("neither PEM nor DER (its first byte is 0x{first:02x}), and no certificate is in it")]
    Unknown {
        /// First byte of the file.
        first: u8,
    },
}
