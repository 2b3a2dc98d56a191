//! What reading a source yields: certificates with their places, damages, or the reason for none.

use crate::firmware::container::{ContainerError, ContainerKind};
use crate::firmware::elf::ElfError;
use crate::trust::esp_bundle::Generation;

/// The form of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One certificate in DER.
    Der,
    /// Any number of `-----BEGIN CERTIFICATE-----` blocks.
    Pem,
    /// Certificates in a PKCS#7 message (RFC 2315), DER or PEM.
    Pkcs7,
    /// C or C++ source: arrays of bytes and string literals.
    CSource,
    /// A linked image with sections and symbols.
    Elf,
    /// Bytes with addresses: Intel HEX, S-records, UF2 or an ESP image.
    Container(ContainerKind),
    /// A bundle of ESP-IDF: names and keys alone.
    EspBundle(Generation),
    /// Anything else that holds certificates, such as a raw firmware image.
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
            Self::Pkcs7 => "pkcs7",
            Self::CSource => "c-source",
            Self::Elf => "elf",
            Self::Container(ContainerKind::IntelHex) => "intel-hex",
            Self::Container(ContainerKind::SRecord) => "s-record",
            Self::Container(ContainerKind::Uf2) => "uf2",
            Self::Container(ContainerKind::Esp) => "esp-image",
            Self::Container(ContainerKind::Raw) | Self::Image => "image",
            Self::EspBundle(_) => "esp-bundle",
            Self::Mozilla => "mozilla",
        }
    }

    /// What is found there is present; whether the application trusts it, the bytes do not say.
    pub fn is_present_only(self) -> bool {
        matches!(self, Self::CSource | Self::Elf | Self::Container(_) | Self::Image)
    }

    /// The bytes of the file are the bytes that were searched, so that an offset is a place in it.
    pub fn has_offsets(self) -> bool {
        match self {
            Self::Container(kind) => matches!(kind, ContainerKind::Esp | ContainerKind::Raw),
            _ => true,
        }
    }
}

/// A source after reading: at least one certificate or key, in order of place.
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
    /// Names and keys of ESP-IDF bundles that belong to no root that this program knows.
    pub strangers: Vec<Stranger>,
    /// What an application hands to `mbedtls_x509_crt_parse`, one piece after another, as it lies in
    /// the device's memory: PEM with its NUL if it has one, or DER. Empty for `mozilla`.
    pub inputs: Vec<Vec<u8>>,
}

/// A CA of an ESP-IDF bundle of which no certificate is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// Byte offset of its record.
    pub offset: u64,
    /// What people call it, if its name can be read.
    pub name: String,
}

/// How a certificate is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// As DER.
    Der,
    /// As PEM in a file, to which the library's file loader appends the NUL.
    Pem,
    /// As a PEM string in memory.
    PemString {
        /// A NUL ends it, as the library's parser wants.
        terminated: bool,
    },
    /// As name and key alone; the certificate is that of the known root with both.
    Recovered,
}

impl Carried {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Der => "der",
            Self::Pem | Self::PemString { .. } => "pem",
            Self::Recovered => "recovered",
        }
    }
}

/// One certificate in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Byte offset in the source: of the `BEGIN` line, of the first DER byte, of the literal in C
    /// source, or of the record in a bundle. In a container that is text or blocks, offset among the
    /// bytes that it holds.
    pub offset: u64,
    /// Where the device has it, where the source has addresses.
    pub address: Option<u64>,
    /// The name of the object that holds it, where the source has names.
    pub symbol: Option<String>,
    /// How it is carried.
    pub carried: Carried,
    /// The certificate, without what follows it.
    pub der: Vec<u8>,
    /// Bytes that follow it in the same block and are never loaded.
    pub trailing: Vec<u8>,
    /// The library's reader comes to it; not so behind a NUL or a block that stops the reader, nor in
    /// a PEM string without a NUL.
    pub reached: bool,
}

impl Found {
    /// A certificate in DER with nothing behind it, which the library's reader comes to.
    pub(super) fn whole(offset: u64, der: &[u8]) -> Self {
        Self {
            offset,
            address: None,
            symbol: None,
            carried: Carried::Der,
            der: der.to_vec(),
            trailing: Vec::new(),
            reached: true,
        }
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
    /// A linked image whose structure breaks.
    #[error(transparent)]
    Elf(#[from] ElfError),
    /// A container whose structure breaks.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// A linked image or a container, read to its end.
    #[error("no certificate is in this {0}")]
    NothingIn(&'static str),
    /// A PKCS#7 message whose structure breaks, or that carries no certificate.
    #[error("PKCS#7, at byte {offset}: {problem}")]
    Pkcs7 {
        /// Where.
        offset: u64,
        /// What is wrong there.
        problem: &'static str,
    },
    /// No known form.
    #[error("neither PEM nor DER (its first byte is 0x{first:02x}), and no certificate is in it")]
    Unknown {
        /// First byte of the file.
        first: u8,
    },
}

impl SourceError {
    /// There is simply no certificate, as in most files of a directory; all else is a fault of a file
    /// that should hold some.
    pub fn is_absence(&self) -> bool {
        match self {
            Self::Empty
            | Self::OtherPem(_)
            | Self::OtherDer(_)
            | Self::NothingIn(_)
            | Self::Unknown { .. } => true,
            Self::Damaged { .. }
            | Self::Truncated { .. }
            | Self::Elf(_)
            | Self::Container(_)
            | Self::Pkcs7 { .. } => false,
        }
    }
}
