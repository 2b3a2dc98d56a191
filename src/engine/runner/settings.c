/*
 * Parameters to the calls with which an application configures the library.
 *
 * What a release or a configuration does not have is reported as unsupported and left out: the
 * application that this build belongs to cannot call it either.
 */

#include "settings.h"

#include "curves.h"
#include "port.h"
#include "random.h"
#include "report.h"

/* The name has changed twice. */
#if defined(MBEDTLS_KEY_EXCHANGE__SOME__PSK_ENABLED)                                        \
    || defined(MBEDTLS_KEY_EXCHANGE_SOME_PSK_ENABLED)                                       \
    || defined(MBEDTLS_SSL_HANDSHAKE_WITH_PSK_ENABLED)
#define HAS_PSK 1
#else
#define HAS_PSK 0
#endif

void settings_unsupported(const char *name)
{
    report_begin("unsupported");
    report_word(name);
    report_end();
}

#if defined(MBEDTLS_X509_CRT_PARSE_C)

/* PEM is handed over with the NUL that its reader put behind it: the bytes are as they came. */
static int load_ca(struct device *device, const struct parameters *parameters)
{
    const struct item *item;
    int skipped = 0;
    mbedtls_x509_crt_init(&device->ca);
    for (item = parameters->ca.first; item != NULL; item = item->next) {
        int code = mbedtls_x509_crt_parse(&device->ca, item->text.bytes, item->text.length);
        if (report_step("ca", code) < 0) {
            return code;
        }
        skipped += code;
    }
    return parameters->on_skipped == SKIPPED_STOP ? skipped : 0;
}

static int load_crl(struct device *device, const struct parameters *parameters)
{
#if defined(MBEDTLS_X509_CRL_PARSE_C)
    const struct item *item;
    mbedtls_x509_crl_init(&device->crl);
    for (item = parameters->crl.first; item != NULL; item = item->next) {
        int code = mbedtls_x509_crl_parse(&device->crl, item->text.bytes, item->text.length);
        if (report_step("crl", code) < 0) {
            return code;
        }
    }
#else
    (void) device;
    if (parameters->crl.first != NULL) {
        settings_unsupported("crl");
    }
#endif
    return 0;
}

int settings_load(struct device *device, const struct parameters *parameters)
{
    int code = load_ca(device, parameters);
    return code != 0 ? code : load_crl(device, parameters);
}

static void conf_ca_chain(struct device *device, const struct parameters *parameters)
{
    mbedtls_x509_crl *crl = NULL;
#if defined(MBEDTLS_X509_CRL_PARSE_C)
    if (parameters->crl.first != NULL) {
        crl = &device->crl;
    }
#endif
    if (parameters->ca.first != NULL) {
        mbedtls_ssl_conf_ca_chain(&device->conf, &device->ca, crl);
    }
}

/* In the order of the words of `profile-hash`; what a release lacks is no hash to it. */
static uint32_t hash_flags(int64_t wanted)
{
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    static const int hashes[] = { MBEDTLS_MD_MD2, MBEDTLS_MD_MD4, MBEDTLS_MD_MD5,
#else
    static const int hashes[] = { 0, 0, MBEDTLS_MD_MD5,
#endif
                                  MBEDTLS_MD_RIPEMD160, MBEDTLS_MD_SHA1, MBEDTLS_MD_SHA224,
                                  MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512,
#if MBEDTLS_VERSION_NUMBER >= 0x03050000
                                  MBEDTLS_MD_SHA3_224, MBEDTLS_MD_SHA3_256, MBEDTLS_MD_SHA3_384,
                                  MBEDTLS_MD_SHA3_512
#endif
    };
    uint32_t flags = 0;
    size_t i;
    for (i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        if ((wanted >> i & 1) != 0 && hashes[i] != 0) {
            flags |= MBEDTLS_X509_ID_FLAG((uint32_t) hashes[i]);
        }
    }
    return flags;
}

static void conf_cert_profile(struct device *device, const struct parameters *parameters)
{
    static mbedtls_x509_crt_profile custom;
    size_t i;
    switch (parameters->cert_profile) {
        case PROFILE_DEFAULT:
            mbedtls_ssl_conf_cert_profile(&device->conf, &mbedtls_x509_crt_profile_default);
            break;
        case PROFILE_NEXT:
            mbedtls_ssl_conf_cert_profile(&device->conf, &mbedtls_x509_crt_profile_next);
            break;
        case PROFILE_SUITEB:
            mbedtls_ssl_conf_cert_profile(&device->conf, &mbedtls_x509_crt_profile_suiteb);
            break;
        case PROFILE_CUSTOM:
            custom.allowed_mds = hash_flags(parameters->profile_hashes);
            custom.allowed_pks = 0x0fffffff; /* any algorithm */
            for (i = 0; i < parameters->profile_curves.count; i++) {
                int curve = curve_of_group(parameters->profile_curves.values[i]);
                custom.allowed_curves |= curve == 0 ? 0 : MBEDTLS_X509_ID_FLAG((uint32_t) curve);
            }
            custom.rsa_min_bitlen = (uint32_t) parameters->profile_min_rsa;
            mbedtls_ssl_conf_cert_profile(&device->conf, &custom);
            break;
        default:
            break;
    }
}

static int parse_key(mbedtls_pk_context *key, const struct text *text)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && !RUNNER_PSA_ONLY
    return mbedtls_pk_parse_key(key, text->bytes, text->length, NULL, 0, random_fill, NULL);
#else
    return mbedtls_pk_parse_key(key, text->bytes, text->length, NULL, 0);
#endif
}

static int conf_own_cert(struct device *device, const struct parameters *parameters)
{
    const struct text *cert = &parameters->client_cert;
    int code;
    if (cert->bytes == NULL) {
        return 0;
    }
    mbedtls_x509_crt_init(&device->own);
    mbedtls_pk_init(&device->key);
    code = report_step("client-cert",
                       mbedtls_x509_crt_parse(&device->own, cert->bytes, cert->length));
    if (code < 0) {
        return code;
    }
    code = report_step("client-key", parse_key(&device->key, &parameters->client_key));
    if (code < 0) {
        return code;
    }
    return report_step("own-cert",
                       mbedtls_ssl_conf_own_cert(&device->conf, &device->own, &device->key));
}

static int configure_certificates(struct device *device, const struct parameters *parameters)
{
    conf_ca_chain(device, parameters);
    conf_cert_profile(device, parameters);
    return conf_own_cert(device, parameters);
}

#else

int settings_load(struct device *device, const struct parameters *parameters)
{
    (void) device;
    if (parameters->ca.first != NULL) {
        settings_unsupported("ca");
    }
    if (parameters->crl.first != NULL) {
        settings_unsupported("crl");
    }
    return 0;
}

static int configure_certificates(struct device *device, const struct parameters *parameters)
{
    (void) device;
    if (parameters->cert_profile != PROFILE_ABSENT) {
        settings_unsupported("cert-profile");
    }
    if (parameters->client_cert.bytes != NULL) {
        settings_unsupported("client-cert");
    }
    return 0;
}

#endif

static void conf_authmode(struct device *device, const struct parameters *parameters)
{
    static const int modes[] = { MBEDTLS_SSL_VERIFY_NONE, MBEDTLS_SSL_VERIFY_OPTIONAL,
                                 MBEDTLS_SSL_VERIFY_REQUIRED };
    if (parameters->authmode != 0) {
        mbedtls_ssl_conf_authmode(&device->conf, modes[parameters->authmode - 1]);
    }
}

/* 3.2 gave the versions a type of their own. */
static void conf_versions(struct device *device, const struct parameters *parameters)
{
    int lowest = (int) parameters->min_version, highest = (int) parameters->max_version;
#if MBEDTLS_VERSION_NUMBER >= 0x03020000
    if (lowest != 0) {
        mbedtls_ssl_conf_min_tls_version(&device->conf, (mbedtls_ssl_protocol_version) lowest);
    }
    if (highest != 0) {
        mbedtls_ssl_conf_max_tls_version(&device->conf, (mbedtls_ssl_protocol_version) highest);
    }
#else
    if (lowest != 0) {
        mbedtls_ssl_conf_min_version(&device->conf, lowest >> 8, lowest & 0xff);
    }
    if (highest != 0) {
        mbedtls_ssl_conf_max_version(&device->conf, highest >> 8, highest & 0xff);
    }
#endif
}

static void conf_ciphersuites(struct device *device, const struct parameters *parameters)
{
    static int suites[MOST_NUMBERS + 1] PORT_BENCH;
    size_t i;
    for (i = 0; i < parameters->ciphersuites.count; i++) {
        suites[i] = parameters->ciphersuites.values[i];
    }
    if (i > 0) {
        mbedtls_ssl_conf_ciphersuites(&device->conf, suites);
    }
}

/* 3.1 names groups by their number on the wire, before it was the library's own. */
static void conf_groups(struct device *device, const struct parameters *parameters)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03010000
    static uint16_t groups[MOST_NUMBERS + 1] PORT_BENCH;
    size_t i;
    for (i = 0; i < parameters->groups.count; i++) {
        groups[i] = parameters->groups.values[i];
    }
    if (i > 0) {
        mbedtls_ssl_conf_groups(&device->conf, groups);
    }
#elif defined(MBEDTLS_ECP_C)
    static mbedtls_ecp_group_id groups[MOST_NUMBERS + 1] PORT_BENCH;
    size_t i, count = 0;
    for (i = 0; i < parameters->groups.count; i++) {
        int curve = curve_of_group(parameters->groups.values[i]);
        if (curve != 0) {
            groups[count++] = (mbedtls_ecp_group_id) curve;
        }
    }
    if (count > 0) {
        mbedtls_ssl_conf_curves(&device->conf, groups);
    }
#else
    (void) device;
    if (parameters->groups.count > 0) {
        settings_unsupported("group");
    }
#endif
}

static int conf_max_frag_len(struct device *device, const struct parameters *parameters)
{
    int64_t bytes = parameters->max_fragment_length;
    if (bytes == 0) {
        return 0;
    }
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    {
        unsigned char number = 1; /* of 512 bytes; each doubles (RFC 6066 section 4) */
        while (number < 4 && (int64_t) 256 << number < bytes) {
            number++;
        }
        return report_step("max-fragment-length",
                           mbedtls_ssl_conf_max_frag_len(&device->conf, number));
    }
#else
    (void) device;
    settings_unsupported("max-fragment-length");
    return 0;
#endif
}

static int conf_alpn(struct device *device, const struct parameters *parameters)
{
    const struct item *item = parameters->alpn.first;
    if (item == NULL) {
        return 0;
    }
#if defined(MBEDTLS_SSL_ALPN)
    {
        static const char *names[MOST_PROTOCOLS + 1] PORT_BENCH;
        size_t count = 0;
        for (; item != NULL && count < MOST_PROTOCOLS; item = item->next) {
            names[count++] = (const char *) item->text.bytes;
        }
        return report_step("alpn", mbedtls_ssl_conf_alpn_protocols(&device->conf, names));
    }
#else
    (void) device;
    settings_unsupported("alpn");
    return 0;
#endif
}

static int conf_psk(struct device *device, const struct parameters *parameters)
{
    const struct text *psk = &parameters->psk, *identity = &parameters->psk_identity;
    if (psk->bytes == NULL) {
        return 0;
    }
#if HAS_PSK
    return report_step("psk", mbedtls_ssl_conf_psk(&device->conf, psk->bytes, psk->length,
                                                   identity->bytes, identity->length));
#else
    (void) device;
    (void) identity;
    settings_unsupported("psk");
    return 0;
#endif
}

/* From 3.6.1 on an application that wants TLS 1.3 tickets says so. */
static void conf_tickets(struct device *device, const struct parameters *parameters)
{
#if defined(MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED)                          \
    && defined(MBEDTLS_SSL_PROTO_TLS1_3) && defined(MBEDTLS_SSL_SESSION_TICKETS)            \
    && !RUNNER_PSA_ONLY
    if (parameters->save_session != 0) {
        mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
            &device->conf, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
    }
#else
    (void) device;
    (void) parameters;
#endif
}

int settings_configure(struct device *device, const struct parameters *parameters)
{
    int transport = parameters->transport == TRANSPORT_DATAGRAM
        ? MBEDTLS_SSL_TRANSPORT_DATAGRAM
        : MBEDTLS_SSL_TRANSPORT_STREAM;
    int code;
    mbedtls_ssl_config_init(&device->conf);
    code = report_step("defaults",
                       mbedtls_ssl_config_defaults(&device->conf, MBEDTLS_SSL_IS_CLIENT,
                                                   transport, MBEDTLS_SSL_PRESET_DEFAULT));
    if (code != 0) {
        return code;
    }
#if !RUNNER_PSA_ONLY
    mbedtls_ssl_conf_rng(&device->conf, random_fill, NULL);
#endif
    conf_authmode(device, parameters);
    conf_versions(device, parameters);
    conf_ciphersuites(device, parameters);
    conf_groups(device, parameters);
    conf_tickets(device, parameters);
    if ((code = conf_max_frag_len(device, parameters)) != 0
        || (code = conf_alpn(device, parameters)) != 0
        || (code = configure_certificates(device, parameters)) != 0) {
        return code;
    }
    return conf_psk(device, parameters);
}
