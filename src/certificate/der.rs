//! The DER reader: mbedTLS's strictness, its laxness and its error codes.
//!
//! Source: `library/asn1parse.c` (2.18.0, 2.28.10, 3.5.1, 3.6.5).

use crate::mbedtls::Code;

/// `MBEDTLS_ASN1_BOOLEAN`.
pub const BOOLEAN: u8 = 0x01;
/// `MBEDTLS_ASN1_INTEGER`.
pub const INTEGER: u8 = 0x02;
/// `MBEDTLS_ASN1_BIT_STRING`.
pub const BIT_STRING: u8 = 0x03;
/// `MBEDTLS_ASN1_OCTET_STRING`.
pub const OCTET_STRING: u8 = 0x04;
/// `MBEDTLS_ASN1_NULL`.
pub const NULL: u8 = 0x05;
/// `MBEDTLS_ASN1_OID`.
pub const OID: u8 = 0x06;
/// `MBEDTLS_ASN1_UTF8_STRING`.
pub const UTF8_STRING: u8 = 0x0C;
/// `MBEDTLS_ASN1_PRINTABLE_STRING`.
pub const PRINTABLE_STRING: u8 = 0x13;
/// `MBEDTLS_ASN1_T61_STRING`.
pub const T61_STRING: u8 = 0x14;
/// `MBEDTLS_ASN1_IA5_STRING`.
pub const IA5_STRING: u8 = 0x16;
/// `MBEDTLS_ASN1_UTC_TIME`.
pub const UTC_TIME: u8 = 0x17;
/// `MBEDTLS_ASN1_GENERALIZED_TIME`.
pub const GENERALIZED_TIME: u8 = 0x18;
/// `MBEDTLS_ASN1_UNIVERSAL_STRING`.
pub const UNIVERSAL_STRING: u8 = 0x1C;
/// `MBEDTLS_ASN1_BMP_STRING`.
pub const BMP_STRING: u8 = 0x1E;
/// A constructed sequence.
pub const SEQUENCE: u8 = 0x30;
/// A constructed set.
pub const SET: u8 = 0x31;
/// `MBEDTLS_ASN1_CONTEXT_SPECIFIC`.
pub const CONTEXT: u8 = 0x80;
/// `MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED`.
pub const CONTEXT_CONSTRUCTED: u8 = 0xA0;
/// `MBEDTLS_ASN1_TAG_CLASS_MASK`.
pub const CLASS_MASK: u8 = 0xC0;
/// `MBEDTLS_ASN1_TAG_VALUE_MASK`.
pub const VALUE_MASK: u8 = 0x1F;

/// The longest length field that the library reads, in bytes after the first.
const LONGEST_LENGTH_FIELD: usize = 4;

/// Bits of an `int`, into which `mbedtls_asn1_get_int` reads.
const INT_BYTES: usize = 4;

/// A position in bytes and the end that the library would pass along with it.
///
/// Reading a header does not narrow the end: where the library forgets to compare the length of
/// an element with its contents, so does this reader.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    /// Reads all of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, end: bytes.len() }
    }

    /// Offset from the start of the whole input.
    pub fn position(&self) -> usize {
        self.at
    }

    /// True when nothing is left.
    pub fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// The next byte, unread.
    pub fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Takes the next byte.
    pub fn byte(&mut self) -> Result<u8, Code> {
        let byte = self.peek().ok_or(Code::ASN1_OUT_OF_DATA)?;
        self.at += 1;
        Ok(byte)
    }

    /// Takes `length` bytes, which a length field has already been checked to leave.
    pub fn take(&mut self, length: usize) -> &'a [u8] {
        let end = self.at.saturating_add(length).min(self.end);
        let taken = self.bytes.get(self.at..end).unwrap_or_default();
        self.at = end;
        taken
    }

    /// The same position with the end after `length` bytes.
    pub fn limited(&self, length: usize) -> Self {
        Self { end: self.at.saturating_add(length).min(self.end), ..*self }
    }

    /// Goes on where `inner`, a narrower copy of this reader, stopped.
    pub fn resume(&mut self, inner: &Self) {
        self.at = inner.at;
    }

    /// `mbedtls_asn1_get_len`: definite lengths of up to four bytes, minimal or not.
    ///
    /// After an error the reader stands where the library's pointer does: before a length field
    /// that is invalid or cut off, behind one that announces too much.
    ///
    /// Shown by `src/certificate/der.rs`: `a_length_may_be_longer_than_needed_but_not_indefinite`.
    pub fn length(&mut self) -> Result<usize, Code> {
        let first = self.peek().ok_or(Code::ASN1_OUT_OF_DATA)?;
        let more = usize::from(first & 0x7F);
        let length = if first & 0x80 == 0 {
            self.take(1);
            more
        } else if more == 0 || more > LONGEST_LENGTH_FIELD {
            return Err(Code::ASN1_INVALID_LENGTH);
        } else if self.remaining() <= more {
            return Err(Code::ASN1_OUT_OF_DATA);
        } else {
            self.take(1);
            self.take(more).iter().fold(0, |length, byte| length << 8 | usize::from(*byte))
        };
        if length > self.remaining() { Err(Code::ASN1_OUT_OF_DATA) } else { Ok(length) }
    }

    /// `mbedtls_asn1_get_tag`: a header; the reader stands before the contents.
    ///
    /// Shown by `src/certificate/der.rs`: `a_length_may_be_longer_than_needed_but_not_indefinite`.
    pub fn header(&mut self, tag: u8) -> Result<usize, Code> {
        match self.peek() {
            None => Err(Code::ASN1_OUT_OF_DATA),
            Some(found) if found != tag => Err(Code::ASN1_UNEXPECTED_TAG),
            Some(_) => {
                self.at += 1;
                self.length()
            }
        }
    }

    /// A header and its contents.
    pub fn element(&mut self, tag: u8) -> Result<&'a [u8], Code> {
        let length = self.header(tag)?;
        Ok(self.take(length))
    }

    /// A header; the contents as a reader of their own, which the caller must [`resume`] from or
    /// read to its end.
    ///
    /// [`resume`]: Self::resume
    pub fn enter(&mut self, tag: u8) -> Result<Self, Code> {
        let length = self.header(tag)?;
        let inner = self.limited(length);
        self.take(length);
        Ok(inner)
    }

    /// `mbedtls_asn1_get_bool`: any value but 0 is true.
    ///
    /// Shown by `tests/differential/rule/reading.rs`: `the_ca_flag_is_a_boolean_or_a_number`.
    pub fn boolean(&mut self) -> Result<bool, Code> {
        let length = self.header(BOOLEAN)?;
        if length != 1 {
            return Err(Code::ASN1_INVALID_LENGTH);
        }
        Ok(self.byte()? != 0)
    }

    /// `mbedtls_asn1_get_int`: a non-negative `int`. Until 2.18 leading zeros counted.
    ///
    /// Shown by `src/certificate/der.rs`: `an_int_is_not_negative_and_fits_31_bits`.
    pub fn int(&mut self, leading_zeros_count: bool) -> Result<i32, Code> {
        let length = self.header(INTEGER)?;
        if length == 0 || self.peek().is_some_and(|byte| byte & 0x80 != 0) {
            return Err(Code::ASN1_INVALID_LENGTH);
        }
        if leading_zeros_count && length > INT_BYTES {
            return Err(Code::ASN1_INVALID_LENGTH);
        }
        let digits = without_leading_zeros(self.limited(length).rest());
        let value = small_unsigned(digits).ok_or(Code::ASN1_INVALID_LENGTH)?;
        self.take(length);
        Ok(value)
    }

    /// `mbedtls_asn1_get_bitstring`: must fill the reader; the bytes without the count of unused
    /// bits.
    ///
    /// Shown by `tests/differential/rule/reading.rs`: `key_usage_leaves_at_most_seven_bits_unused`.
    pub fn bit_string(&mut self) -> Result<&'a [u8], Code> {
        let length = self.header(BIT_STRING)?;
        if length < 1 {
            return Err(Code::ASN1_OUT_OF_DATA);
        }
        if self.byte()? > 7 {
            return Err(Code::ASN1_INVALID_LENGTH);
        }
        let bits = self.take(length - 1);
        if self.is_empty() { Ok(bits) } else { Err(Code::ASN1_LENGTH_MISMATCH) }
    }

    /// `mbedtls_asn1_get_bitstring_null`: no unused bits; the length of the contents, before which
    /// the reader stands. `may_be_empty`: from 2.20 on.
    ///
    /// Shown by `tests/differential/rule/reading.rs`:
    /// `a_signature_has_no_unused_bits_and_nothing_follows`.
    pub fn whole_bit_string(&mut self, may_be_empty: bool) -> Result<usize, Code> {
        let length = self.header(BIT_STRING)?;
        let least = if may_be_empty { 1 } else { 2 };
        if length < least || self.byte()? != 0 {
            return Err(Code::ASN1_INVALID_DATA);
        }
        Ok(length - 1)
    }
}

/// The digits of an unsigned number.
pub fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

fn small_unsigned(digits: &[u8]) -> Option<i32> {
    if digits.len() > INT_BYTES {
        return None;
    }
    let value = digits.iter().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
    i32::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_may_be_longer_than_needed_but_not_indefinite() {
        let read = |bytes: &[u8]| Reader::new(bytes).header(SEQUENCE);
        assert_eq!(read(&[0x30, 0x82, 0x00, 0x01, 0xFF]), Ok(1));
        assert_eq!(read(&[0x30, 0x80, 0x00, 0x00]), Err(Code::ASN1_INVALID_LENGTH));
        assert_eq!(read(&[0x30, 0x85, 0, 0, 0, 0, 0]), Err(Code::ASN1_INVALID_LENGTH));
        assert_eq!(read(&[0x30, 0x02, 0xFF]), Err(Code::ASN1_OUT_OF_DATA));
        assert_eq!(read(&[0x30, 0x82, 0xFF]), Err(Code::ASN1_OUT_OF_DATA));
        assert_eq!(read(&[0x31, 0x00]), Err(Code::ASN1_UNEXPECTED_TAG));
        assert_eq!(read(&[]), Err(Code::ASN1_OUT_OF_DATA));
    }

    #[test]
    fn an_int_is_not_negative_and_fits_31_bits() {
        let read = |bytes: &[u8]| Reader::new(bytes).int(false);
        assert_eq!(read(&[2, 1, 0x7F]), Ok(127));
        assert_eq!(read(&[2, 5, 0, 0, 0, 0, 3]), Ok(3));
        assert_eq!(read(&[2, 1, 0x80]), Err(Code::ASN1_INVALID_LENGTH));
        assert_eq!(read(&[2, 5, 0, 0x80, 0, 0, 0]), Err(Code::ASN1_INVALID_LENGTH));
        assert_eq!(read(&[2, 0]), Err(Code::ASN1_INVALID_LENGTH));
        assert_eq!(Reader::new(&[2, 5, 0, 0, 0, 0, 3]).int(true), Err(Code::ASN1_INVALID_LENGTH));
    }
}
