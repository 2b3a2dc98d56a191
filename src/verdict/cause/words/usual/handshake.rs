//! The two sides do not agree, or the application misses a step.

use super::table::{Row, Table};

const NOTHING_IN_COMMON: &[Row] = &[
    (
        "No cipher suite, group or signature algorithm in common: an ECDSA-only server and a build without ECDSA, or a PSK-only build.",
        "`tlsprobe connect HOST --config mbedtls_config.h` lists what is offered and what the server takes.",
        "Turn on what is missing, most often MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED.",
    ),
    (
        "No server name is sent, and this server refuses without one.",
        "`tlsprobe profile show` tells whether MBEDTLS_SSL_SERVER_NAME_INDICATION is on.",
        "Turn it on, and call mbedtls_ssl_set_hostname().",
    ),
];

const NO_COMMON_VERSION: &[Row] = &[(
    "The server speaks TLS 1.3 only and the device stops at 1.2, or the server stopped taking an older version.",
    "`tlsprobe connect HOST` tells the version that the server takes.",
    "Turn on MBEDTLS_SSL_PROTO_TLS1_3 (with PSA started and MBEDTLS_SSL_KEEP_PEER_CERTIFICATE on), or MBEDTLS_SSL_PROTO_TLS1_2.",
)];

const CLIENT_CERTIFICATE: &[Row] = &[(
    "The server refuses the device's own certificate: expired, of another CA, not registered, or without clientAuth (public CAs end it in 2026).",
    "`tlsprobe certs audit device.pem` shows its dates, issuer and extended key usage.",
    "Have it re-issued by a CA that the server knows, with clientAuth.",
)];

pub(super) const USUAL: Table = &[
    (
        "MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE",
        &[
            (
                "Alert 40, handshake_failure: no cipher suite, group or signature algorithm in common.",
                "`tlsprobe connect HOST --config mbedtls_config.h` names the alert, which the device does not.",
                "Turn on what is missing, most often ECDHE-ECDSA.",
            ),
            (
                "Alert 70, protocol_version: the server takes TLS 1.3 only.",
                "`tlsprobe connect HOST` names the alert and the version.",
                "Turn on MBEDTLS_SSL_PROTO_TLS1_3.",
            ),
            (
                "Alerts 42 to 48 and 116: the server refuses the device's own certificate.",
                "`tlsprobe certs audit device.pem` shows its dates, issuer and extended key usage.",
                "Have it re-issued, with clientAuth.",
            ),
            (
                "Alert 22, record_overflow: the device's own chain is longer than the fragment length it asked for.",
                "`tlsprobe profile show` tells max_fragment_length.",
                "Ask for more, at least the size of the own chain.",
            ),
        ],
    ),
    ("handshake_failure", NOTHING_IN_COMMON),
    ("MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE", NOTHING_IN_COMMON),
    ("insufficient_security", NOTHING_IN_COMMON),
    ("protocol_version", NO_COMMON_VERSION),
    ("MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION", NO_COMMON_VERSION),
    ("MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION", NO_COMMON_VERSION),
    ("bad_certificate", CLIENT_CERTIFICATE),
    ("unsupported_certificate", CLIENT_CERTIFICATE),
    ("certificate_revoked", CLIENT_CERTIFICATE),
    ("certificate_expired", CLIENT_CERTIFICATE),
    ("certificate_unknown", CLIENT_CERTIFICATE),
    ("unknown_ca", CLIENT_CERTIFICATE),
    ("certificate_required", CLIENT_CERTIFICATE),
    (
        "record_overflow",
        &[(
            "The device's own chain is longer than the fragment length it asked for.",
            "`tlsprobe profile show` tells max_fragment_length.",
            "Ask for more, at least the size of the own chain.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME",
        &[(
            "mbedtls_ssl_set_hostname() is never called; from 2.28.10, 3.6.3 and 4.0 on that ends the handshake.",
            "Search the application for the call.",
            "Call it with the host's name; NULL means no check, which is not safe.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED",
        &[(
            "Verification is required and no CA is set, or none of the file could be loaded.",
            "`tlsprobe certs audit your-ca.pem --config mbedtls_config.h` tells which load.",
            "Load the CA and pass it to mbedtls_ssl_conf_ca_chain(), or attach the bundle.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER",
        &[(
            "In 3.6.6 and 4.1.0 a client with TLS 1.2 and 1.3 refuses, in TLS 1.2, the RSA-PSS signatures that it offered itself.",
            "`tlsprobe connect HOST --mbedtls 3.6.6` against `tlsprobe connect HOST --mbedtls 3.6.5`.",
            "Change the release, or let the application set its signature algorithms.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_INTERNAL_ERROR",
        &[(
            "TLS 1.3 was negotiated and PSA crypto was never started: 3.0 to 3.6.0, and all of 4.x.",
            "`tlsprobe connect HOST` tells whether TLS 1.3 is negotiated.",
            "Call psa_crypto_init() first.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET",
        &[(
            "The application takes a harmless message of TLS 1.3 for a failure.",
            "Look at what the application does with this value of mbedtls_ssl_read().",
            "Read again; from 3.6.1 on it is off by default, in 4.x it cannot be turned off.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE",
        &[(
            "The server chose a curve, hash or Diffie-Hellman size that the device does not accept.",
            "`tlsprobe connect HOST --config mbedtls_config.h` tells what was chosen.",
            "Turn on the curve, or prefer ECDHE suites.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE",
        &[(
            "The key of the server's certificate is on a curve, or has a use, that this handshake does not take.",
            "`tlsprobe connect HOST` shows the key, its curve and its usage.",
            "Add the curve to the application's groups, or have the certificate re-issued.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_BAD_CERTIFICATE",
        &[(
            "The key of the server's certificate is on a curve, or has a use, that this handshake does not take.",
            "`tlsprobe connect HOST` shows the key, its curve and its usage.",
            "Add the curve to the application's groups, or have the certificate re-issued.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION",
        &[(
            "The server answers with an extension that the device did not send; in 3.6.0 a cookie in a second hello.",
            "`tlsprobe connect HOST` tells the version that is negotiated.",
            "Move to 3.6.1 or later.",
        )],
    ),
    (
        "PSA_ERROR_BAD_STATE",
        &[(
            "psa_crypto_init() was not called.",
            "Search the application for the call.",
            "Call psa_crypto_init() before anything else.",
        )],
    ),
];
