//! Certificates written byte by byte, so that a test can have what no library would issue: RSA of
//! 1,024 bits, version 1, a CA that may not sign. Keys and signatures have the right shape and are
//! not real; reading a certificate verifies neither.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// `sha256WithRSAEncryption`.
pub const SHA256_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/// `sha1WithRSAEncryption`.
pub const SHA1_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05];
/// `sha384WithRSAEncryption`.
pub const SHA384_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c];

const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANISATION: &[u8] = &[0x55, 0x04, 0x0a];

/// What a certificate is to say.
#[derive(Debug, Clone)]
pub struct Draft {
    pub version: u8,
    pub serial: u8,
    pub organisation: &'static str,
    pub subject: &'static str,
    pub issuer: &'static str,
    pub not_before: &'static str,
    pub not_after: &'static str,
    pub rsa_bits: usize,
    /// Distinguishes keys of one length.
    pub key_seed: u8,
    pub signature: &'static [u8],
    /// Basic constraints: CA or not; `None`: no such extension.
    pub ca: Option<bool>,
    /// The first octet of the bit string, digitalSignature in the highest bit.
    pub key_usage: Option<u8>,
    pub dns_name: Option<&'static str>,
}

/// keyCertSign and cRLSign.
pub const SIGNING: u8 = 0b0000_0110;
/// digitalSignature.
pub const DIGITAL_SIGNATURE: u8 = 0b1000_0000;

/// A root with which nothing is wrong.
pub fn root() -> Draft {
    Draft {
        version: 3,
        serial: 1,
        organisation: "Bench",
        subject: "Bench Root",
        issuer: "Bench Root",
        not_before: "20200101000000Z",
        not_after: "20400101000000Z",
        rsa_bits: 2048,
        key_seed: 1,
        signature: SHA256_RSA,
        ca: Some(true),
        key_usage: Some(SIGNING),
        dns_name: None,
    }
}

impl Draft {
    pub fn der(&self) -> Vec<u8> {
        let algorithm = sequence(&[tlv(0x06, &[self.signature]), tlv(0x05, &[])]);
        let mut fields = Vec::new();
        if self.version > 1 {
            fields.push(tlv(0xa0, &[&tlv(0x02, &[&[self.version - 1]])]));
        }
        fields.push(tlv(0x02, &[&[self.serial]]));
        fields.push(algorithm.clone());
        fields.push(self.name(self.issuer));
        let date = |text: &str| tlv(0x18, &[text.as_bytes()]);
        fields.push(sequence(&[date(self.not_before), date(self.not_after)]));
        fields.push(self.name(self.subject));
        fields.push(self.public_key());
        let extensions = self.extensions();
        if self.version == 3 && !extensions.is_empty() {
            fields.push(tlv(0xa3, &[&sequence(&extensions)]));
        }
        let signature = tlv(0x03, &[&[0], &vec![0x5a; self.rsa_bits / 8]]);
        sequence(&[sequence(&fields), algorithm, signature])
    }

    pub fn pem(&self) -> String {
        pem(&self.der())
    }

    fn name(&self, common_name: &str) -> Vec<u8> {
        let attribute = |oid: &[u8], text: &str| {
            tlv(0x31, &[&sequence(&[tlv(0x06, &[oid]), tlv(0x0c, &[text.as_bytes()])])])
        };
        sequence(&[attribute(ORGANISATION, self.organisation), attribute(COMMON_NAME, common_name)])
    }

    fn public_key(&self) -> Vec<u8> {
        let mut modulus = vec![0x5b; self.rsa_bits / 8];
        modulus[0] = 0xc0;
        modulus[1] = self.key_seed;
        let key = sequence(&[tlv(0x02, &[&[0], &modulus]), tlv(0x02, &[&[1, 0, 1]])]);
        let algorithm = sequence(&[tlv(0x06, &[RSA_ENCRYPTION]), tlv(0x05, &[])]);
        sequence(&[algorithm, tlv(0x03, &[&[0], &key])])
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let extension = |last: u8, critical: bool, value: &[u8]| {
            let mut fields = vec![tlv(0x06, &[&[0x55, 0x1d, last]])];
            if critical {
                fields.push(tlv(0x01, &[&[0xff]]));
            }
            fields.push(tlv(0x04, &[value]));
            sequence(&fields)
        };
        let constraints = |ca: bool| {
            let flag = if ca { vec![tlv(0x01, &[&[0xff]])] } else { Vec::new() };
            extension(0x13, true, &sequence(&flag))
        };
        let usage = |bits: u8| {
            let unused = u8::try_from(bits.trailing_zeros()).expect("at most 8");
            extension(0x0f, true, &tlv(0x03, &[&[unused, bits]]))
        };
        let name = |name: &str| extension(0x11, false, &sequence(&[tlv(0x82, &[name.as_bytes()])]));
        let all = [self.ca.map(constraints), self.key_usage.map(usage), self.dns_name.map(name)];
        all.into_iter().flatten().collect()
    }
}

/// A `CERTIFICATE` block.
pub fn pem(der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    tlv(0x30, &parts)
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = contents.len();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        Ok(long) => bytes.extend([0x81, long]),
        Err(_) => {
            bytes.push(0x82);
            bytes.extend(u16::try_from(length).expect("a small structure").to_be_bytes());
        }
    }
    bytes.extend(contents);
    bytes
}
