//! The forms in which a device takes CAs, and what each costs in flash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::certificate::{BundleEntry, describe};
use crate::trust::esp_bundle::{self, Generation, WriteError};

/// How CAs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A PEM file, to be embedded or loaded with a NUL behind it.
    Pem,
    /// One certificate in DER.
    Der,
    /// A C header with one array of DER for each CA.
    HeaderDer,
    /// A C header with all CAs as PEM in one array, NUL and all.
    HeaderPem,
    /// ESP-IDF's bundle.
    Esp(Generation),
}

/// Why these CAs cannot be had in this form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// `mbedtls_x509_crt_parse` reads one certificate of DER.
    #[error("a DER file holds one certificate and here are {0}: take PEM, a C header or a bundle")]
    ManyInDer(usize),
    /// ESP-IDF's format cannot hold them.
    #[error(transparent)]
    Esp(#[from] WriteError),
    /// Not even a lenient reader understands it.
    #[error("CA {0} cannot be read")]
    Unreadable(usize),
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 6] = [
        Self::Pem,
        Self::Der,
        Self::HeaderDer,
        Self::HeaderPem,
        Self::Esp(Generation::UpTo5_3),
        Self::Esp(Generation::From5_4),
    ];

    /// The word on the command line and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pem => "pem",
            Self::Der => "der",
            Self::HeaderDer => "c-der",
            Self::HeaderPem => "c-pem",
            Self::Esp(generation) => generation.word(),
        }
    }
}

/// Bytes of flash that one CA takes in this form, without what the set takes as a whole.
///
/// # Errors
/// Index 0 cannot be read.
pub fn size_of(form: Form, der: &[u8]) -> Result<u64, FormError> {
    Ok(match form {
        Form::Pem | Form::HeaderPem => pem(&[der]).len() as u64,
        Form::Der | Form::HeaderDer => der.len() as u64,
        Form::Esp(generation) => {
            let entry = entry(0, der)?;
            let alone = esp_bundle::Bundle::size(generation, std::slice::from_ref(&entry));
            let head = esp_bundle::Bundle::size(generation, &[]);
            (alone - head) as u64
        }
    })
}

/// The file that holds these CAs, each DER, in this order where the form has one.
///
/// # Errors
/// The form cannot hold them.
pub fn encode(form: Form, certificates: &[&[u8]]) -> Result<Vec<u8>, FormError> {
    match form {
        Form::Pem => Ok(pem(certificates).into_bytes()),
        Form::Der => match certificates {
            [one] => Ok(one.to_vec()),
            many => Err(FormError::ManyInDer(many.len())),
        },
        Form::HeaderDer => Ok(header_der(certificates).into_bytes()),
        Form::HeaderPem => Ok(header_pem(certificates).into_bytes()),
        Form::Esp(generation) => {
            let entries = certificates.iter().enumerate().map(|(index, der)| entry(index, der));
            let entries: Vec<BundleEntry> = entries.collect::<Result<_, _>>()?;
            Ok(esp_bundle::write(generation, &entries)?)
        }
    }
}

fn entry(index: usize, der: &[u8]) -> Result<BundleEntry, FormError> {
    let description = describe(der).map_err(|_| FormError::Unreadable(index))?;
    Ok(BundleEntry::of(&description))
}

/// RFC 7468: 64 digits a line.
fn pem(certificates: &[&[u8]]) -> String {
    let mut text = String::new();
    for der in certificates {
        let digits = STANDARD.encode(der);
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        let mut rest = digits.as_str();
        while !rest.is_empty() {
            let (line, more) = rest.split_at(rest.len().min(64));
            text.push_str(line);
            text.push('\n');
            rest = more;
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}

const GUARD: &str = "/* Made by tlsprobe certs bundle. */\n#ifndef CA_BUNDLE_H\n\
                     #define CA_BUNDLE_H\n\n#include <stddef.h>\n\n";
const END: &str = "\n#endif /* CA_BUNDLE_H */\n";

fn header_der(certificates: &[&[u8]]) -> String {
    let mut text = GUARD.to_owned();
    for (index, der) in certificates.iter().enumerate() {
        text.push_str(&format!("/* {} */\n", name(der)));
        text.push_str(&format!("static const unsigned char ca_{index}[{}] = {{\n", der.len()));
        text.push_str(&bytes(der));
        text.push_str("};\n\n");
    }
    text.push_str(
        "/* For mbedtls_x509_crt_parse_der(), or its _nocopy form, one by one. */\n\
         static const struct { const unsigned char *der; size_t length; } ca_bundle[] = {\n",
    );
    for index in 0..certificates.len() {
        text.push_str(&format!("    {{ ca_{index}, sizeof(ca_{index}) }},\n"));
    }
    text.push_str("};\n");
    text + END
}

fn header_pem(certificates: &[&[u8]]) -> String {
    let mut text = GUARD.to_owned();
    for der in certificates {
        text.push_str(&format!("/* {} */\n", name(der)));
    }
    let mut pem = pem(certificates).into_bytes();
    pem.push(0);
    text.push_str(
        "/* For mbedtls_x509_crt_parse() with sizeof(ca_bundle): the NUL at the end counts. */\n",
    );
    text.push_str(&format!("static const unsigned char ca_bundle[{}] = {{\n", pem.len()));
    text.push_str(&bytes(&pem));
    text.push_str("};\n");
    text + END
}

/// Twelve to a line.
fn bytes(bytes: &[u8]) -> String {
    let line = |line: &[u8]| {
        let items: Vec<String> = line.iter().map(|byte| format!("0x{byte:02x}")).collect();
        format!("    {},\n", items.join(", "))
    };
    bytes.chunks(12).map(line).collect()
}

/// Fit for a comment of C: nothing in it ends the comment or the line.
fn name(der: &[u8]) -> String {
    let name = describe(der).map(|it| it.name).unwrap_or_default();
    name.chars().filter(|it| !it.is_control() && !matches!(it, '*' | '/' | '\\' | '?')).collect()
}
