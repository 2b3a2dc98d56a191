//! The end entity's name against the expected one.
//!
//! Source: `library/x509_crt.c` (`x509_crt_verify_name`, `x509_crt_check_san`,
//! `x509_crt_check_cn`, `x509_check_wildcard`; 2.18.0, 2.28.10, 3.5.1, 3.6.5).

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::certificate::{Certificate, GeneralName, GeneralNameKind, equals_without_case};
use crate::mbedtls::{Behaviour, Rule};

/// True where the certificate is one for `expected`. A subject alternative name, even without any
/// DNS entry, rules out the common names.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `the_common_name_counts_without_alternative_names_alone`.
pub(super) fn matches(certificate: &Certificate, expected: &str, behaviour: Behaviour) -> bool {
    let expected = expected.as_bytes();
    match certificate.alternative_names() {
        Some(names) => alternative_name_matches(names, expected, behaviour),
        None => certificate.subject().common_names().any(|name| is_dns_match(name, expected)),
    }
}

/// Shown by `tests/differential/rule/change.rs`: `addresses_are_compared_from_3_5_0_on`.
fn alternative_name_matches(names: &[GeneralName], expected: &[u8], behaviour: Behaviour) -> bool {
    if !behaviour.has(Rule::AlternativeNameTypesCompared) {
        return any_stored_name_matches(names, expected, behaviour);
    }
    let of_kind = |kind| names.iter().filter(move |name| name.kind() == kind);
    if of_kind(GeneralNameKind::Dns).any(|name| is_dns_match(&name.value, expected)) {
        return true;
    }
    if !behaviour.has(Rule::AddressesCompared) {
        return false;
    }
    let address = address_bytes(expected);
    address.is_some_and(|address| of_kind(GeneralNameKind::Address).any(|n| n.value == address))
        || of_kind(GeneralNameKind::Uri).any(|name| name.value == expected)
}

/// Before 2.24: every entry that was kept counts as a DNS name, and a list without any holds one
/// empty name. Before 2.18 nothing but DNS names was kept.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `alternative_names_are_compared_by_type_from_2_24_0_on`.
fn any_stored_name_matches(names: &[GeneralName], expected: &[u8], behaviour: Behaviour) -> bool {
    let all = behaviour.has(Rule::OtherNames);
    let mut kept =
        names.iter().filter(|name| all || name.kind() == GeneralNameKind::Dns).peekable();
    match kept.peek() {
        None => expected.is_empty(),
        Some(_) => kept.any(|name| is_dns_match(&name.value, expected)),
    }
}

/// Equal without case, or below a wildcard.
fn is_dns_match(name: &[u8], expected: &[u8]) -> bool {
    equals_without_case(name, expected) || is_wildcard_match(name, expected)
}

/// `*.` stands for the whole first label, which must not be empty; nothing demands further dots.
///
/// Shown by `tests/differential/rule/verifying.rs`: `a_wildcard_stands_for_one_label`.
fn is_wildcard_match(name: &[u8], expected: &[u8]) -> bool {
    let Some(dot) = expected.iter().position(|byte| *byte == b'.').filter(|dot| *dot > 0) else {
        return false;
    };
    let parent = expected.get(dot..).unwrap_or_default();
    match name {
        [b'*', rest @ ..] => {
            name.len() >= 3 && rest.first() == Some(&b'.') && equals_without_case(rest, parent)
        }
        _ => false,
    }
}

/// `mbedtls_x509_crt_parse_cn_inet_pton`: a colon makes it IPv6.
///
/// Shown by `tests/differential/rule/change.rs`: `addresses_are_compared_from_3_5_0_on`.
fn address_bytes(expected: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(expected).ok()?;
    if text.contains(':') {
        text.parse::<Ipv6Addr>().ok().map(|address| address.octets().to_vec())
    } else {
        text.parse::<Ipv4Addr>().ok().map(|address| address.octets().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_stands_for_one_whole_label() {
        assert!(is_dns_match(b"*.example.com", b"iot.EXAMPLE.com"));
        assert!(is_dns_match(b"*.com", b"example.com"));
        assert!(!is_dns_match(b"*.example.com", b"a.b.example.com"));
        assert!(!is_dns_match(b"*.example.com", b"example.com"));
        assert!(!is_dns_match(b"*.example.com", b".example.com"));
        assert!(!is_dns_match(b"i*.example.com", b"iot.example.com"));
        assert!(!is_dns_match(b"iot.example.com", b"iot.example.com."));
    }
}
