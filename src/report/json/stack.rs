//! The part of `tlsprobe.size/1` that says what stack the functions of an image take.

use serde::Serialize;

use crate::firmware::stack::{Frame, FrameKind, StackFrames};

/// The frames of one image.
#[derive(Debug, Serialize)]
pub(super) struct Stack<'a> {
    /// The deepest first.
    frames: Vec<FrameRow<'a>>,
    /// Rows of functions that the image does not have.
    elsewhere: usize,
}

#[derive(Debug, Serialize)]
struct FrameRow<'a> {
    function: &'a str,
    file: &'a str,
    line: u64,
    /// Of the frame alone, without those of functions that it calls.
    bytes: u64,
    /// `static`, `dynamic` or `bounded`.
    kind: &'static str,
}

pub(super) fn stack(frames: &StackFrames) -> Stack<'_> {
    Stack { frames: frames.inside.iter().map(row).collect(), elsewhere: frames.elsewhere }
}

fn row(frame: &Frame) -> FrameRow<'_> {
    let kind = match frame.kind {
        FrameKind::Static => "static",
        FrameKind::Dynamic => "dynamic",
        FrameKind::Bounded => "bounded",
    };
    let Frame { function, file, line, bytes, .. } = frame;
    FrameRow { function, file, line: *line, bytes: *bytes, kind }
}
