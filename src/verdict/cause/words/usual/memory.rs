//! No memory left: the same cause behind many codes.

use super::table::{Row, Table};

const HEAP: &[Row] = &[
    (
        "The heap cannot hold two record buffers (16 KB and 4 to 16 KB by default), a copy of the chain and the curve arithmetic at once. Zephyr's default heap for mbedTLS is 512 bytes.",
        "`tlsprobe profile show` tells the buffer sizes; measure the heap that is free before TLS starts.",
        "Shrink MBEDTLS_SSL_IN_CONTENT_LEN to what the server sends, or give the heap more room.",
    ),
    (
        "The heap is large enough but in pieces.",
        "Compare the largest free block with the total on the device.",
        "Allocate the TLS buffers early and keep them.",
    ),
    (
        "The peer's chain is kept after the handshake.",
        "`tlsprobe profile show` tells whether MBEDTLS_SSL_KEEP_PEER_CERTIFICATE is on.",
        "Turn it off where nothing reads the certificate later and TLS 1.3 is not used.",
    ),
];

pub(super) const USUAL: Table = &[
    ("_ALLOC_FAILED", HEAP),
    ("PSA_ERROR_INSUFFICIENT_MEMORY", HEAP),
    (
        "MBEDTLS_ERR_RSA_PUBLIC_FAILED",
        &[(
            "Too little heap for RSA arithmetic; with a hardware unit, a key longer than it takes.",
            "Count failed allocations on the device.",
            "Give the heap more room; on ESP32 set CONFIG_MBEDTLS_LARGE_KEY_SOFTWARE_MPI=y.",
        )],
    ),
];
