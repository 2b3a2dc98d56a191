//! What the fuzz targets of `certs` run: each reader of a CA set that is not the library's own.

use tlsprobe::trust::esp_bundle::{Generation, MAX_CERTIFICATES, read, read_prefix, write};
use tlsprobe::trust::extract::extract;
use tlsprobe::trust::source;

/// Whatever form the bytes have: C source, PKCS#7, an image, a bundle, PEM, DER.
pub fn ca_source(data: &[u8]) {
    if let Ok(source) = source::read("input", data) {
        assert!(!source.certificates.is_empty() || !source.strangers.is_empty());
        let _ = extract(&[source]);
    }
}

/// Both generations; a bundle that is read and written again is the same bundle.
pub fn esp_bundle(data: &[u8]) {
    let _ = read(data);
    for generation in Generation::ALL {
        let Ok(bundle) = read_prefix(generation, data) else { continue };
        let distinct = bundle.entries.windows(2).all(|pair| pair[0].subject != pair[1].subject);
        if distinct && bundle.entries.len() <= MAX_CERTIFICATES {
            let written = write(generation, &bundle.entries).expect("a bundle that was read");
            assert_eq!(written, data[..bundle.length], "{generation:?}");
        }
    }
}
