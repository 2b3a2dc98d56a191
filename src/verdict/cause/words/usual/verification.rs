//! Verification failed: the code -0x2700, its flags, and -0x3000.

use super::table::Table;

pub(super) const USUAL: Table = &[
    (
        "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED",
        &[
            (
                "The server's chain now ends at another CA than the one in the device (flag 0x08).",
                "`tlsprobe connect HOST --ca your-ca.pem` names the CA that is missing.",
                "Add that CA, or a set that also holds its successor.",
            ),
            (
                "The device's clock is not set (flag 0x0200), or a certificate has expired (0x01).",
                "`tlsprobe connect HOST --at 1970-01-01T00:00:00Z` shows what an unset clock does.",
                "Set the clock by SNTP before TLS starts; have the certificate renewed.",
            ),
            (
                "Too little heap: in 2.28 a failed allocation during verification shows as flag 0x08.",
                "Count failed allocations on the device; a few KB more heap change the code.",
                "Give the heap more room, or shrink the record buffers (MBEDTLS_SSL_IN_CONTENT_LEN).",
            ),
            (
                "The name does not match (flag 0x04): an address, a leftover constant, no SNI.",
                "`tlsprobe connect HOST` lists the names of the certificate.",
                "Pass the host's own name to mbedtls_ssl_set_hostname().",
            ),
            (
                "A hash is compiled out: the device drops certificates and misreports the rest.",
                "`tlsprobe connect HOST --config mbedtls_config.h` tells which certificate is dropped.",
                "Turn on MBEDTLS_SHA384_C or MBEDTLS_SHA512_C.",
            ),
        ],
    ),
    (
        "MBEDTLS_X509_BADCERT_NOT_TRUSTED",
        &[
            (
                "The server changed its CA: the root in the device is no longer the issuer.",
                "`tlsprobe connect HOST --ca your-ca.pem` names the CA that is missing.",
                "Add that CA, or replace the old one by it.",
            ),
            (
                "The CA is in the file, but this build could not load it and skipped it.",
                "`tlsprobe certs audit your-ca.pem --config mbedtls_config.h` names those it cannot read.",
                "Turn on the option that the audit names.",
            ),
            (
                "Too little heap: an allocation fails during verification and shows as this flag.",
                "Count failed allocations on the device; a few KB more heap change the code.",
                "Give the heap more room, or shrink the record buffers.",
            ),
            (
                "The server sends its chain incomplete or out of order; browsers repair that, mbedTLS does not.",
                "`tlsprobe connect HOST` names the missing intermediate.",
                "Have the server send its full chain, or pin the intermediate.",
            ),
            (
                "The device holds the server's own certificate instead of its issuer.",
                "`tlsprobe certs audit your-ca.pem` tells CAs from server certificates.",
                "Trust the issuer; a pinned certificate counts only if it is self-signed.",
            ),
            (
                "RSA-4096 on a chip whose hardware stops at 3072 bits (ESP32-C3 and others).",
                "`tlsprobe connect HOST` shows the key sizes of the path.",
                "Set CONFIG_MBEDTLS_LARGE_KEY_SOFTWARE_MPI=y.",
            ),
        ],
    ),
    (
        "MBEDTLS_X509_BADCERT_CN_MISMATCH",
        &[
            (
                "The application expects another name: a leftover constant, or an address.",
                "`tlsprobe connect HOST` lists the names of the certificate and the nearest one.",
                "Pass the host's own name to mbedtls_ssl_set_hostname().",
            ),
            (
                "SHA-384 or SHA-512 is compiled out: the server's own certificate is dropped, and the device judges its issuer's name.",
                "`tlsprobe connect HOST --config mbedtls_config.h` says whose name was compared.",
                "Turn on MBEDTLS_SHA384_C or MBEDTLS_SHA512_C.",
            ),
            (
                "No server name is sent, so the server answers with its default certificate.",
                "`tlsprobe profile show` tells whether MBEDTLS_SSL_SERVER_NAME_INDICATION is on.",
                "Turn it on, and call mbedtls_ssl_set_hostname().",
            ),
            (
                "The name stands only in the common name of a certificate that also lists alternative names, or only as a URI.",
                "`tlsprobe connect HOST` lists what is compared.",
                "Have the certificate re-issued with the name as DNS entry.",
            ),
        ],
    ),
    (
        "MBEDTLS_X509_BADCERT_FUTURE",
        &[(
            "The device's clock is not set: it reads 1970 or 2000.",
            "`tlsprobe connect HOST --at 1970-01-01T00:00:00Z` gives the same flag.",
            "Set the clock by SNTP, or from a battery-backed RTC, before TLS starts.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_EXPIRED",
        &[
            (
                "The server's certificate was not renewed.",
                "`tlsprobe connect HOST` names the certificate and its last day.",
                "Have the server's certificate renewed.",
            ),
            (
                "The CA in the device has expired; its dates are checked too.",
                "`tlsprobe certs audit your-ca.pem` lists the last day of each.",
                "Replace it by the CA's present certificate.",
            ),
            (
                "The device's clock runs ahead.",
                "Print the device's time beside the code.",
                "Correct the clock.",
            ),
        ],
    ),
    (
        "MBEDTLS_X509_BADCERT_REVOKED",
        &[(
            "The certificate is on the revocation list that the device carries.",
            "`tlsprobe connect HOST` shows its serial number.",
            "Have the server use another certificate.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_KEY_USAGE",
        &[(
            "The certificate was made for another key exchange: no digitalSignature for ECDHE, no keyEncipherment for RSA.",
            "`tlsprobe connect HOST` shows the key usage and the cipher suite.",
            "Have it re-issued, or leave RSA key exchange out.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_EXT_KEY_USAGE",
        &[(
            "The certificate is not for servers: its extended key usage lacks serverAuth.",
            "`tlsprobe connect HOST` shows what it is for.",
            "Have it re-issued with serverAuth.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_BAD_MD",
        &[(
            "SHA-1, or SHA-224 from 3.0 on, signs a certificate of the path.",
            "`tlsprobe connect HOST` names the certificate and the rule.",
            "Have it re-issued; a weaker certificate profile is the last resort.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_BAD_KEY",
        &[(
            "An RSA key below 2048 bits, or from 3.0 on a curve such as secp256k1, also in the CA itself.",
            "`tlsprobe connect HOST` names the certificate and the rule.",
            "Have it re-issued; a weaker certificate profile is the last resort.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_OTHER",
        &[(
            "A callback of the application or of the platform refused, such as a certificate bundle's.",
            "Log inside that callback.",
            "See -0x3000 for ESP-IDF's certificate bundle.",
        )],
    ),
    (
        "MBEDTLS_X509_BADCERT_SKIP_VERIFY",
        &[(
            "authmode is none: the device connects to anybody.",
            "`tlsprobe profile show` tells the authmode.",
            "Set MBEDTLS_SSL_VERIFY_REQUIRED.",
        )],
    ),
    (
        "MBEDTLS_ERR_X509_FATAL_ERROR",
        &[
            (
                "ESP-IDF's certificate bundle looks up only the issuer of the last certificate sent, and that old root was dropped from the bundle.",
                "`tlsprobe connect HOST` shows where the chain that the server sends ends.",
                "Set CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_CROSS_SIGNED_VERIFY=y (IDF 6), or pin the root.",
            ),
            (
                "RSA-4096 on a chip whose hardware stops at 3072 bits.",
                "`tlsprobe connect HOST` shows the key sizes of the path.",
                "Set CONFIG_MBEDTLS_LARGE_KEY_SOFTWARE_MPI=y.",
            ),
            (
                "More than eight intermediates.",
                "`tlsprobe connect HOST` counts them.",
                "Trust a CA nearer to the server, or raise MBEDTLS_X509_MAX_INTERMEDIATE_CA.",
            ),
        ],
    ),
];
