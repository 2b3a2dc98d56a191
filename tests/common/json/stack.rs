//! The part of `tlsprobe.size/1` that says what stack the functions of an image take.

use serde::Deserialize;

/// `"stack"` of an image.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    pub frames: Vec<Frame>,
    pub elsewhere: usize,
}

/// The frame of one function.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    pub function: String,
    pub file: String,
    pub line: u64,
    pub bytes: u64,
    pub kind: String,
}
