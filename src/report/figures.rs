//! Numbers and devices as people read them.

use crate::profile::Profile;

/// `208,764`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `-14,832`, `+72`, `0`.
pub(super) fn signed(number: i64) -> String {
    let sign = match number {
        0 => "",
        ..0 => "-",
        _ => "+",
    };
    format!("{sign}{}", grouped(number.unsigned_abs()))
}

/// `39.8 %` of tenths of a percent.
pub(super) fn percent(permille: u64) -> String {
    format!("{}.{} %", grouped(permille / 10), permille % 10)
}

/// What a device is called, and its library where that is not its name already.
pub(super) fn device(profile: &Profile) -> String {
    let library = format!("mbedTLS {}", profile.library.version);
    if profile.name == library { library } else { format!("{}, {library}", profile.name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_changes_have_a_sign() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(208_764), "208,764");
        assert_eq!(signed(-14_832), "-14,832");
        assert_eq!(signed(72), "+72");
        assert_eq!(signed(0), "0");
        assert_eq!(percent(398), "39.8 %");
    }
}
