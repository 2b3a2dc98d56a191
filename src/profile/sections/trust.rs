//! `[trust]`: the CAs and how the application loads them.

use std::collections::BTreeSet;

use crate::mbedtls::{Curve, Hash, Named};
use crate::profile::error::ProfileError;
use crate::profile::section::{Section, Value};
use crate::profile::settings::{
    CaSource, CertificateProfile, CrossSignedVerify, OnSkipped, TrustModel, TrustSettings,
};
use crate::profile::tree::Kind;

const ON_SKIPPED: [(&str, OnSkipped); 2] =
    [("continue", OnSkipped::Continue), ("stop", OnSkipped::Stop)];

const MODELS: [(&str, TrustModel); 2] =
    [("ca-chain", TrustModel::CaChain), ("esp-bundle", TrustModel::EspBundle)];

const CROSS_SIGNED_VERIFY: [(&str, CrossSignedVerify); 3] = [
    ("off", CrossSignedVerify::Off),
    ("6.0", CrossSignedVerify::From6_0),
    ("6.1", CrossSignedVerify::From6_1),
];

/// Shortest RSA key that every named certificate profile of the library accepts, in bits.
const DEFAULT_MIN_RSA: usize = 2048;

pub fn trust(section: &Section<'_>) -> Result<TrustSettings, ProfileError> {
    Ok(TrustSettings {
        ca: list(section, "ca", ca_source)?,
        crl: list(section, "crl", Value::path)?,
        cert_profile: section
            .get("cert_profile")
            .map_or(Ok(CertificateProfile::Default), |value| cert_profile(&value))?,
        on_skipped: section
            .get("on_skipped")
            .map_or(Ok(OnSkipped::Continue), |value| value.choice(&ON_SKIPPED))?,
        model: section
            .get("model")
            .map_or(Ok(TrustModel::CaChain), |value| value.choice(&MODELS))?,
        cross_signed_verify: section
            .get("cross_signed_verify")
            .map_or(Ok(CrossSignedVerify::Off), |value| value.choice(&CROSS_SIGNED_VERIFY))?,
    })
}

fn list<'a, T>(
    section: &Section<'a>,
    key: &str,
    read: impl Fn(&Value<'a>) -> Result<T, ProfileError>,
) -> Result<Vec<T>, ProfileError> {
    let Some(value) = section.get(key) else { return Ok(Vec::new()) };
    value.array()?.iter().map(read).collect()
}

fn ca_source(value: &Value<'_>) -> Result<CaSource, ProfileError> {
    match value.text()? {
        "mozilla" => Ok(CaSource::Mozilla),
        _ => value.path().map(CaSource::File),
    }
}

fn cert_profile(value: &Value<'_>) -> Result<CertificateProfile, ProfileError> {
    if let Kind::Table(_) = value.kind() {
        let section = value.section()?;
        section.check_keys()?;
        return custom(value, &section);
    }
    match value.text()? {
        "default" => Ok(CertificateProfile::Default),
        "next" => Ok(CertificateProfile::Next),
        "suiteb" => Ok(CertificateProfile::SuiteB),
        other => Err(value.wrong_value(&format!(
            "`{other}` is not `default`, `next`, `suiteb` or a table of `min_rsa`, `md`, `curves`"
        ))),
    }
}

fn custom(value: &Value<'_>, section: &Section<'_>) -> Result<CertificateProfile, ProfileError> {
    let min_rsa = section.get("min_rsa").map(|bits| bits.unsigned()).transpose()?;
    let min_rsa = min_rsa.map(usize::try_from).transpose();
    let hashes = list(section, "md", |name| name.name("digest", Hash::NAMES))?;
    let curves = list(section, "curves", |name| name.name("curve", Curve::NAMES))?;
    if hashes.is_empty() {
        return Err(section.missing(value, "a certificate profile needs `md`, its digests"));
    }
    Ok(CertificateProfile::Custom {
        min_rsa: min_rsa
            .map_err(|_| value.wrong_value("`min_rsa` is too large"))?
            .unwrap_or(DEFAULT_MIN_RSA),
        hashes: BTreeSet::from_iter(hashes),
        curves: BTreeSet::from_iter(curves),
    })
}
