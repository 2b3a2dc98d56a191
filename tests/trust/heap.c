/* What the library keeps on the heap for one certificate after another.
 *
 * Standard input: for each its length, 32 bits little endian, and its DER bytes. Standard output: for each a
 * line of result, bytes kept without copying, bytes kept with copying, and sizeof(mbedtls_x509_crt). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "mbedtls/x509_crt.h"

/* Keeps what follows it aligned for every type. */
#define HEAD 16

static size_t in_use;
static unsigned char der[1 << 16];

void *__real_calloc(size_t count, size_t size);
void __real_free(void *memory);

void *__wrap_calloc(size_t count, size_t size)
{
    unsigned char *block = __real_calloc(1, count * size + HEAD);
    if (block == NULL)
        return NULL;
    *(size_t *) block = count * size;
    in_use += count * size;
    return block + HEAD;
}

void __wrap_free(void *memory)
{
    unsigned char *block = (unsigned char *) memory - HEAD;
    if (memory == NULL)
        return;
    in_use -= *(size_t *) block;
    __real_free(block);
}

typedef int parser(mbedtls_x509_crt *, const unsigned char *, size_t);

static size_t kept(parser *parse, size_t length, int *result)
{
    mbedtls_x509_crt certificate;
    size_t bytes;
    in_use = 0;
    mbedtls_x509_crt_init(&certificate);
    *result = parse(&certificate, der, length);
    bytes = in_use;
    mbedtls_x509_crt_free(&certificate);
    return bytes;
}

int main(void)
{
    unsigned char head[4];
    while (fread(head, 1, 4, stdin) == 4) {
        uint32_t length = head[0] | head[1] << 8 | head[2] << 16 | (uint32_t) head[3] << 24;
        size_t in_place, copied;
        int result;
        if (length > sizeof(der) || fread(der, 1, length, stdin) != length)
            return 1;
        in_place = kept(mbedtls_x509_crt_parse_der_nocopy, length, &result);
        copied = kept(mbedtls_x509_crt_parse_der, length, &result);
        printf("%d %zu %zu %zu\n", result, in_place, copied, sizeof(mbedtls_x509_crt));
    }
    return 0;
}
