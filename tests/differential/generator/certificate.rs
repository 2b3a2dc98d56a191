//! A certificate as the sum of its fields, each of which can be replaced by any bytes.

use tlsprobe::mbedtls::Hash;

use super::der;
use super::keys::{self, KeyId, Scheme};
use super::mutation::{ByteEdit, TreeEdit};

/// What a certificate is made from. DER fields hold whole elements.
#[derive(Debug, Clone)]
pub struct CertificateSpec {
    pub version: Vec<u8>,
    pub serial: Vec<u8>,
    pub subject: Vec<u8>,
    pub validity: Vec<u8>,
    pub key: KeyId,
    pub extensions: Vec<Extension>,
    /// The certificate whose subject and key this one names and is signed by.
    pub issuer: usize,
    pub scheme: Scheme,
    pub bends: Vec<Field>,
}

/// One extension, still in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub oid: &'static str,
    pub critical: bool,
    pub value: Vec<u8>,
}

/// A field that is not what the rest of the certificate implies.
#[derive(Debug, Clone)]
pub enum Field {
    Version(Vec<u8>),
    Serial(Vec<u8>),
    InnerAlgorithm(Vec<u8>),
    OuterAlgorithm(Vec<u8>),
    BothAlgorithms(Vec<u8>),
    Issuer(Vec<u8>),
    Subject(Vec<u8>),
    Validity(Vec<u8>),
    Key(KeyId),
    PublicKey(Vec<u8>),
    UniqueIds(Vec<u8>),
    Add(Extension),
    /// In place of the one with the same OID.
    Replace(Extension),
    Drop(&'static str),
    RawExtension(Vec<u8>),
    /// What stands between the unique identifiers and the end of the signed part.
    RawExtensions(Vec<u8>),
    Scheme(Scheme),
    /// Signed over another hash than the one that the identifier names.
    SignedHash(Hash),
    SignedBy(KeyId),
    /// The content of the signature's BIT STRING.
    Signature(Vec<u8>),
    SignatureElement(Vec<u8>),
    SignatureEdit(ByteEdit),
    /// RSA: this encoded message under the private key.
    RsaEncoded(Vec<u8>),
    SignedPartEdit(TreeEdit),
    WholeEdit(TreeEdit),
    Bytes(ByteEdit),
}

impl CertificateSpec {
    /// How much there is to look at; what shrinks gets less.
    pub fn weight(&self) -> usize {
        let usual = [self.key == keys::key("p256-0"), self.scheme == Scheme::Plain(Hash::Sha256)];
        3 * self.bends.len() + self.extensions.len() + usual.iter().filter(|usual| !**usual).count()
    }
}

impl Extension {
    pub fn new(oid: &'static str, critical: bool, value: Vec<u8>) -> Self {
        Self { oid, critical, value }
    }

    pub fn der(&self) -> Vec<u8> {
        let critical = if self.critical { der::boolean(0xff) } else { Vec::new() };
        der::sequence(&[&der::oid(self.oid), &critical, &der::tlv(der::OCTET_STRING, &self.value)])
    }
}

/// The certificate numbered `index` as bytes.
pub fn render(specs: &[CertificateSpec], index: usize) -> Vec<u8> {
    let spec = settle(&specs[index]);
    let issuer = settle(&specs[spec.spec.issuer]);
    let signer =
        last(&spec.spec.bends, |f| if let Field::SignedBy(key) = f { Some(*key) } else { None })
            .unwrap_or(issuer.spec.key);
    let signed = signed_part(&spec, &issuer, signer);
    let outer = last(&spec.spec.bends, |f| match f {
        Field::OuterAlgorithm(bytes) | Field::BothAlgorithms(bytes) => Some(bytes.clone()),
        _ => None,
    })
    .unwrap_or_else(|| keys::algorithm(signer, spec.spec.scheme));
    let signature = signature(&spec.spec, signer, &signed);
    let mut whole = der::sequence(&[&signed, &outer, &signature]);
    for bend in &spec.spec.bends {
        match bend {
            Field::WholeEdit(edit) => whole = edit.apply(&whole),
            Field::Bytes(edit) => whole = edit.apply(&whole),
            _ => {}
        }
    }
    whole
}

/// A specification whose plain fields already carry their bends.
struct Settled {
    spec: CertificateSpec,
    raw_extensions: Vec<Vec<u8>>,
}

fn settle(spec: &CertificateSpec) -> Settled {
    let mut spec = spec.clone();
    let mut raw_extensions = Vec::new();
    for bend in spec.bends.clone() {
        match bend {
            Field::Version(bytes) => spec.version = bytes,
            Field::Serial(bytes) => spec.serial = bytes,
            Field::Subject(bytes) => spec.subject = bytes,
            Field::Validity(bytes) => spec.validity = bytes,
            Field::Key(key) => spec.key = key,
            Field::Scheme(scheme) => spec.scheme = scheme,
            Field::Add(extension) => spec.extensions.push(extension),
            Field::Drop(oid) => spec.extensions.retain(|extension| extension.oid != oid),
            Field::Replace(extension) => {
                match spec.extensions.iter_mut().find(|old| old.oid == extension.oid) {
                    Some(old) => *old = extension,
                    None => spec.extensions.push(extension),
                }
            }
            Field::RawExtension(bytes) => raw_extensions.push(bytes),
            _ => {}
        }
    }
    Settled { spec, raw_extensions }
}

fn signed_part(settled: &Settled, issuer: &Settled, signer: KeyId) -> Vec<u8> {
    let spec = &settled.spec;
    let mut inner = keys::algorithm(signer, spec.scheme);
    let mut name = issuer.spec.subject.clone();
    let mut spki = keys::spki(spec.key);
    let mut ids = Vec::new();
    let mut extensions = extensions(settled);
    for bend in &spec.bends {
        match bend {
            Field::InnerAlgorithm(bytes) | Field::BothAlgorithms(bytes) => inner = bytes.clone(),
            Field::Issuer(bytes) => name = bytes.clone(),
            Field::PublicKey(bytes) => spki = bytes.clone(),
            Field::UniqueIds(bytes) => ids = bytes.clone(),
            Field::RawExtensions(bytes) => extensions = bytes.clone(),
            _ => {}
        }
    }
    let parts: [&[u8]; 9] = [
        &spec.version,
        &spec.serial,
        &inner,
        &name,
        &spec.validity,
        &spec.subject,
        &spki,
        &ids,
        &extensions,
    ];
    let mut signed = der::sequence(&parts);
    for bend in &spec.bends {
        if let Field::SignedPartEdit(edit) = bend {
            signed = edit.apply(&signed);
        }
    }
    signed
}

fn extensions(settled: &Settled) -> Vec<u8> {
    let mut all: Vec<u8> = settled.spec.extensions.iter().flat_map(Extension::der).collect();
    all.extend(settled.raw_extensions.concat());
    if all.is_empty() { Vec::new() } else { der::explicit(3, &der::tlv(der::SEQUENCE, &all)) }
}

fn signature(spec: &CertificateSpec, signer: KeyId, signed: &[u8]) -> Vec<u8> {
    let scheme =
        last(&spec.bends, |f| if let Field::SignedHash(hash) = f { Some(*hash) } else { None })
            .map_or(spec.scheme, Scheme::Plain);
    let mut content = None;
    let mut element = None;
    for bend in &spec.bends {
        match bend {
            Field::Signature(bytes) => content = Some(bytes.clone()),
            Field::RsaEncoded(encoded) => content = Some(keys::rsa_private(signer, encoded)),
            Field::SignatureElement(bytes) => element = Some(bytes.clone()),
            _ => {}
        }
    }
    let mut content = content.unwrap_or_else(|| keys::sign(signer, scheme, signed));
    for bend in &spec.bends {
        if let Field::SignatureEdit(edit) = bend {
            content = edit.apply(&content);
        }
    }
    element.unwrap_or_else(|| der::bits(&content))
}

fn last<T>(bends: &[Field], want: impl Fn(&Field) -> Option<T>) -> Option<T> {
    bends.iter().rev().find_map(want)
}

impl Field {
    /// One line, long numbers in hex.
    pub fn describe(&self) -> String {
        let text = format!("{self:?}");
        bytes_as_hex(&text)
    }
}

/// `[1, 255]` of a debug text as `01ff`.
fn bytes_as_hex(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let Some(length) = rest[open..].find(']') else { break };
        let list = &rest[open + 1..open + length];
        out.push_str(&rest[..open]);
        for number in list.split(", ").filter_map(|number| number.parse::<u8>().ok()) {
            out.push_str(&format!("{number:02x}"));
        }
        rest = &rest[open + length + 1..];
    }
    out + rest
}
