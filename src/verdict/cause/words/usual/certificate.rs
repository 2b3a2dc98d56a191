//! Certificates that this build cannot read.

use super::table::Table;

pub(super) const USUAL: Table = &[
    (
        "MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE",
        &[(
            "A certificate that the server sends, or a CA, has a key on a curve that is compiled out, mostly P-384. It hits even with authmode none.",
            "`tlsprobe connect HOST --config mbedtls_config.h` names the certificate.",
            "Turn on MBEDTLS_ECP_DP_SECP384R1_ENABLED (about 4 KB of flash).",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND",
        &[
            (
                "SHA-384 or SHA-512 is compiled out, and a CA or the device's own certificate is signed with it; the root's own signature counts.",
                "`tlsprobe certs audit your-ca.pem --config mbedtls_config.h` names those it cannot read.",
                "Turn on MBEDTLS_SHA384_C or MBEDTLS_SHA512_C.",
            ),
            (
                "SHA-1 is compiled out, and an old root is signed with it.",
                "`tlsprobe certs audit your-ca.pem` shows the signatures.",
                "Turn on MBEDTLS_SHA1_C, or take the CA's newer root.",
            ),
        ],
    ),
    (
        "MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG",
        &[(
            "A hash or a signature scheme is compiled out.",
            "`tlsprobe certs audit your-ca.pem --config mbedtls_config.h` names the certificate.",
            "Turn on the hash that the audit names.",
        )],
    ),
    (
        "MBEDTLS_ERR_PK_INVALID_PUBKEY",
        &[(
            "An RSA key longer than MBEDTLS_MPI_MAX_SIZE: RSA-4096 needs 512 bytes, and ISRG Root X1, Amazon Root CA 2 and GTS Root R1 are that long.",
            "`tlsprobe certs audit your-ca.pem --config mbedtls_config.h` names the certificate.",
            "Set MBEDTLS_MPI_MAX_SIZE to 512 or more.",
        )],
    ),
    (
        "MBEDTLS_ERR_PK_UNKNOWN_PK_ALG",
        &[(
            "A certificate that the server sends has an Ed25519 or post-quantum key; one is enough, even where another path would do.",
            "`tlsprobe connect HOST` names the certificate.",
            "Have the server leave it out.",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_UNEXPECTED_TAG",
        &[(
            "A critical extension that mbedTLS does not process, mostly name constraints of a corporate CA.",
            "`tlsprobe connect HOST` or `tlsprobe certs audit your-ca.pem` names the extension.",
            "Have it re-issued not critical, or trust a CA below it.",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_INVALID_EXTENSIONS",
        &[(
            "An extension is damaged or occurs twice.",
            "`tlsprobe certs audit your-ca.pem` names the certificate.",
            "Have it re-issued.",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_INVALID_FORMAT",
        &[(
            "PEM text whose length leaves out the final NUL: the library then tries to read it as DER.",
            "`tlsprobe certs audit your-ca.pem` reads the file itself; compare the length in the code.",
            "Pass sizeof(ca_pem), or strlen(ca_pem) + 1.",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT",
        &[(
            "PEM reading is compiled out, or the bytes are no certificate.",
            "`tlsprobe certs audit your-ca.pem` tells what the file holds.",
            "Turn on MBEDTLS_PEM_PARSE_C, or store DER.",
        )],
    ),
];
