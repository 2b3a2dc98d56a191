//! `tlsprobe.recording/1`: what servers sent, written to be read by people and read back strictly.

mod entry;
mod heard;

use serde::{Deserialize, Serialize};

use crate::engine::Recording;

const SCHEMA: &str = "tlsprobe.recording/1";

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    recordings: Vec<entry::Entry>,
}

/// Why a file is no recording.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not the JSON of this schema; serde says where.
    #[error("not a recording of tlsprobe connect --record: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Another schema, perhaps of a later release.
    #[error("its schema is `{0}` and not `{SCHEMA}`")]
    Schema(String),
    /// A value that is spelt as nothing that is known.
    #[error("recordings[{index}]: {what}")]
    Value {
        /// Which, from 0.
        index: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// Writes recordings, in the order given.
///
/// # Errors
/// Only if a value cannot be represented in JSON, which is an error of this program.
pub fn write(recordings: &[Recording]) -> Result<String, serde_json::Error> {
    let recordings = recordings.iter().map(entry::Entry::new).collect();
    super::to_text(&File { schema: SCHEMA.to_owned(), recordings })
}

/// Reads what [`write()`] wrote; an unknown field, a missing field and a field of another type are
/// errors.
///
/// # Errors
/// Says what is wrong and where.
pub fn read(text: &str) -> Result<Vec<Recording>, ReadError> {
    let Named { schema } = serde_json::from_str(text)?;
    if schema != SCHEMA {
        return Err(ReadError::Schema(schema));
    }
    let file: File = serde_json::from_str(text)?;
    let entries = file.recordings.into_iter().enumerate();
    entries
        .map(|(index, entry)| entry.read().map_err(|what| ReadError::Value { index, what }))
        .collect()
}

/// Only enough of a file to tell whose it is.
#[derive(Debug, Deserialize)]
struct Named {
    schema: String,
}
