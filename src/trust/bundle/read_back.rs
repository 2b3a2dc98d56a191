//! What was written, read again as the device would: nothing lost, nothing added, nothing changed.

use std::collections::BTreeSet;

use super::form::Form;
use crate::certificate::{BundleEntry, chain_from_file, describe, load_ca};
use crate::profile::Library;
use crate::trust::esp_bundle;

/// The file does not hold what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadBackError {
    /// The device's library does not load it whole.
    #[error("the device's library does not load it: it returns {0}")]
    NotLoaded(i32),
    /// No reader finds its structure.
    #[error("it has not the structure of its form")]
    Structure,
    /// Other CAs are in it.
    #[error("it holds other CAs than were meant")]
    Other,
}

/// Reads `file` as its form and compares with the CAs that it was made of, each DER.
///
/// # Errors
/// The first way in which they differ.
pub fn read_back(
    form: Form,
    file: &[u8],
    certificates: &[&[u8]],
    library: &Library,
) -> Result<(), ReadBackError> {
    let meant: BTreeSet<&[u8]> = certificates.iter().copied().collect();
    let same = |found: &[Vec<u8>]| match found.iter().map(Vec::as_slice).collect() {
        found if meant == found => Ok(()),
        _ => Err(ReadBackError::Other),
    };
    match form {
        Form::Pem => {
            same(&chain_from_file(file).unwrap_or_default())?;
            let terminated = [file, &[0]].concat();
            loads(&[terminated], certificates.len(), library)
        }
        Form::Der => {
            same(&[file.to_vec()])?;
            loads(&[file.to_vec()], 1, library)
        }
        Form::HeaderDer => {
            let arrays = arrays(file).ok_or(ReadBackError::Structure)?;
            same(&arrays)?;
            loads(&arrays, certificates.len(), library)
        }
        Form::HeaderPem => {
            let arrays = arrays(file).ok_or(ReadBackError::Structure)?;
            let [array] = arrays.as_slice() else { return Err(ReadBackError::Structure) };
            same(&chain_from_file(array).unwrap_or_default())?;
            loads(&arrays, certificates.len(), library)
        }
        Form::Esp(generation) => {
            let bundle = esp_bundle::read(file).map_err(|_| ReadBackError::Structure)?;
            let entry = |der: &&[u8]| describe(der).ok().map(|it| BundleEntry::of(&it));
            let meant: BTreeSet<BundleEntry> = certificates.iter().filter_map(entry).collect();
            let found: BTreeSet<BundleEntry> = bundle.entries.into_iter().collect();
            let same = bundle.generation == generation && found == meant;
            if same { Ok(()) } else { Err(ReadBackError::Other) }
        }
    }
}

/// As the device's own library loads the arrays, one after the other.
fn loads(arrays: &[Vec<u8>], count: usize, library: &Library) -> Result<(), ReadBackError> {
    if !library.capabilities.pem && arrays.iter().any(|it| it.last() == Some(&0)) {
        return Err(ReadBackError::NotLoaded(load_ca(&arrays.concat(), library).result));
    }
    let loads: Vec<_> = arrays.iter().map(|array| load_ca(array, library)).collect();
    if let Some(failed) = loads.iter().find(|load| load.result != 0) {
        return Err(ReadBackError::NotLoaded(failed.result));
    }
    let loaded: usize = loads.iter().map(|load| load.certificates.len()).sum();
    if loaded == count { Ok(()) } else { Err(ReadBackError::Other) }
}

/// The contents of every `unsigned char` array of a header, each of the length that it announces.
fn arrays(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = std::str::from_utf8(file).ok()?;
    let array = |piece: &str| {
        let (length, rest) = piece.split_once('[')?.1.split_once(']')?;
        let (_, rest) = rest.split_once('{')?;
        let (body, _) = rest.split_once("};")?;
        let items = body.split(',').map(str::trim).filter(|item| !item.is_empty());
        let byte = |item: &str| u8::from_str_radix(item.strip_prefix("0x")?, 16).ok();
        let bytes: Vec<u8> = items.map(byte).collect::<Option<_>>()?;
        (length.parse() == Ok(bytes.len())).then_some(bytes)
    };
    text.split("static const unsigned char ").skip(1).map(array).collect()
}
