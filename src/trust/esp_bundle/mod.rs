//! ESP-IDF's certificate bundle: of each CA its name and its key, and nothing else.
//!
//! [`read`] takes a whole file, [`read_prefix`] what stands at the start of other bytes, and [`write()`]
//! makes the bytes that `gen_crt_bundle.py` would make. A bundle has no magic number and no version:
//! its structure has to hold to the last byte.

mod layout;
mod read;
mod write;

pub use crate::certificate::BundleEntry as Entry;
pub use layout::{Bundle, Generation, MAX_CERTIFICATES};
pub use read::{ReadError, Wrong, read, read_prefix};
pub use write::{WriteError, write};
