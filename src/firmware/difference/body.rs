//! Machine code apart from where it stands: the same function at another address is the same.
//!
//! What a linker writes into code is left out: calls that are relative to their place, and words
//! that are addresses of the image. Thumb and RISC-V are known; of other machines the addresses alone.

use std::ops::Range;

/// Offset basis and prime of FNV-1a with 64 bits, which is the same in every build of this program.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

/// A number that is equal for bodies that differ in addresses alone.
pub(super) fn fingerprint(machine: &str, address: u64, body: &[u8], extents: &[Range<u64>]) -> u64 {
    let mut bytes = body.to_vec();
    match machine {
        "arm" => thumb_calls(&mut bytes),
        "riscv" => riscv_calls(&mut bytes),
        _ => {}
    }
    mask_addresses(&mut bytes, address, extents);
    bytes.iter().fold(FNV.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1))
}

/// The bytes without the calls that are relative to their place, and where those calls go: two
/// functions for which both are equal do the same. Without knowledge of the machine, the bytes.
pub(in crate::firmware) fn call_free(
    machine: &str,
    address: u64,
    body: &[u8],
) -> (Vec<u8>, Vec<u64>) {
    let mut bytes = body.to_vec();
    if machine == "arm" {
        thumb_calls(&mut bytes);
    }
    (bytes, calls(machine, address, body))
}

/// Addresses that the body calls or jumps to directly.
pub(super) fn calls(machine: &str, address: u64, body: &[u8]) -> Vec<u64> {
    if machine != "arm" {
        return Vec::new();
    }
    let halves: Vec<u16> = halves(body).collect();
    let pairs = halves.windows(2).enumerate();
    pairs
        .filter_map(|(index, pair)| {
            let offset = thumb_offset(pair[0], pair[1])?;
            let next = address.wrapping_add(index as u64 * 2 + 4);
            Some(next.wrapping_add_signed(offset) & 0xffff_ffff)
        })
        .collect()
}

fn halves(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

/// `BL` and `B.W` (ARMv7-M Architecture Reference Manual, A7.7.12 T4 and A7.7.18 T1).
fn thumb_offset(first: u16, second: u16) -> Option<i64> {
    let long = first >> 11 == 0b11110 && second & 0x9000 == 0x9000;
    if !long {
        return None;
    }
    let bit = |half: u16, at: u16| i64::from(half >> at & 1);
    let sign = bit(first, 10);
    let (one, two) = (bit(second, 13) ^ sign ^ 1, bit(second, 11) ^ sign ^ 1);
    let high = i64::from(first & 0x3ff);
    let low = i64::from(second & 0x7ff);
    Some((one << 23 | two << 22 | high << 12 | low << 1) - (sign << 24))
}

fn thumb_calls(bytes: &mut [u8]) {
    let halves: Vec<u16> = halves(bytes).collect();
    for (index, pair) in halves.windows(2).enumerate() {
        if thumb_offset(pair[0], pair[1]).is_some() {
            clear(bytes, index * 2..index * 2 + 4);
        }
    }
}

/// `JAL`, and `AUIPC` or `LUI` with the instruction behind it, which has the lower half (RISC-V
/// Unprivileged ISA, chapter 2); compressed instructions have two bytes and no such operand.
fn riscv_calls(bytes: &mut [u8]) {
    let mut at = 0;
    let mut lower_half = false;
    while let Some(&low) = bytes.get(at) {
        let wide = low & 0b11 == 0b11;
        let length = if wide { 4 } else { 2 };
        let opcode = low & 0x7f;
        let upper_half = wide && matches!(opcode, 0x17 | 0x37);
        if upper_half || lower_half || wide && opcode == 0x6f {
            clear(bytes, at..at + length);
        }
        lower_half = upper_half;
        at += length;
    }
}

/// Aligned words that lie in a section, with or without the Thumb bit.
fn mask_addresses(bytes: &mut [u8], address: u64, extents: &[Range<u64>]) {
    let first = address.next_multiple_of(4) - address;
    let mut at = usize::try_from(first).unwrap_or(usize::MAX);
    while let Some(&[one, two, three, four]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from(u32::from_le_bytes([one, two, three, four]));
        if extents.iter().any(|extent| extent.contains(&word)) && word > 0 {
            clear(bytes, at..at + 4);
        }
        at += 4;
    }
}

fn clear(bytes: &mut [u8], range: Range<usize>) {
    let end = range.end.min(bytes.len());
    if let Some(part) = bytes.get_mut(range.start..end) {
        part.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `bl` over -4 bytes and over +0x1000: from the manual's encoding.
    #[test]
    fn calls_are_decoded_forward_and_backward() {
        let back = [0xff, 0xf7, 0xfe, 0xff];
        assert_eq!(calls("arm", 0x1000, &back), [0x1000]);
        let forward = [0x01, 0xf0, 0x00, 0xf8];
        assert_eq!(calls("arm", 0x1000, &forward), [0x2004]);
        assert_eq!(calls("xtensa", 0x1000, &forward), [0; 0]);
    }

    #[test]
    fn bodies_that_differ_in_calls_and_addresses_alone_are_the_same() {
        let extents = [0x0800_0000..0x0801_0000, 0x2000_0000..0x2000_1000];
        let print = |address, call: [u8; 4], word: u32| {
            let body = [&call[..], &word.to_le_bytes()].concat();
            fingerprint("arm", address, &body, &extents)
        };
        let one = print(0x0800_0100, [0xff, 0xf7, 0xfe, 0xff], 0x0800_0200);
        let two = print(0x0800_0200, [0x01, 0xf0, 0x00, 0xf8], 0x0800_0300);
        let other = print(0x0800_0200, [0x01, 0xf0, 0x00, 0xf8], 7);
        assert_eq!(one, two);
        assert_ne!(one, other);
    }
}
