/* Which certificates the server presented: as the verify callback sees them. */

#include "presented.h"

#include "report.h"

static int verified;
static int reported;

int presented_verified(void)
{
    return verified;
}

#if defined(MBEDTLS_X509_CRT_PARSE_C)

static void report_list(const mbedtls_x509_crt *certificate)
{
    int index = 0;
    if (reported) {
        return;
    }
    reported = 1;
    for (; certificate != NULL; certificate = certificate->next) {
        if (certificate->raw.p == NULL) {
            continue; /* the head of a list from which everything was dropped */
        }
        report_begin("certificate");
        report_number(index++);
        report_hex(certificate->raw.p, certificate->raw.len);
        report_end();
    }
}

/* Called from the anchor down; the end entity comes last and heads the presented list. */
static int seen(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    (void) context;
    verified = 1;
    report_begin("verify");
    report_number(depth);
    report_number(*flags);
    report_end();
    if (depth == 0) {
        report_list(certificate);
    }
    return 0;
}

void presented_watch(struct device *device)
{
    mbedtls_ssl_conf_verify(&device->conf, seen, NULL);
}

void presented_kept(struct device *device)
{
    report_list(mbedtls_ssl_get_peer_cert(&device->ssl));
}

#else

void presented_watch(struct device *device)
{
    (void) device;
}

void presented_kept(struct device *device)
{
    (void) device;
    (void) reported;
}

#endif
