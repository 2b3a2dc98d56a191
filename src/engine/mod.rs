//! Who performs the handshake for a profile.

mod hello;
pub mod rustls;
mod target;

pub use hello::Hello;
pub use target::{ParseTargetError, Target};
