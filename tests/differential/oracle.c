/*
 * The real library's answer: reads cases from stdin, lets mbedTLS itself read a Certificate
 * message as a client would, and writes what it decided to stdout.
 *
 * Built once per tree and configuration. All numbers are little-endian; a request is
 *
 *   u32 length of what follows
 *   blob ca, blob crl                 a blob is u32 length and bytes; length 0xffffffff: not given
 *   u8 hostname kind                  0 never set, 1 set to NULL, 2 set to the blob that follows
 *   i64 time                          unix seconds
 *   u8 certificate profile            0 default, 1 next, 2 suite B, 3 custom: u32 min_rsa,
 *                                     u16 hash bits, u16 curve bits (order of the tables below)
 *   u8 authmode                       0 none, 1 optional, 2 required
 *   u8 TLS version                    12 or 13
 *   u8 key exchange                   index in KEY_EXCHANGES
 *   u8 number of certificates, each a blob
 *
 * and an answer is 9 + n times i32: the result of loading the CAs, how many were loaded, the
 * result of loading the CRL, what the handshake step returned, the flags of the session, the
 * alert sent (-1: none), what the verification function returned and set (VERIFY_NOT_RUN: it did
 * not run), n, and the parse result of each presented certificate on its own.
 */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mbedtls/version.h"
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include "ssl_misc.h"
#else
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_internal.h"
#endif
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_crt.h"
#if defined(MBEDTLS_PSA_CRYPTO_C) && MBEDTLS_VERSION_NUMBER >= 0x03000000
#include "psa/crypto.h"
#endif

#define ABSENT 0xffffffffu
#define VERIFY_NOT_RUN 0x7fffffff
#define LARGEST_REQUEST (16u << 20)
#define MOST_CERTIFICATES 255

static time_t device_time;
static int verify_code;
static uint32_t verify_flags;

/* ---- what the linker puts in place of the C library and of the library's own functions ---- */

time_t __wrap_time(time_t *out);
time_t __wrap_time(time_t *out)
{
    if (out != NULL) {
        *out = device_time;
    }
    return device_time;
}

#if defined(MBEDTLS_X509_CRL_PARSE_C)
typedef mbedtls_x509_crl crl_list;
#else
typedef struct mbedtls_x509_crl crl_list;
#endif
typedef int verify_callback(void *, mbedtls_x509_crt *, int, uint32_t *);

int __real_mbedtls_x509_crt_verify_restartable(
    mbedtls_x509_crt *, mbedtls_x509_crt *, crl_list *, const mbedtls_x509_crt_profile *,
    const char *, uint32_t *, verify_callback *, void *, mbedtls_x509_crt_restart_ctx *);
int __wrap_mbedtls_x509_crt_verify_restartable(
    mbedtls_x509_crt *, mbedtls_x509_crt *, crl_list *, const mbedtls_x509_crt_profile *,
    const char *, uint32_t *, verify_callback *, void *, mbedtls_x509_crt_restart_ctx *);
int __wrap_mbedtls_x509_crt_verify_restartable(
    mbedtls_x509_crt *crt, mbedtls_x509_crt *ca, crl_list *crl,
    const mbedtls_x509_crt_profile *profile, const char *cn, uint32_t *flags,
    verify_callback *f_vrfy, void *p_vrfy, mbedtls_x509_crt_restart_ctx *restart)
{
    verify_code = __real_mbedtls_x509_crt_verify_restartable(
        crt, ca, crl, profile, cn, flags, f_vrfy, p_vrfy, restart);
    verify_flags = *flags;
    return verify_code;
}

int __real_mbedtls_x509_crt_verify_with_profile(
    mbedtls_x509_crt *, mbedtls_x509_crt *, crl_list *, const mbedtls_x509_crt_profile *,
    const char *, uint32_t *, verify_callback *, void *);
int __wrap_mbedtls_x509_crt_verify_with_profile(
    mbedtls_x509_crt *, mbedtls_x509_crt *, crl_list *, const mbedtls_x509_crt_profile *,
    const char *, uint32_t *, verify_callback *, void *);
int __wrap_mbedtls_x509_crt_verify_with_profile(
    mbedtls_x509_crt *crt, mbedtls_x509_crt *ca, crl_list *crl,
    const mbedtls_x509_crt_profile *profile, const char *cn, uint32_t *flags,
    verify_callback *f_vrfy, void *p_vrfy)
{
    verify_code = __real_mbedtls_x509_crt_verify_with_profile(
        crt, ca, crl, profile, cn, flags, f_vrfy, p_vrfy);
    verify_flags = *flags;
    return verify_code;
}

/* ---- a request and its fields ---- */

struct cursor {
    const unsigned char *at;
    const unsigned char *end;
};

static void broken(const char *what)
{
    fprintf(stderr, "oracle: %s\n", what);
    exit(2);
}

static uint64_t take(struct cursor *in, size_t bytes)
{
    uint64_t value = 0;
    if ((size_t) (in->end - in->at) < bytes) {
        broken("request too short");
    }
    for (size_t i = 0; i < bytes; i++) {
        value |= (uint64_t) in->at[i] << (8 * i);
    }
    in->at += bytes;
    return value;
}

struct blob {
    unsigned char *bytes; /* a copy of its own, so that reading past it is reading past the heap */
    size_t length;
};

static struct blob take_blob(struct cursor *in)
{
    struct blob blob = { NULL, 0 };
    uint32_t length = (uint32_t) take(in, 4);
    if (length == ABSENT) {
        return blob;
    }
    if ((size_t) (in->end - in->at) < length) {
        broken("blob longer than its request");
    }
    blob.bytes = malloc(length == 0 ? 1 : length);
    if (blob.bytes == NULL) {
        broken("out of memory");
    }
    memcpy(blob.bytes, in->at, length);
    blob.length = length;
    in->at += length;
    return blob;
}

/* ---- what numbers of ours mean in this release ---- */

static const mbedtls_key_exchange_type_t KEY_EXCHANGES[] = {
    MBEDTLS_KEY_EXCHANGE_RSA,       MBEDTLS_KEY_EXCHANGE_DHE_RSA,  MBEDTLS_KEY_EXCHANGE_ECDHE_RSA,
    MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA, MBEDTLS_KEY_EXCHANGE_ECDH_RSA, MBEDTLS_KEY_EXCHANGE_ECDH_ECDSA,
};

/* Order: MD5, RIPEMD-160, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. */
static const int HASHES[] = {
    MBEDTLS_MD_MD5,    MBEDTLS_MD_RIPEMD160, MBEDTLS_MD_SHA1,   MBEDTLS_MD_SHA224,
    MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384,    MBEDTLS_MD_SHA512,
};

static const int CURVES[] = {
    MBEDTLS_ECP_DP_SECP192R1, MBEDTLS_ECP_DP_SECP224R1, MBEDTLS_ECP_DP_SECP256R1,
    MBEDTLS_ECP_DP_SECP384R1, MBEDTLS_ECP_DP_SECP521R1, MBEDTLS_ECP_DP_SECP192K1,
    MBEDTLS_ECP_DP_SECP224K1, MBEDTLS_ECP_DP_SECP256K1, MBEDTLS_ECP_DP_BP256R1,
    MBEDTLS_ECP_DP_BP384R1,   MBEDTLS_ECP_DP_BP512R1,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint32_t id_flags(const int *ids, size_t count, uint32_t bits)
{
    uint32_t flags = 0;
    for (size_t i = 0; i < count; i++) {
        if (bits & (1u << i)) {
            flags |= 1u << (ids[i] - 1);
        }
    }
    return flags;
}

static mbedtls_x509_crt_profile custom;

static const mbedtls_x509_crt_profile *take_profile(struct cursor *in)
{
    switch (take(in, 1)) {
        case 0:
            return &mbedtls_x509_crt_profile_default;
        case 1:
            return &mbedtls_x509_crt_profile_next;
        case 2:
            return &mbedtls_x509_crt_profile_suiteb;
        default:
            custom.rsa_min_bitlen = (uint32_t) take(in, 4);
            custom.allowed_mds = id_flags(HASHES, COUNT(HASHES), (uint32_t) take(in, 2));
            custom.allowed_pks = 0x0fffffff;
            custom.allowed_curves = id_flags(CURVES, COUNT(CURVES), (uint32_t) take(in, 2));
            return &custom;
    }
}

static const mbedtls_ssl_ciphersuite_t *suite_for(int tls, mbedtls_key_exchange_type_t kex)
{
    for (const int *id = mbedtls_ssl_list_ciphersuites(); *id != 0; id++) {
        const mbedtls_ssl_ciphersuite_t *suite = mbedtls_ssl_ciphersuite_from_id(*id);
        if (suite == NULL) {
            continue;
        }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
        int is13 = suite->min_tls_version == MBEDTLS_SSL_VERSION_TLS1_3;
#else
        int is13 = 0;
#endif
        if (tls == 13 ? is13 : (!is13 && suite->key_exchange == kex)) {
            return suite;
        }
    }
    return NULL;
}

/* ---- the wire: one Certificate message in, an alert out ---- */

struct wire {
    unsigned char in[5 + 16384];
    size_t length, at;
    int alert;
};

static int wire_receive(void *context, unsigned char *buffer, size_t length)
{
    struct wire *wire = context;
    size_t left = wire->length - wire->at;
    if (length > left) {
        length = left;
    }
    memcpy(buffer, wire->in + wire->at, length);
    wire->at += length;
    return (int) length;
}

static int wire_send(void *context, const unsigned char *buffer, size_t length)
{
    struct wire *wire = context;
    if (length == 7 && buffer[0] == 21) {
        wire->alert = buffer[6];
    }
    return (int) length;
}

static size_t put24(unsigned char *at, size_t value)
{
    at[0] = (unsigned char) (value >> 16);
    at[1] = (unsigned char) (value >> 8);
    at[2] = (unsigned char) value;
    return 3;
}

static void write_message(struct wire *wire, int tls, const struct blob *certs, size_t count)
{
    size_t overhead = tls == 13 ? 5 : 3, list = 0, at = 5;
    for (size_t i = 0; i < count; i++) {
        list += overhead + certs[i].length;
    }
    size_t body = list + 3 + (tls == 13 ? 1 : 0);
    if (4 + body > 16384) {
        broken("certificates do not fit one record");
    }
    unsigned char *out = wire->in;
    out[0] = 22;
    out[1] = 3;
    out[2] = 3;
    out[3] = (unsigned char) ((4 + body) >> 8);
    out[4] = (unsigned char) (4 + body);
    out[at++] = MBEDTLS_SSL_HS_CERTIFICATE;
    at += put24(out + at, body);
    if (tls == 13) {
        out[at++] = 0; /* certificate_request_context */
    }
    at += put24(out + at, list);
    for (size_t i = 0; i < count; i++) {
        at += put24(out + at, certs[i].length);
        memcpy(out + at, certs[i].bytes, certs[i].length);
        at += certs[i].length;
        if (tls == 13) {
            out[at++] = 0; /* no extensions */
            out[at++] = 0;
        }
    }
    wire->length = at;
    wire->at = 0;
    wire->alert = -1;
}

static int no_random(void *context, unsigned char *out, size_t length)
{
    (void) context;
    memset(out, 0x5a, length);
    return 0;
}

static int receive_certificate(mbedtls_ssl_context *ssl, int tls)
{
    ssl->state = MBEDTLS_SSL_SERVER_CERTIFICATE;
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    ssl->tls_version = tls == 13 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
    ssl->session_negotiate->tls_version = ssl->tls_version;
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (tls == 13) {
        int code = mbedtls_ssl_tls13_process_certificate(ssl);
        /* As the handshake loop does: the pending alert's reason is what the caller sees. */
        return ssl->send_alert ? mbedtls_ssl_handle_pending_alert(ssl) : code;
    }
#endif
#else
    ssl->major_ver = MBEDTLS_SSL_MAJOR_VERSION_3;
    ssl->minor_ver = MBEDTLS_SSL_MINOR_VERSION_3;
#endif
    if (tls == 13) {
        broken("this build has no TLS 1.3");
    }
    return mbedtls_ssl_parse_certificate(ssl);
}

/* ---- one case ---- */

static int parse_alone(const struct blob *der)
{
    mbedtls_x509_crt crt;
    mbedtls_x509_crt_init(&crt);
    int code = mbedtls_x509_crt_parse_der(&crt, der->bytes, der->length);
    mbedtls_x509_crt_free(&crt);
    return code;
}

static void put(int32_t *answer, size_t *at, int64_t value)
{
    answer[(*at)++] = (int32_t) (uint32_t) value;
}

static size_t judge(struct cursor *in, int32_t *answer)
{
    static struct wire wire;
    struct blob certs[MOST_CERTIFICATES], ca, crl, name = { NULL, 0 };
    mbedtls_x509_crt ca_list;
    mbedtls_x509_crl crl_list_head;
    mbedtls_ssl_config conf;
    mbedtls_ssl_context ssl;
    int ca_code = 0, crl_code = 0, loaded = 0, code;
    size_t at = 0;

    ca = take_blob(in);
    crl = take_blob(in);
    int hostname_kind = (int) take(in, 1);
    if (hostname_kind == 2) {
        name = take_blob(in);
    }
    device_time = (time_t) (int64_t) take(in, 8);
    const mbedtls_x509_crt_profile *profile = take_profile(in);
    int authmode = (int) take(in, 1);
    int tls = (int) take(in, 1);
    size_t kex = (size_t) take(in, 1);
    size_t count = (size_t) take(in, 1);
    for (size_t i = 0; i < count; i++) {
        certs[i] = take_blob(in);
    }

    mbedtls_x509_crt_init(&ca_list);
    mbedtls_x509_crl_init(&crl_list_head);
    if (ca.bytes != NULL) {
        ca_code = mbedtls_x509_crt_parse(&ca_list, ca.bytes, ca.length);
        for (mbedtls_x509_crt *crt = &ca_list; crt != NULL; crt = crt->next) {
            loaded += crt->raw.p != NULL;
        }
    }
    if (crl.bytes != NULL) {
        crl_code = mbedtls_x509_crl_parse(&crl_list_head, crl.bytes, crl.length);
    }

    mbedtls_ssl_config_init(&conf);
    mbedtls_ssl_init(&ssl);
    if (mbedtls_ssl_config_defaults(&conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                    MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        broken("ssl_config_defaults failed");
    }
    mbedtls_ssl_conf_rng(&conf, no_random, NULL);
    mbedtls_ssl_conf_authmode(&conf, authmode);
    mbedtls_ssl_conf_cert_profile(&conf, profile);
    if (ca.bytes != NULL) {
        mbedtls_ssl_conf_ca_chain(&conf, &ca_list, crl.bytes != NULL ? &crl_list_head : NULL);
    }
    if (mbedtls_ssl_setup(&ssl, &conf) != 0) {
        broken("ssl_setup failed");
    }
    if (hostname_kind != 0) {
        char *text = NULL;
        if (hostname_kind == 2) {
            text = calloc(1, name.length + 1);
            memcpy(text, name.bytes, name.length);
        }
        if (mbedtls_ssl_set_hostname(&ssl, text) != 0) {
            broken("ssl_set_hostname failed");
        }
        free(text);
    }
    mbedtls_ssl_set_bio(&ssl, &wire, wire_send, wire_receive, NULL);
    write_message(&wire, tls, certs, count);
    if (kex >= COUNT(KEY_EXCHANGES)) {
        broken("unknown key exchange");
    }
    ssl.handshake->ciphersuite_info = suite_for(tls, KEY_EXCHANGES[kex]);
    if (ssl.handshake->ciphersuite_info == NULL) {
        broken("no cipher suite with this key exchange");
    }
    verify_code = VERIFY_NOT_RUN;
    verify_flags = 0;
    code = receive_certificate(&ssl, tls);

    put(answer, &at, ca_code);
    put(answer, &at, loaded);
    put(answer, &at, crl_code);
    put(answer, &at, code);
    put(answer, &at, ssl.session_negotiate->verify_result);
    put(answer, &at, wire.alert);
    put(answer, &at, verify_code);
    put(answer, &at, verify_flags);
    put(answer, &at, (int64_t) count);
    for (size_t i = 0; i < count; i++) {
        put(answer, &at, parse_alone(&certs[i]));
        free(certs[i].bytes);
    }

    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&conf);
    mbedtls_x509_crl_free(&crl_list_head);
    mbedtls_x509_crt_free(&ca_list);
    free(ca.bytes);
    free(crl.bytes);
    free(name.bytes);
    return at;
}

int main(void)
{
    int32_t answer[9 + MOST_CERTIFICATES];
    unsigned char head[4];
#if defined(MBEDTLS_PSA_CRYPTO_C) && MBEDTLS_VERSION_NUMBER >= 0x03000000
    if (psa_crypto_init() != PSA_SUCCESS) {
        broken("psa_crypto_init failed");
    }
#endif
    while (fread(head, 1, sizeof(head), stdin) == sizeof(head)) {
        struct cursor length = { head, head + sizeof(head) };
        size_t size = (size_t) take(&length, 4);
        if (size > LARGEST_REQUEST) {
            broken("request too large");
        }
        unsigned char *request = malloc(size == 0 ? 1 : size);
        if (request == NULL || fread(request, 1, size, stdin) != size) {
            broken("request cut short");
        }
        struct cursor in = { request, request + size };
        size_t count = judge(&in, answer);
        if (in.at != in.end) {
            broken("request too long");
        }
        fwrite(answer, sizeof(answer[0]), count, stdout);
        fflush(stdout);
        free(request);
    }
    return 0;
}
