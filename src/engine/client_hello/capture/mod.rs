//! The bytes of a ClientHello in what people have at hand: a packet capture, a hex dump, an array
//! of a C program, or the bytes themselves.

mod captured;
mod dump;
mod error;
mod flow;
mod hex;
mod packet;

pub use captured::{Captured, Source};
pub use error::CaptureError;

/// The first bytes of the containers of packets: pcap in both orders and both resolutions, pcapng.
const CONTAINERS: [[u8; 4]; 5] = [
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0xc3, 0xd4],
    [0x4d, 0x3c, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x0a, 0x0d, 0x0d, 0x0a],
];

/// Finds the first ClientHello of a file.
///
/// # Errors
/// A container that cannot be read, text that is no hex, a capture without a ClientHello.
pub fn find(file: &[u8]) -> Result<Captured, CaptureError> {
    if CONTAINERS.iter().any(|magic| file.starts_with(magic)) {
        return packet::find(file);
    }
    if file.starts_with(&[22, 3]) || file.starts_with(&[22, 0xfe]) {
        return Ok(Captured { bytes: file.to_vec(), source: Source::Bytes });
    }
    let text = std::str::from_utf8(file).map_err(|_| CaptureError::Unknown)?;
    Ok(Captured { bytes: hex::read(text)?, source: Source::Hex })
}
