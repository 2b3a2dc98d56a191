//! Files that hold the bytes of an image and no more: Intel HEX, S-records, UF2, ESP images, raw images.
//!
//! Their readers are our own: the crates for them have had no release for years, and an error here names
//! the line and the field.

mod chunk;
mod error;
mod esp;
mod intel_hex;
mod records;
mod s_record;
mod uf2;

pub use chunk::{Chunk, Segment};
pub use error::ContainerError;

/// The kind of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerKind {
    /// Records that begin with a colon.
    IntelHex,
    /// Records that begin with `S`.
    SRecord,
    /// Blocks of 512 bytes.
    Uf2,
    /// Segments for a boot ROM of Espressif.
    Esp,
    /// Bytes without an address.
    Raw,
}

/// A container, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// What it is.
    pub kind: ContainerKind,
    /// In address order, at least one; they do not overlap.
    pub chunks: Vec<Chunk>,
}

impl ContainerKind {
    /// Told by the first bytes. A raw image is not told: any bytes can be one.
    pub fn recognise(file: &[u8]) -> Option<Self> {
        match file {
            [b':', b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..] => Some(Self::IntelHex),
            [b'S', b'0'..=b'9', b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..] => Some(Self::SRecord),
            _ if file.starts_with(&uf2::MAGIC) => Some(Self::Uf2),
            [esp::MAGIC, ..] => Some(Self::Esp),
            _ => None,
        }
    }

    /// The word in reports and errors.
    pub fn word(self) -> &'static str {
        match self {
            Self::IntelHex => intel_hex::NAME,
            Self::SRecord => s_record::NAME,
            Self::Uf2 => uf2::NAME,
            Self::Esp => esp::NAME,
            Self::Raw => "raw image",
        }
    }
}

impl Container {
    /// Reads a file of a known kind.
    ///
    /// # Errors
    /// With the line or the offset, and the field that is wrong.
    pub fn read(kind: ContainerKind, file: &[u8]) -> Result<Self, ContainerError> {
        let chunks = match kind {
            ContainerKind::IntelHex => intel_hex::read(file)?,
            ContainerKind::SRecord => s_record::read(file)?,
            ContainerKind::Uf2 => uf2::read(file)?,
            ContainerKind::Esp => esp::read(file)?,
            ContainerKind::Raw if file.is_empty() => {
                return Err(ContainerError::Empty { container: kind.word() });
            }
            ContainerKind::Raw => {
                let name = "image".to_owned();
                vec![Chunk { address: 0, name, bytes: file.to_vec(), segment: None }]
            }
        };
        Ok(Self { kind, chunks })
    }
}
