/* Parameters to the calls with which an application configures the library. */
#ifndef RUNNER_SETTINGS_H
#define RUNNER_SETTINGS_H

#include "library.h"
#include "parameters.h"

#include "mbedtls/pk.h"
#if defined(MBEDTLS_X509_CRT_PARSE_C)
#include "mbedtls/x509_crt.h"
#endif
#if defined(MBEDTLS_X509_CRL_PARSE_C)
#include "mbedtls/x509_crl.h"
#endif

/* What an application keeps for its connection. */
struct device {
    mbedtls_ssl_config conf;
    mbedtls_ssl_context ssl;
#if defined(MBEDTLS_X509_CRT_PARSE_C)
    mbedtls_x509_crt ca, own;
    mbedtls_pk_context key;
#endif
#if defined(MBEDTLS_X509_CRL_PARSE_C)
    mbedtls_x509_crl crl;
#endif
};

/* Each reports its steps. 0, or not 0 where the application gives up. */
int settings_load(struct device *device, const struct parameters *parameters);
int settings_configure(struct device *device, const struct parameters *parameters);

/* Reports that this build has no function for a parameter. */
void settings_unsupported(const char *name);

#endif
