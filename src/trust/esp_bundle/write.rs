//! Writing: sorted by name, each name once, the same bytes for the same CAs in whatever order.

use super::layout::{Generation, MAX_CERTIFICATES};
use crate::certificate::BundleEntry as Entry;

/// Why these CAs make no bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Nothing to write.
    #[error("a bundle without a certificate trusts nothing; the device's loader refuses it")]
    Empty,
    /// More than the loader takes.
    #[error(
        "{0} certificates are more than the {MAX_CERTIFICATES} that ESP-IDF's loader takes \
         (CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_MAX_CERTS)"
    )]
    TooMany(usize),
    /// The format has two bytes for a length.
    #[error("entry {0} has a name or a key of more than 65,535 bytes")]
    TooLong(usize),
    /// The loader finds one of them.
    #[error(
        "entries {0} and {1} have the same name and different keys: the device would find one of them"
    )]
    SameName(usize, usize),
}

/// The bundle of these CAs; the same CA twice is written once.
///
/// # Errors
/// Names the entries by their index.
pub fn write(generation: Generation, entries: &[Entry]) -> Result<Vec<u8>, WriteError> {
    let mut sorted: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    sorted.sort_by_key(|(index, entry)| (*entry, *index));
    sorted.dedup_by_key(|(_, entry)| *entry);
    if sorted.is_empty() {
        return Err(WriteError::Empty);
    }
    if sorted.len() > MAX_CERTIFICATES {
        return Err(WriteError::TooMany(sorted.len()));
    }
    for pair in sorted.windows(2) {
        if let [(one, before), (other, entry)] = pair
            && before.subject == entry.subject
        {
            return Err(WriteError::SameName(*one.min(other), *one.max(other)));
        }
    }
    let mut records = Vec::new();
    let mut offsets = Vec::new();
    let head = generation.head(sorted.len());
    for (index, entry) in &sorted {
        let lengths = (u16::try_from(entry.subject.len()), u16::try_from(entry.key.len()));
        let (Ok(name), Ok(key)) = lengths else { return Err(WriteError::TooLong(*index)) };
        offsets.push(head + records.len());
        records.extend(generation.two_bytes(name));
        records.extend(generation.two_bytes(key));
        records.extend(&entry.subject);
        records.extend(&entry.key);
    }
    Ok([start(generation, &offsets), records].concat())
}

/// What stands before the first record. Two hundred records of two 65,535 bytes end below 2^32.
fn start(generation: Generation, offsets: &[usize]) -> Vec<u8> {
    match generation {
        Generation::UpTo5_3 => generation.two_bytes(offsets.len() as u16).to_vec(),
        Generation::From5_4 => {
            offsets.iter().flat_map(|offset| (*offset as u32).to_le_bytes()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: u8, key: u8) -> Entry {
        Entry { subject: vec![0x30, 1, name], key: vec![0x30, 2, key, key] }
    }

    #[test]
    fn the_older_layout_is_a_big_endian_count_and_the_records() {
        let bytes = write(Generation::UpTo5_3, &[entry(9, 1), entry(5, 2)]).expect("a bundle");
        let expected = [
            &[0, 2][..],
            &[0, 3, 0, 4, 0x30, 1, 5, 0x30, 2, 2, 2],
            &[0, 3, 0, 4, 0x30, 1, 9, 0x30, 2, 1, 1],
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn the_newer_layout_is_little_endian_offsets_and_the_records() {
        let bytes = write(Generation::From5_4, &[entry(9, 1), entry(5, 2)]).expect("a bundle");
        let expected = [
            &[8, 0, 0, 0, 19, 0, 0, 0][..],
            &[3, 0, 4, 0, 0x30, 1, 5, 0x30, 2, 2, 2],
            &[3, 0, 4, 0, 0x30, 1, 9, 0x30, 2, 1, 1],
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn order_and_repetition_of_the_cas_make_no_difference() {
        let one = write(Generation::From5_4, &[entry(9, 1), entry(5, 2)]);
        let other = write(Generation::From5_4, &[entry(5, 2), entry(9, 1), entry(5, 2)]);
        assert_eq!(one, other);
    }

    #[test]
    fn two_keys_of_one_name_are_refused() {
        let wrong = write(Generation::From5_4, &[entry(5, 2), entry(9, 1), entry(5, 1)]);
        assert_eq!(wrong, Err(WriteError::SameName(0, 2)));
    }

    #[test]
    fn limits_are_held() {
        let long = Entry { subject: vec![0; 65_536], key: Vec::new() };
        let many: Vec<Entry> = (0..=200u8).map(|name| entry(name, 1)).collect();
        let results = [vec![], vec![long], many].map(|it| write(Generation::UpTo5_3, &it));
        assert_eq!(
            results,
            [WriteError::Empty, WriteError::TooLong(0), WriteError::TooMany(201)].map(Err)
        );
    }
}
