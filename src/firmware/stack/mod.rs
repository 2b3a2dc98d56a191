//! Stack frames of functions: what the compiler wrote, and which of them the image has.

mod frames;
mod usage;

pub use frames::{StackFrames, frames};
pub use usage::{Frame, FrameKind, StackUsageError, read};
