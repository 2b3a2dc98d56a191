/*
 * The library's side of the benchmark: how long mbedTLS itself takes to read and verify a chain.
 *
 *   library HOST BATCH CA.der LEAF.der INTERMEDIATE.der...
 *
 * For every byte on stdin BATCH verifications run; stdout gets the nanoseconds of each, one a line.
 * The CA is loaded once, as a device does at start; everything else is done anew each time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mbedtls/x509_crt.h"

enum { LONGEST_CHAIN = 8, LONGEST_CERTIFICATE = 4096 };

struct der {
    unsigned char bytes[LONGEST_CERTIFICATE];
    size_t length;
};

static void fail(const char *what, int code, uint32_t flags)
{
    fprintf(stderr, "%s: code %d, flags 0x%x\n", what, code, (unsigned) flags);
    exit(1);
}

static void read_file(const char *path, struct der *der)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path, 0, 0);
    }
    der->length = fread(der->bytes, 1, sizeof(der->bytes), file);
    fclose(file);
}

static void verify(const struct der *chain, int count, mbedtls_x509_crt *ca, const char *host)
{
    mbedtls_x509_crt presented;
    uint32_t flags = 0;
    mbedtls_x509_crt_init(&presented);
    for (int i = 0; i < count; i++) {
        int code = mbedtls_x509_crt_parse_der(&presented, chain[i].bytes, chain[i].length);
        if (code != 0) {
            fail("mbedtls_x509_crt_parse_der", code, 0);
        }
    }
    int code = mbedtls_x509_crt_verify(&presented, ca, NULL, host, &flags, NULL, NULL);
    if (code != 0 || flags != 0) {
        fail("mbedtls_x509_crt_verify", code, flags);
    }
    mbedtls_x509_crt_free(&presented);
}

static int64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

int main(int argc, char **argv)
{
    static struct der ca_der, chain[LONGEST_CHAIN];
    int count = argc - 4;
    if (count < 1 || count > LONGEST_CHAIN) {
        fail("arguments", argc, 0);
    }
    const char *host = argv[1];
    int batch = atoi(argv[2]);
    read_file(argv[3], &ca_der);
    for (int i = 0; i < count; i++) {
        read_file(argv[4 + i], &chain[i]);
    }
    mbedtls_x509_crt ca;
    mbedtls_x509_crt_init(&ca);
    int code = mbedtls_x509_crt_parse_der(&ca, ca_der.bytes, ca_der.length);
    if (code != 0) {
        fail("the CA", code, 0);
    }
    while (getchar() != EOF) {
        for (int i = 0; i < batch; i++) {
            int64_t start = nanoseconds();
            verify(chain, count, &ca, host);
            printf("%lld\n", (long long) (nanoseconds() - start));
        }
        fflush(stdout);
    }
    mbedtls_x509_crt_free(&ca);
    return 0;
}
