//! Times of a certificate, to the second, as the library compares them.
//!
//! Source: `library/x509.c` (`mbedtls_x509_get_time`, `x509_date_is_valid`,
//! `mbedtls_x509_time_cmp`; 2.18.0 to 3.6.5 accept and refuse the same).

use std::fmt;

use time::OffsetDateTime;
use time::util::is_leap_year;

use super::der::{self, Reader};
use crate::mbedtls::Code;

/// `mbedtls_x509_time`: UTC; orders by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time {
    /// 0 to 9999 in a certificate; a device's clock may say less.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// Two-digit years from here on are in the twentieth century (RFC 5280 section 4.1.2.5.1).
const CENTURY_PIVOT: i32 = 50;

impl Time {
    /// `mbedtls_x509_get_time`.
    ///
    /// Shown by `src/certificate/validity.rs`:
    /// `reads_both_forms_with_and_without_z`,
    /// `refuses_what_is_no_date`.
    pub(super) fn parse(reader: &mut Reader<'_>) -> Result<Self, Code> {
        let invalid = |low| Code::X509_INVALID_DATE.plus(low);
        let tag = reader.peek().ok_or(invalid(Code::ASN1_OUT_OF_DATA))?;
        let year_digits = match tag {
            der::UTC_TIME => 2,
            der::GENERALIZED_TIME => 4,
            _ => return Err(invalid(Code::ASN1_UNEXPECTED_TAG)),
        };
        let text = reader.element(tag).map_err(invalid)?;
        from_digits(text, year_digits).ok_or(Code::X509_INVALID_DATE)
    }

    /// Seconds since 1970, or `None` where no calendar goes that far.
    pub fn to_offset(self) -> Option<OffsetDateTime> {
        let month = time::Month::try_from(self.month).ok()?;
        let date = time::Date::from_calendar_date(self.year, month, self.day).ok()?;
        let time = time::Time::from_hms(self.hour, self.minute, self.second).ok()?;
        Some(OffsetDateTime::new_utc(date, time))
    }
}

impl From<OffsetDateTime> for Time {
    fn from(instant: OffsetDateTime) -> Self {
        let instant = instant.to_offset(time::UtcOffset::UTC);
        Self {
            year: instant.year(),
            month: u8::from(instant.month()),
            day: instant.day(),
            hour: instant.hour(),
            minute: instant.minute(),
            second: instant.second(),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Digits and an optional `Z`; any text without zone is taken as UTC.
fn from_digits(text: &[u8], year_digits: usize) -> Option<Time> {
    let digits = match text.len().checked_sub(year_digits)? {
        10 => text,
        11 => text.strip_suffix(b"Z")?,
        _ => return None,
    };
    let (year, rest) = digits.split_at_checked(year_digits)?;
    let mut year = number(year)?;
    if year_digits == 2 {
        year += if year < CENTURY_PIVOT { 2000 } else { 1900 };
    }
    let pair = |index: usize| {
        let value = number(rest.get(index * 2..index * 2 + 2)?)?;
        u8::try_from(value).ok()
    };
    let time = Time {
        year,
        month: pair(0)?,
        day: pair(1)?,
        hour: pair(2)?,
        minute: pair(3)?,
        second: pair(4)?,
    };
    is_valid(&time).then_some(time)
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + i32::from(digit - b'0'))
    })
}

fn is_valid(time: &Time) -> bool {
    let leap = is_leap_year(time.year);
    let days = match time.month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => return false,
    };
    (1..=days).contains(&time.day) && time.hour < 24 && time.minute < 60 && time.second < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(tag: u8, text: &[u8]) -> Result<String, Code> {
        let bytes = [&[tag, text.len() as u8], text].concat();
        Time::parse(&mut Reader::new(&bytes)).map(|time| time.to_string())
    }

    #[test]
    fn reads_both_forms_with_and_without_z() {
        assert_eq!(parse(0x17, b"280128120000Z").as_deref(), Ok("2028-01-28T12:00:00Z"));
        assert_eq!(parse(0x17, b"700101000000").as_deref(), Ok("1970-01-01T00:00:00Z"));
        assert_eq!(parse(0x18, b"99991231235959Z").as_deref(), Ok("9999-12-31T23:59:59Z"));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [&b"230229000000Z"[..], b"2302280000Z", b"2301010000+1Z", b"230101240000Z"] {
            assert_eq!(parse(0x17, text), Err(Code::X509_INVALID_DATE), "{text:?}");
        }
        assert_eq!(parse(0x16, b"230101000000Z"), Err(Code(-0x2462)));
    }
}
