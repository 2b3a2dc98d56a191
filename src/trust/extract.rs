//! Certificates as files of their own: each once, under a name that only depends on what it is.

use sha2::{Digest, Sha256};

use super::source::Source;
use crate::certificate::{describe, hex};

/// One certificate, and everywhere that it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// Name of a file without its ending: what people call the holder, in letters that every file
    /// system takes, and the first eight digits of the fingerprint.
    pub file_stem: String,
    /// The certificate.
    pub der: Vec<u8>,
    /// Indices of source and of certificate in that source.
    pub places: Vec<(usize, usize)>,
}

/// Every different certificate of the sources, in order of place.
pub fn extract(sources: &[Source]) -> Vec<Extracted> {
    let mut extracted: Vec<Extracted> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for (source, one) in sources.iter().enumerate() {
        for (index, found) in one.certificates.iter().enumerate() {
            let next = extracted.len();
            let at = *known.entry(found.der.as_slice()).or_insert(next);
            match extracted.get_mut(at) {
                Some(same) => same.places.push((source, index)),
                None => extracted.push(Extracted {
                    file_stem: file_stem(&found.der),
                    der: found.der.clone(),
                    places: vec![(source, index)],
                }),
            }
        }
    }
    extracted
}

/// Longer names are cut: some file systems take 255 bytes in all.
const LONGEST_NAME: usize = 80;

/// Names come from untrusted bytes: nothing but letters, digits and dashes is left of them.
fn file_stem(der: &[u8]) -> String {
    let name = describe(der).map(|it| it.name).unwrap_or_default();
    let mut stem = String::new();
    for character in name.chars() {
        match character {
            _ if stem.len() >= LONGEST_NAME => break,
            letter if letter.is_ascii_alphanumeric() => stem.push(letter.to_ascii_lowercase()),
            _ if !stem.is_empty() && !stem.ends_with('-') => stem.push('-'),
            _ => {}
        }
    }
    let stem = stem.trim_end_matches('-');
    let name = if stem.is_empty() { "certificate" } else { stem };
    let fingerprint = hex(&Sha256::digest(der));
    format!("{name}-{}", fingerprint.get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::source;

    #[test]
    fn every_root_gets_a_name_of_its_own() {
        let extracted = extract(&[source::mozilla(), source::mozilla()]);
        assert_eq!(extracted.len(), 118);
        assert!(extracted.iter().all(|one| one.places.len() == 2));
        let mut stems: Vec<&str> = extracted.iter().map(|one| one.file_stem.as_str()).collect();
        assert!(stems.contains(&"isrg-root-x1-96bcec06"), "{stems:?}");
        stems.sort_unstable();
        stems.dedup();
        assert_eq!(stems.len(), 118);
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        assert_eq!(file_stem(b"no certificate").get(..12), Some("certificate-"));
    }
}
