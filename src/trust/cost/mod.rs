//! What a CA costs a device: bytes of flash in each form, bytes of heap once it is loaded.

mod flash;
mod heap;

pub use flash::{Flash, pem_bytes};
pub use heap::{Heap, list_entry};

use crate::certificate::{Certificate, Description};
use crate::mbedtls::Version;

/// What one certificate costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// In flash, by form.
    pub flash: Flash,
    /// On the heap; `None` where the library refuses it or was never measured.
    pub heap: Option<Heap>,
}

impl Cost {
    /// Of a certificate as the library read it; `certificate` is `None` where it refuses it,
    /// `description` where not even a lenient reader understands it.
    pub fn of(
        der: &[u8],
        description: Option<&Description>,
        certificate: Option<&Certificate>,
        version: Version,
    ) -> Self {
        Self {
            flash: Flash::of(der, description),
            heap: certificate.and_then(|certificate| Heap::of(certificate, version)),
        }
    }
}
