//! Every key that a profile may have, section by section.

/// Section names as messages print them, `""` for the top of the file.
const SECTIONS: [(&str, &[&str]); 10] = [
    ("", &["schema", "name", "extends", "mbedtls", "tls", "trust", "device", "build", "budget"]),
    ("mbedtls", &["version", "tree", "config", "crypto_config", "options"]),
    (
        "tls",
        &[
            "authmode",
            "fail_closed",
            "hostname",
            "transport",
            "min_version",
            "max_version",
            "ciphersuites",
            "groups",
            "alpn",
            "max_fragment_length",
            "client_cert",
            "client_key",
            "psk",
            "psk_identity",
        ],
    ),
    ("trust", &["ca", "crl", "cert_profile", "on_skipped", "model", "cross_signed_verify"]),
    ("trust.cert_profile", &["min_rsa", "md", "curves"]),
    ("device", &["clock", "cpu", "heap", "region"]),
    ("device.region", &["name", "origin", "length", "kind"]),
    ("build", &["elf", "map", "command", "fragment", "flags"]),
    ("budget", &["flash", "ram", "heap", "stack", "flash_growth", "ram_growth", "limit"]),
    (
        "budget.limit",
        &[
            "region",
            "component",
            "archive",
            "object",
            "symbol",
            "feature",
            "flash",
            "ram",
            "flash_growth",
            "ram_growth",
            "headroom",
        ],
    ),
];

/// `[tls] hostname = { name = "…" }` is not a section of its own: its key must not be suggested
/// for a stray `name` elsewhere.
const HOSTNAME: (&str, &[&str]) = ("tls.hostname", &["name"]);

/// The keys of a section; none for a section that does not exist.
pub(super) fn of(section: &str) -> &'static [&'static str] {
    let all = SECTIONS.iter().chain([&HOSTNAME]);
    all.into_iter().find(|(name, _)| *name == section).map_or(&[], |(_, keys)| keys)
}

/// The sections that do have a key of that name.
pub(super) fn sections_with(key: &str) -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().filter(move |(_, keys)| keys.contains(&key)).map(|(name, _)| *name)
}
