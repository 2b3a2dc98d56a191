//! Reading: every length is checked before it is followed, every byte has a place.

use super::layout::{Bundle, Generation, RECORD_HEADER};
use crate::certificate::BundleEntry as Entry;

/// Tag of a constructed SEQUENCE, with which names and keys begin.
const SEQUENCE: u8 = 0x30;

/// These bytes are no bundle of this layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {wrong}")]
pub struct ReadError {
    /// From the start of the bundle.
    pub offset: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What a bundle cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The bytes end too early.
    #[error("{needed} bytes are announced, {present} are there")]
    CutOff {
        /// From here on.
        needed: usize,
        /// From here on.
        present: usize,
    },
    /// A bundle without a certificate.
    #[error("it holds no certificate")]
    Empty,
    /// The first offset is the length of the table of offsets.
    #[error("the first offset {0} is no multiple of 4")]
    FirstOffset(u32),
    /// Records lie one behind the other.
    #[error("offset {found} should be {expected}, where the record before ends")]
    Offset {
        /// What is written.
        found: u32,
        /// Where the record begins.
        expected: usize,
    },
    /// Not a SEQUENCE of exactly the announced length.
    #[error("the name is not one DER structure of {0} bytes")]
    Name(usize),
    /// Not a SEQUENCE of exactly the announced length.
    #[error("the key is not one DER structure of {0} bytes")]
    Key(usize),
    /// The loader's binary search would miss names.
    #[error("the name sorts before the one in front of it, so that the device cannot find it")]
    Unsorted,
    /// Something stands behind the last record.
    #[error("{0} bytes stand behind the last certificate")]
    Trailing(usize),
}

/// Reads a file that is a bundle and nothing else, of either generation; padding of erased flash or
/// zero may follow it.
///
/// # Errors
/// That of the generation whose reader came further.
pub fn read(bytes: &[u8]) -> Result<Bundle, ReadError> {
    let [older, newer] = Generation::ALL.map(|generation| read_whole(generation, bytes));
    match (older, newer) {
        (Ok(bundle), _) | (_, Ok(bundle)) => Ok(bundle),
        (Err(older), Err(newer)) => Err(if older.offset > newer.offset { older } else { newer }),
    }
}

fn read_whole(generation: Generation, bytes: &[u8]) -> Result<Bundle, ReadError> {
    let bundle = read_prefix(generation, bytes)?;
    let trailing = bytes.get(bundle.length..).unwrap_or_default();
    let is_padding = [0x00, 0xff].iter().any(|pad| trailing.iter().all(|byte| byte == pad));
    if is_padding {
        return Ok(bundle);
    }
    Err(ReadError { offset: bundle.length, wrong: Wrong::Trailing(trailing.len()) })
}

/// Reads the bundle that the bytes begin with, whatever follows it.
///
/// # Errors
/// The first place that a bundle of this generation cannot have.
pub fn read_prefix(generation: Generation, bytes: &[u8]) -> Result<Bundle, ReadError> {
    let count = count(generation, bytes)?;
    let mut reader = Reader { generation, bytes, at: generation.head(count) };
    let (mut entries, mut offsets) = (Vec::<Entry>::new(), Vec::new());
    for index in 0..count {
        reader.check_offset(index)?;
        let offset = reader.at;
        let entry = reader.record()?;
        if entries.last().is_some_and(|before| before.subject > entry.subject) {
            return Err(ReadError { offset, wrong: Wrong::Unsorted });
        }
        offsets.push(offset);
        entries.push(entry);
    }
    Ok(Bundle { generation, entries, offsets, length: reader.at })
}

fn count(generation: Generation, bytes: &[u8]) -> Result<usize, ReadError> {
    let wrong = |wrong| Err(ReadError { offset: 0, wrong });
    let cut_off = |needed| Wrong::CutOff { needed, present: bytes.len() };
    let count = match generation {
        Generation::UpTo5_3 => {
            let Some(count) = bytes.first_chunk::<2>() else { return wrong(cut_off(2)) };
            generation.number(*count)
        }
        Generation::From5_4 => {
            let Some(first) = bytes.first_chunk::<4>() else { return wrong(cut_off(4)) };
            let first = u32::from_le_bytes(*first);
            if first % 4 != 0 {
                return wrong(Wrong::FirstOffset(first));
            }
            first as usize / 4
        }
    };
    if count == 0 {
        return wrong(Wrong::Empty);
    }
    // No record is shorter than its header: a wild count is refused before anything is reserved.
    let needed = generation.head(count).saturating_add(count.saturating_mul(RECORD_HEADER));
    if needed > bytes.len() { wrong(cut_off(needed)) } else { Ok(count) }
}

struct Reader<'a> {
    generation: Generation,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// From v5.4 on the table says where a record lies; it must be where the one before ends.
    fn check_offset(&self, index: usize) -> Result<(), ReadError> {
        if self.generation == Generation::UpTo5_3 {
            return Ok(());
        }
        let place = index * 4;
        let found = self.bytes.get(place..).and_then(|rest| rest.first_chunk::<4>());
        let found = u32::from_le_bytes(found.copied().unwrap_or_default());
        if found as usize == self.at {
            return Ok(());
        }
        Err(ReadError { offset: place, wrong: Wrong::Offset { found, expected: self.at } })
    }

    fn record(&mut self) -> Result<Entry, ReadError> {
        let header = self.take(RECORD_HEADER)?;
        let [a, b, c, d] = header.try_into().unwrap_or_default();
        let (name, key) = (self.generation.number([a, b]), self.generation.number([c, d]));
        let subject = self.structure(name, Wrong::Name(name))?;
        let key = self.structure(key, Wrong::Key(key))?;
        Ok(Entry { subject: subject.to_vec(), key: key.to_vec() })
    }

    fn structure(&mut self, length: usize, wrong: Wrong) -> Result<&'a [u8], ReadError> {
        let offset = self.at;
        let bytes = self.take(length)?;
        if is_sequence(bytes) { Ok(bytes) } else { Err(ReadError { offset, wrong }) }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ReadError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(taken) = rest.get(..length) else {
            let wrong = Wrong::CutOff { needed: length, present: rest.len() };
            return Err(ReadError { offset: self.at, wrong });
        };
        self.at += length;
        Ok(taken)
    }
}

/// One SEQUENCE that fills the bytes. Names and keys have fewer than 65,536 bytes, so that their
/// length takes three at most (X.690, section 8.1.3).
fn is_sequence(bytes: &[u8]) -> bool {
    let announced = match bytes {
        [SEQUENCE, short @ ..=0x7f, ..] => 2 + usize::from(*short),
        [SEQUENCE, 0x81, long, ..] => 3 + usize::from(*long),
        [SEQUENCE, 0x82, high, low, ..] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => return false,
    };
    announced == bytes.len() && announced > 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::describe;
    use crate::trust::esp_bundle::write;

    fn entries() -> Vec<Entry> {
        let described = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| describe(root));
        described.map(|it| it.expect("a root")).map(|it| Entry::of(&it)).collect()
    }

    fn bytes(generation: Generation, entries: &[Entry]) -> Vec<u8> {
        write(generation, entries).expect("a bundle")
    }

    #[test]
    fn what_is_written_is_read_back_in_both_generations() {
        let mut entries = entries();
        entries.sort();
        for generation in Generation::ALL {
            let bytes = bytes(generation, &entries);
            let bundle = read(&bytes).expect("a bundle");
            assert_eq!(bundle.generation, generation);
            assert_eq!(bundle.entries, entries);
            assert_eq!(bundle.length, bytes.len());
            assert_eq!(Bundle::size(generation, &entries), bytes.len());
        }
    }

    #[test]
    fn all_mozilla_roots_take_what_was_measured() {
        // webpki-root-certs 1.0.11: 118 roots, 55,222 bytes with the offsets of v5.4.
        assert_eq!(Bundle::size(Generation::From5_4, &entries()), 55_222);
    }

    #[test]
    fn no_prefix_is_a_bundle_and_none_makes_the_reader_panic() {
        for generation in Generation::ALL {
            let whole = bytes(generation, &entries()[..3]);
            for length in 0..whole.len() {
                assert!(read(&whole[..length]).is_err(), "{generation:?} {length}");
            }
        }
    }

    #[test]
    fn no_changed_length_passes() {
        for generation in Generation::ALL {
            let whole = bytes(generation, &entries()[..3]);
            let offsets = read(&whole).expect("a bundle").offsets;
            let headers = offsets.iter().flat_map(|offset| *offset..*offset + RECORD_HEADER);
            for place in (0..generation.head(3)).chain(headers) {
                for bit in 0..8 {
                    let mut changed = whole.clone();
                    changed[place] ^= 1 << bit;
                    assert!(read(&changed).is_err(), "{generation:?} byte {place} bit {bit}");
                }
            }
        }
    }

    #[test]
    fn a_wrong_offset_says_what_it_should_be() {
        let mut whole = bytes(Generation::From5_4, &entries()[..2]);
        whole[4] ^= 1;
        let error = read_prefix(Generation::From5_4, &whole).expect_err("a wrong offset");
        let expected = Bundle::size(Generation::From5_4, &read_first(&whole)) + 4;
        assert_eq!(error.offset, 4);
        let found = (expected ^ 1) as u32;
        assert_eq!(error.wrong, Wrong::Offset { found, expected });
    }

    /// The first entry alone, by its own lengths.
    fn read_first(whole: &[u8]) -> Vec<Entry> {
        let mut reader = Reader { generation: Generation::From5_4, bytes: whole, at: 8 };
        vec![reader.record().expect("an entry")]
    }

    #[test]
    fn names_out_of_order_are_refused_where_they_stand() {
        let mut entries = entries()[..2].to_vec();
        entries.sort();
        let first = 2 + RECORD_HEADER + entries[1].subject.len() + entries[1].key.len();
        let mut bytes = vec![0, 2];
        for entry in entries.iter().rev() {
            bytes.extend((entry.subject.len() as u16).to_be_bytes());
            bytes.extend((entry.key.len() as u16).to_be_bytes());
            bytes.extend(&entry.subject);
            bytes.extend(&entry.key);
        }
        assert_eq!(read(&bytes), Err(ReadError { offset: first, wrong: Wrong::Unsorted }));
    }

    #[test]
    fn padding_may_follow_and_other_bytes_may_not() {
        let mut whole = bytes(Generation::UpTo5_3, &entries()[..1]);
        let length = whole.len();
        whole.extend([0xff; 9]);
        assert_eq!(read(&whole).expect("a padded bundle").length, length);
        whole.push(7);
        assert_eq!(read(&whole), Err(ReadError { offset: length, wrong: Wrong::Trailing(10) }));
    }

    #[test]
    fn a_bundle_without_a_certificate_is_refused() {
        assert_eq!(
            read(&[0, 0]),
            Err(ReadError { offset: 0, wrong: Wrong::CutOff { needed: 4, present: 2 } })
        );
        assert_eq!(read(&[0; 8]), Err(ReadError { offset: 0, wrong: Wrong::Empty }));
    }
}
