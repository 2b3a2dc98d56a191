//! `BADCERT_CN_MISMATCH`: what the device expects, what the certificate offers, and what would do.

use std::net::IpAddr;

use crate::mbedtls::{VerifyFlags, Version};
use crate::profile::Hostname;

use super::Case;
use super::clause::{Clause, Effort};
use super::scene::Scene;
use super::witness::Certificate;

/// The first release that compares an address with iPAddress entries (`x509_crt.c`).
const COMPARES_ADDRESSES: Version = Version::new(3, 5, 0);
/// Names shown of a certificate that carries many.
const SHOWN: usize = 4;

/// The device compares the certificate's name with something.
pub(super) fn is_checked(case: &Case) -> bool {
    expected(case).is_some()
}

/// What the device passes to `mbedtls_ssl_set_hostname`.
fn expected<'a>(case: &'a Case) -> Option<&'a str> {
    match &case.tls.hostname {
        Hostname::Target => Some(case.host),
        Hostname::Name(name) => Some(name),
        Hostname::Unchecked | Hostname::NotCalled => None,
    }
}

/// One way in which a name can be wrong: the scene, the name expected, the server's certificate.
type Way = fn(&Scene, &str, &Certificate) -> Option<Clause>;

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    if !scene.flags().contains(VerifyFlags::CN_MISMATCH) {
        return None;
    }
    let wanted = expected(scene.case)?;
    let leaf = &scene.end_entity()?.certificate;
    let ways: [Way; 6] = [leftover, empty, trailing_dot, address, only_common_name, deep_wildcard];
    let clause = ways.into_iter().find_map(|way| way(scene, wanted, leaf));
    Some(clause.unwrap_or_else(|| other_name(scene, wanted, leaf)))
}

/// A constant in the code, although the certificate is right for the host itself.
fn leftover(scene: &Scene, wanted: &str, leaf: &Certificate) -> Option<Clause> {
    let host = scene.case.host;
    if wanted == host || !covers(leaf, host) {
        return None;
    }
    let says = format!(
        "The device expects the name \"{wanted}\", set in its code, while the certificate is for \
         {}, which is right for {host}",
        listed(leaf)
    );
    Some(expect(says, host))
}

fn empty(scene: &Scene, wanted: &str, _leaf: &Certificate) -> Option<Clause> {
    let says = "The device expects an empty name, which no certificate has".to_owned();
    wanted.is_empty().then(|| expect(says, scene.case.host))
}

fn trailing_dot(_scene: &Scene, wanted: &str, leaf: &Certificate) -> Option<Clause> {
    let plain = wanted.strip_suffix('.').filter(|plain| covers(leaf, plain))?;
    let says = format!("mbedTLS takes the dot at the end of \"{wanted}\" for a part of the name");
    Some(expect(says, plain))
}

/// An address where the release compares only names, or where the certificate has none.
fn address(scene: &Scene, wanted: &str, leaf: &Certificate) -> Option<Clause> {
    wanted.parse::<IpAddr>().ok()?;
    let listed_address = leaf.alternative_names.iter().any(|name| name == wanted);
    let version = scene.case.library.version;
    let says = if listed_address && version < COMPARES_ADDRESSES {
        format!(
            "The certificate does list the address {wanted}, but mbedTLS {version} compares names \
             only; addresses are compared from {COMPARES_ADDRESSES} on"
        )
    } else {
        format!(
            "The device connects by address, {wanted}, while the certificate is for {}",
            listed(leaf)
        )
    };
    let fix = match names(leaf).first() {
        Some(name) => set_hostname(&concrete(name)),
        None => {
            "Have the server's certificate re-issued with a DNS name, and expect that.".to_owned()
        }
    };
    Some(Clause::new(says, Effort::Application, fix))
}

/// The common name would match, but a subjectAltName extension silences it.
fn only_common_name(_scene: &Scene, wanted: &str, leaf: &Certificate) -> Option<Clause> {
    if !leaf.lists_names() || !leaf.common_names.iter().any(|name| covers_name(name, wanted)) {
        return None;
    }
    let says = format!(
        "The certificate's common name is \"{wanted}\", but it has a subjectAltName extension \
         ({}), and then mbedTLS ignores the common name",
        listed(leaf)
    );
    let fix = format!("Have the certificate re-issued with DNS:{wanted} in subjectAltName.");
    let clause = Clause::new(says, Effort::Server, fix);
    Some(match names(leaf).first() {
        Some(name) => clause.or(format!("expect \"{}\" on the device.", concrete(name))),
        None => clause,
    })
}

/// `*.example.com` against `a.b.example.com`: a star stands for one label.
fn deep_wildcard(_scene: &Scene, wanted: &str, leaf: &Certificate) -> Option<Clause> {
    let lower = wanted.to_ascii_lowercase();
    let star = names(leaf).into_iter().find(|name| {
        let suffix = name.strip_prefix('*').map(str::to_ascii_lowercase);
        suffix.is_some_and(|suffix| {
            lower.ends_with(&suffix) || lower == suffix.trim_start_matches('.')
        })
    })?;
    let says =
        format!("\"{wanted}\" is not covered by \"{star}\": the star stands for exactly one label");
    let fix = format!("Have the certificate re-issued with DNS:{wanted}.");
    Some(Clause::new(says, Effort::Server, fix))
}

fn other_name(scene: &Scene, wanted: &str, leaf: &Certificate) -> Clause {
    let says =
        format!("The device expects \"{wanted}\", while the certificate is for {}", listed(leaf));
    if sends_no_name(scene.case) {
        let says =
            format!("{says}; this build sends no server name, so the server chose a default");
        return Clause::new(says, Effort::Build, "Turn on MBEDTLS_SSL_SERVER_NAME_INDICATION.");
    }
    let reissue = format!("have the certificate re-issued with DNS:{wanted}.");
    match nearest(leaf, wanted) {
        Some(name) => Clause::new(says, Effort::Application, meant(&concrete(name))).or(reissue),
        None => Clause::new(
            says,
            Effort::Server,
            format!("Have the certificate re-issued with DNS:{wanted}."),
        ),
    }
}

fn sends_no_name(case: &Case) -> bool {
    !case.library.capabilities.server_name_indication
}

fn expect(says: String, name: &str) -> Clause {
    Clause::new(says, Effort::Application, set_hostname(name))
}

/// Only a person knows whether the right server is behind the name or the right name is in the code.
fn meant(name: &str) -> String {
    format!(
        "If that is the server you mean, connect to \"{name}\", or pass \"{name}\" to \
         mbedtls_ssl_set_hostname()."
    )
}

fn set_hostname(name: &str) -> String {
    format!("Pass \"{name}\" to mbedtls_ssl_set_hostname().")
}

/// What the library compares a name with: DNS entries where the extension is there, else the
/// common names.
fn names(leaf: &Certificate) -> Vec<&str> {
    let is_name = |name: &&str| name.parse::<IpAddr>().is_err();
    all_names(leaf).iter().map(String::as_str).filter(is_name).collect()
}

fn all_names(leaf: &Certificate) -> &[String] {
    if leaf.lists_names() { &leaf.alternative_names } else { &leaf.common_names }
}

fn listed(leaf: &Certificate) -> String {
    let all = all_names(leaf);
    let shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    match all.len().saturating_sub(SHOWN) {
        _ if all.is_empty() => "no host name at all".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn covers(leaf: &Certificate, host: &str) -> bool {
    names(leaf).iter().any(|name| covers_name(name, host))
}

/// Letter case is ignored, and a leading star stands for one label (`x509_crt_check_cn`, 2.28, 3.6).
fn covers_name(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    let below_star = pattern.strip_prefix("*.");
    let below_label = host.split_once('.').map(|(_, rest)| rest);
    matches!((below_star, below_label), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
}

/// A name that could stand in code: a wildcard gets a first label.
fn concrete(name: &str) -> String {
    match name.strip_prefix("*.") {
        Some(rest) => format!("www.{rest}"),
        None => name.to_owned(),
    }
}

fn nearest<'a>(leaf: &'a Certificate, wanted: &str) -> Option<&'a str> {
    names(leaf).into_iter().min_by_key(|name| (strsim::levenshtein(name, wanted), *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_whole_label() {
        assert!(covers_name("*.example.com", "IOT.example.COM"));
        assert!(!covers_name("*.example.com", "example.com"));
        assert!(!covers_name("*.example.com", "a.b.example.com"));
        assert!(!covers_name("*", "localhost"));
    }
}
