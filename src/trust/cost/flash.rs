//! Bytes of flash that a certificate takes, by the form in which it is carried.

use crate::certificate::Description;

/// Bytes of flash, by form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flash {
    /// As DER.
    pub der: usize,
    /// As one PEM string with the NUL that the library's parser wants.
    pub pem: usize,
    /// As a record of an ESP-IDF bundle since 5.4, its entry in the table of offsets included; `None`
    /// where the certificate cannot be read.
    pub esp_bundle: Option<usize>,
}

/// `-----BEGIN CERTIFICATE-----` and its line break.
const BEGIN: usize = 28;
/// `-----END CERTIFICATE-----` and its line break.
const END: usize = 26;
/// Letters of base64 in a line (RFC 7468, section 2).
const LINE: usize = 64;
const NUL: usize = 1;
/// Lengths of name and key, two bytes each.
const ESP_HEADER: usize = 4;
/// The record's place in the table of offsets.
const ESP_OFFSET: usize = 4;

impl Flash {
    /// Of a certificate that fills `der`.
    pub fn of(der: &[u8], description: Option<&Description>) -> Self {
        let record = |it: &Description| {
            ESP_OFFSET + ESP_HEADER + it.subject_der.len() + it.public_key_der.len()
        };
        Self {
            der: der.len(),
            pem: pem_bytes(der.len()) + NUL,
            esp_bundle: description.map(record),
        }
    }
}

/// Length of the PEM block of a certificate of so many bytes, with `\n` at each line's end; a string
/// of several blocks has one NUL behind the last.
pub fn pem_bytes(der: usize) -> usize {
    let letters = der.div_ceil(3) * 4;
    BEGIN + letters + letters.div_ceil(LINE) + END
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::describe;

    #[test]
    fn the_mozilla_roots_cost_what_was_measured() {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let costs = roots.map(|der| Flash::of(der, describe(der).ok().as_ref()));
        let (mut der, mut esp) = (0, 0);
        for cost in costs {
            der += cost.der;
            esp += cost.esp_bundle.expect("a readable root");
        }
        assert_eq!((der, esp), (127_103, 55_222));
    }

    #[test]
    fn a_pem_block_has_full_lines_and_a_rest() {
        assert_eq!(pem_bytes(48), 28 + 64 + 1 + 26);
        assert_eq!(pem_bytes(49), 28 + 64 + 1 + 4 + 1 + 26);
    }
}
