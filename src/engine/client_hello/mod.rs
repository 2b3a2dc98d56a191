//! A client's first message: decoded field by field, named by its fingerprints, compared with
//! another one, and found in what people capture.

mod capture;
mod compare;
mod error;
mod extension;
mod field;
mod fingerprint;
mod message;
mod record;
mod registry;
mod wire;

pub use capture::{CaptureError, Captured, Source, find};
pub use compare::{Apart, Difference, compare};
pub use error::DecodeError;
pub use field::{Comparison, Field, Item, Name, Value};
pub use fingerprint::Fingerprints;
pub use message::ClientHello;
pub use registry::registered_suite;
