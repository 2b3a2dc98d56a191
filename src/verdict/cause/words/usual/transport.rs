//! The connection: closed, reset, not TLS, records that do not fit.

use super::table::{Row, Table};

const CLOSED: &[Row] = &[
    (
        "Right after the device's own certificate: not registered, not active, no policy, or the wrong key.",
        "`tlsprobe connect HOST` tells whether the server asks for a client certificate, and when it closes.",
        "Register the certificate at the server, and check that the key is its own.",
    ),
    (
        "The port needs an ALPN protocol, such as x-amzn-mqtt-ca on AWS's 443.",
        "Set `alpn` in the profile and run `tlsprobe connect HOST:443` again.",
        "Call mbedtls_ssl_conf_alpn_protocols().",
    ),
    (
        "The hello names no host, and the server closes without a word.",
        "`tlsprobe profile show` tells whether MBEDTLS_SSL_SERVER_NAME_INDICATION is on.",
        "Turn it on, and call mbedtls_ssl_set_hostname().",
    ),
];

const UNREACHABLE: &[Row] = &[(
    "The host or its port cannot be reached from the device's network.",
    "`tlsprobe connect HOST` from the same network: exit code 3 says that it is not TLS.",
    "Check the name, the port and the firewall.",
)];

pub(super) const USUAL: Table = &[
    ("MBEDTLS_ERR_SSL_CONN_EOF", CLOSED),
    ("MBEDTLS_ERR_NET_CONN_RESET", CLOSED),
    ("MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY", CLOSED),
    ("MBEDTLS_ERR_NET_CONNECT_FAILED", UNREACHABLE),
    ("MBEDTLS_ERR_NET_UNKNOWN_HOST", UNREACHABLE),
    (
        "MBEDTLS_ERR_SSL_INVALID_RECORD",
        &[
            (
                "The server sends a record larger than the receive buffer (4 KB on many boards, 1.5 KB on Zephyr).",
                "`tlsprobe connect HOST --config mbedtls_config.h` tells the largest record.",
                "Raise MBEDTLS_SSL_IN_CONTENT_LEN, or ask for less with mbedtls_ssl_conf_max_frag_len() if the server honours it (TLS 1.3 has no such request).",
            ),
            (
                "The port does not speak TLS.",
                "`tlsprobe connect HOST:PORT` quotes what it answers.",
                "Use the service's TLS port.",
            ),
        ],
    ),
    (
        "MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE",
        &[(
            "The server's Certificate message comes in several records, and mbedTLS before 3.6.3 does not join them.",
            "`tlsprobe connect HOST` tells the size of the chain and how it came.",
            "Do not ask for fragments smaller than the chain; or move to 3.6.3 or later.",
        )],
    ),
    (
        "MBEDTLS_ERR_SSL_TIMEOUT",
        &[(
            "The server, or a firewall between, stays silent.",
            "`tlsprobe connect HOST --timeout 10` from the same network.",
            "Check the port and the firewall; raise the read time-out for slow links.",
        )],
    ),
];
