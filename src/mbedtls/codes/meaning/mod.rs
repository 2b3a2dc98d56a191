//! What each code says, in plain words of our own.
//!
//! Codes that an engineer meets have a sentence each; the others are read from the end of their
//! name, which is the same in every module.

mod crypto;
mod platform;
mod ssl;
mod x509;

const SSL: &str = "MBEDTLS_ERR_SSL_";
const LIBRARY: &str = "MBEDTLS_ERR_";

/// Endings that mean the same in every module; longer ones first where one ends like another.
const ENDINGS: [(&str, &str); 17] = [
    ("_HW_ACCEL_FAILED", "the hardware unit failed"),
    ("_ALLOC_FAILED", "no heap memory"),
    ("_BAD_INPUT_DATA", "a function was called with arguments that it does not take"),
    ("_BAD_INPUT", "a function was called with arguments that it does not take"),
    ("_FEATURE_UNAVAILABLE", "something is needed that this build lacks"),
    ("_BUFFER_TOO_SMALL", "a buffer is too small"),
    ("_BUF_TOO_SMALL", "a buffer is too small"),
    ("_FILE_IO_ERROR", "a file could not be read or written"),
    ("_INVALID_KEY_LENGTH", "the key has a length that is not allowed"),
    ("_INVALID_INPUT_LENGTH", "the data has a length that is not allowed"),
    ("_AUTH_FAILED", "the data was changed, or the key is wrong: authentication failed"),
    ("_ENTROPY_SOURCE_FAILED", "no randomness could be had to seed the generator"),
    ("_REQUEST_TOO_BIG", "more random bytes were asked for at once than allowed"),
    ("_INPUT_TOO_BIG", "more extra input was given than allowed"),
    ("_PASSWORD_MISMATCH", "the password is wrong"),
    ("_PASSWORD_REQUIRED", "the key is encrypted and no password was given"),
    ("_VERIFY_FAILED", "a signature is wrong"),
];

/// What a macro says; `None` for a name that is in no table.
pub(super) fn of(name: &str, module: &str) -> Option<String> {
    sentence(name).map(str::to_owned).or_else(|| {
        let (_, text) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))?;
        Some(format!("{}: {text}", title(module)))
    })
}

fn sentence(name: &str) -> Option<&'static str> {
    if let Some(rest) = name.strip_prefix(SSL) {
        return find(&ssl::MEANINGS, rest);
    }
    let rest = name.strip_prefix(LIBRARY).unwrap_or(name);
    [&x509::MEANINGS[..], &crypto::MEANINGS, &platform::MEANINGS]
        .into_iter()
        .find_map(|table| find(table, rest))
}

fn find(table: &'static [(&str, &str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A header's name as people call what it declares.
fn title(module: &str) -> String {
    match module {
        "bignum" => "big numbers".to_owned(),
        "net_sockets" => "network".to_owned(),
        "pk" => "public keys".to_owned(),
        "md" => "message digests".to_owned(),
        "x509" => "certificates".to_owned(),
        "ecp" => "elliptic curves".to_owned(),
        "dhm" => "Diffie-Hellman".to_owned(),
        "ssl" => "TLS".to_owned(),
        "cipher" => "ciphers".to_owned(),
        "oid" => "object identifiers".to_owned(),
        "error" | "platform" => "platform".to_owned(),
        other => other.to_uppercase().replace('_', "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::NAMES;
    use super::*;

    #[test]
    fn every_code_of_every_table_has_a_description() {
        for name in &NAMES {
            let text = of(name.name, name.module);
            assert!(text.is_some_and(|text| text.len() > 10), "{}", name.name);
        }
    }

    #[test]
    fn no_description_speaks_of_a_code_that_no_release_has() {
        let known = |name: String| NAMES.iter().any(|code| code.name == name);
        for (rest, _) in ssl::MEANINGS {
            assert!(known(format!("{SSL}{rest}")), "{rest}");
        }
        for (rest, _) in x509::MEANINGS.iter().chain(&crypto::MEANINGS).chain(&platform::MEANINGS) {
            assert!(known((*rest).to_owned()) || known(format!("{LIBRARY}{rest}")), "{rest}");
        }
    }
}
