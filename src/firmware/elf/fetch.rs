//! Bytes of an image that are read when somebody looks at them, so that they take no memory.

use std::fmt::Debug;

/// A file that can be read at any place.
pub trait Fetch: Debug {
    /// Fills a buffer with the bytes from an offset on; `false` where the file has them no longer.
    fn fetch(&self, offset: u64, into: &mut [u8]) -> bool;
}
