/*
 * The library's configuration and release, before anything else of it.
 *
 * Tried with 2.18.0, 2.28.10, 3.5.1 and 3.6.5. What stands behind a release of 4 is written from
 * its documented interface and was never compiled.
 */
#ifndef RUNNER_LIBRARY_H
#define RUNNER_LIBRARY_H

#include "mbedtls/version.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#if defined(MBEDTLS_CONFIG_FILE)
#include MBEDTLS_CONFIG_FILE
#else
#include "mbedtls/config.h"
#endif
#endif

#include "mbedtls/ssl.h"

/* A release of 4 has no generator of its own beside PSA's. */
#define RUNNER_PSA_ONLY (MBEDTLS_VERSION_NUMBER >= 0x04000000)

#endif
