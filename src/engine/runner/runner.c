/*
 * The order of the steps: what a device's application does with its library, from the first random
 * byte to the close. It decides nothing and reports everything.
 */

#include "library.h"

#include "heap.h"
#include "hooks.h"
#include "parameters.h"
#include "port.h"
#include "presented.h"
#include "random.h"
#include "report.h"
#include "session.h"
#include "settings.h"
#include "stage.h"
#include "transport.h"

#include "mbedtls/debug.h"

#include <string.h>

#if RUNNER_PSA_ONLY || defined(MBEDTLS_USE_PSA_CRYPTO)                                      \
    || (defined(MBEDTLS_PSA_CRYPTO_C) && defined(MBEDTLS_SSL_PROTO_TLS1_3))
#define NEEDS_PSA 1
#else
#define NEEDS_PSA 0
#endif

#if NEEDS_PSA
#include "psa/crypto.h"
#endif

/* A device prints the answer; nobody needs more than this of it. */
#define LONGEST_ANSWER (1024 * 1024)

static struct parameters parameters PORT_BENCH;
static struct device device;

static int wants_more(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* A call that would go on for ever over a wire that is silent has timed out. */
static int timed_out(int code)
{
    return wants_more(code) ? MBEDTLS_ERR_SSL_TIMEOUT : code;
}

#if defined(MBEDTLS_DEBUG_C)

/* Nothing else tells the number of an alert that came encrypted. */
static void notice_alert(void *context, int level, const char *file, int line, const char *text)
{
    static const char before[] = "is a fatal alert message (msg ";
    static int noticed;
    const char *found = strstr(text, before);
    (void) context;
    (void) level;
    (void) file;
    (void) line;
    if (found != NULL && !noticed) {
        int64_t number = 0;
        noticed = 1;
        for (found += sizeof(before) - 1; *found >= '0' && *found <= '9'; found++) {
            number = number * 10 + (*found - '0');
        }
        report_count("alert-received", number);
    }
}

static void watch_alerts(void)
{
    mbedtls_ssl_conf_dbg(&device.conf, notice_alert, NULL);
    mbedtls_debug_set_threshold(1);
}

#else

static void watch_alerts(void)
{
}

#endif

static int start_random(void)
{
    random_choose(&parameters);
#if NEEDS_PSA
    {
        int code = report_step("psa", (int) psa_crypto_init());
        if (code != 0) {
            return code;
        }
    }
#endif
    return report_step("random", random_seed());
}

/* The name goes out to the server and is compared with the certificate's. */
static int set_hostname(void)
{
    const struct text *name = &parameters.hostname;
    if (name->bytes == NULL && !parameters.hostname_is_null) {
        return 0;
    }
#if defined(MBEDTLS_X509_CRT_PARSE_C)
    return report_step("hostname",
                       mbedtls_ssl_set_hostname(&device.ssl, (const char *) name->bytes));
#else
    settings_unsupported("hostname");
    return 0;
#endif
}

static int set_up(void)
{
    int code = settings_configure(&device, &parameters);
    if (code != 0) {
        return code;
    }
    presented_watch(&device);
    watch_alerts();
    mbedtls_ssl_init(&device.ssl);
    code = report_step("setup", mbedtls_ssl_setup(&device.ssl, &device.conf));
    if (code != 0 || (code = set_hostname()) != 0) {
        return code;
    }
    transport_attach(&device.ssl, &parameters);
    return session_resume(&device, &parameters);
}

static void report_agreement(void)
{
    report_begin("version");
    report_word(mbedtls_ssl_get_version(&device.ssl));
    report_end();
    report_begin("ciphersuite");
    report_word(mbedtls_ssl_get_ciphersuite(&device.ssl));
    report_end();
#if defined(MBEDTLS_SSL_ALPN)
    {
        const char *protocol = mbedtls_ssl_get_alpn_protocol(&device.ssl);
        if (protocol != NULL) {
            report_bytes("alpn", (const unsigned char *) protocol, strlen(protocol));
        }
    }
#endif
    presented_kept(&device);
    /* No release tells; but a session that is taken up is not verified again. */
    if (parameters.session.bytes != NULL && parameters.authmode != 1) {
        report_count("resumed", !presented_verified());
    }
}

static int handshake(void)
{
    int code;
    do {
        code = mbedtls_ssl_handshake(&device.ssl);
    } while (wants_more(code) && !transport_is_over());
    report_step("handshake", timed_out(code));
#if defined(MBEDTLS_X509_CRT_PARSE_C)
    report_count("verify-result", (int64_t) mbedtls_ssl_get_verify_result(&device.ssl));
#endif
    if (code == 0) {
        report_agreement();
    }
    return code;
}

static int write_all(const struct text *text)
{
    size_t done = 0;
    int code = 0;
    while (done < text->length && (code >= 0 || wants_more(code)) && !transport_is_over()) {
        code = mbedtls_ssl_write(&device.ssl, text->bytes + done, text->length - done);
        done += code > 0 ? (size_t) code : 0;
    }
    return report_step("write", timed_out(code));
}

static int is_ticket(int code)
{
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
    return code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
#else
    (void) code;
    return 0;
#endif
}

/* Reads until the server ends, or until a ticket came where that is what is waited for. */
static int read_answer(int for_ticket)
{
    static unsigned char buffer[4096] PORT_BENCH;
    size_t total = 0;
    int code;
    do {
        code = mbedtls_ssl_read(&device.ssl, buffer, sizeof(buffer));
        if (code > 0) {
            report_bytes("answer", buffer, (size_t) code);
            total += (size_t) code;
        }
        if (is_ticket(code) && for_ticket) {
            return code;
        }
    } while (((code > 0 && total < LONGEST_ANSWER) || is_ticket(code) || wants_more(code))
             && !transport_is_over());
    return timed_out(code);
}

static int is_thirteen(void)
{
    return strcmp(mbedtls_ssl_get_version(&device.ssl), "TLSv1.3") == 0;
}

/* An application that closes on any flag asks for nothing first. */
static int closes_at_once(void)
{
#if defined(MBEDTLS_X509_CRT_PARSE_C)
    return parameters.fail_closed != 0 && mbedtls_ssl_get_verify_result(&device.ssl) != 0;
#else
    return 0;
#endif
}

static void use_session(void)
{
    if (parameters.request.bytes != NULL && !closes_at_once()) {
        if (write_all(&parameters.request) >= 0) {
            report_step("read", read_answer(0));
        }
    } else if (parameters.save_session != 0 && is_thirteen()) {
        /* The ticket comes after the handshake, when the application reads. */
        read_answer(1);
        transport_forgive_silence();
    }
    session_save(&device, &parameters);
    report_step("close", mbedtls_ssl_close_notify(&device.ssl));
}

static void run(void)
{
    port_deadline((uint32_t) parameters.deadline);
    hooks_set_time(parameters.time);
    report_begin("library");
    report_word(MBEDTLS_VERSION_STRING);
    report_end();
    if (parameters.heap != 0) {
        heap_limit(parameters.heap);
    }
    stage_begin("set-up");
    if (start_random() == 0 && settings_load(&device, &parameters) == 0 && set_up() == 0) {
        stage_begin("handshake");
        if (handshake() == 0) {
            stage_begin("session");
            use_session();
        }
    }
    stage_begin(NULL);
    transport_report();
    heap_report();
}

int main(void)
{
    int64_t refused;
    report_fact("tlsprobe-runner 1");
    refused = parameters_read(&parameters);
    if (refused == 0) {
        run();
    } else {
        report_count("refused", refused);
    }
    report_fact("end");
    return 0;
}
