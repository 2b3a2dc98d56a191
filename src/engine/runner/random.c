/*
 * The generator that the configuration carries, and entropy for it.
 *
 * An application seeds CTR_DRBG, or HMAC_DRBG where that is all there is; a build with neither
 * has a generator of its platform, for which the machine's stands here.
 */

#include "random.h"

#include "library.h"
#include "port.h"

static uint64_t sequence;
static int repeats;

void random_choose(const struct parameters *parameters)
{
    sequence = (uint64_t) parameters->seed;
    repeats = parameters->seeded != 0;
}

/* SplitMix64: any seed will do, and nothing secret comes of it. */
static uint64_t next_of_sequence(void)
{
    uint64_t z = sequence += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int random_entropy(unsigned char *bytes, size_t length)
{
    size_t i;
    if (!repeats) {
        return port_random(bytes, length);
    }
    for (i = 0; i < length; i++) {
        bytes[i] = (unsigned char) next_of_sequence();
    }
    return 0;
}

#if !RUNNER_PSA_ONLY && defined(MBEDTLS_ENTROPY_C) \
    && (defined(MBEDTLS_CTR_DRBG_C) || defined(MBEDTLS_HMAC_DRBG_C))

#include "mbedtls/entropy.h"

static mbedtls_entropy_context entropy;

/* A board adds a source of its own; a build without any could not seed. */
static int source(void *context, unsigned char *bytes, size_t length, size_t *filled)
{
    (void) context;
    *filled = length;
    return random_entropy(bytes, length) == 0 ? 0 : MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
}

static int gather(void)
{
    mbedtls_entropy_init(&entropy);
    return mbedtls_entropy_add_source(&entropy, source, NULL, 32, MBEDTLS_ENTROPY_SOURCE_STRONG);
}

#if defined(MBEDTLS_CTR_DRBG_C)

#include "mbedtls/ctr_drbg.h"

static mbedtls_ctr_drbg_context generator;

int random_seed(void)
{
    int code = gather();
    mbedtls_ctr_drbg_init(&generator);
    if (code != 0) {
        return code;
    }
    return mbedtls_ctr_drbg_seed(&generator, mbedtls_entropy_func, &entropy, NULL, 0);
}

int random_fill(void *context, unsigned char *bytes, size_t length)
{
    (void) context;
    return mbedtls_ctr_drbg_random(&generator, bytes, length);
}

#else

#include "mbedtls/hmac_drbg.h"
#include "mbedtls/md.h"

static mbedtls_hmac_drbg_context generator;

int random_seed(void)
{
    const int *hash = mbedtls_md_list();
    int code = gather();
    mbedtls_hmac_drbg_init(&generator);
    if (code != 0) {
        return code;
    }
    return mbedtls_hmac_drbg_seed(&generator,
                                  mbedtls_md_info_from_type((mbedtls_md_type_t) *hash),
                                  mbedtls_entropy_func, &entropy, NULL, 0);
}

int random_fill(void *context, unsigned char *bytes, size_t length)
{
    (void) context;
    return mbedtls_hmac_drbg_random(&generator, bytes, length);
}

#endif

#else

int random_seed(void)
{
    return 0;
}

int random_fill(void *context, unsigned char *bytes, size_t length)
{
    (void) context;
    return random_entropy(bytes, length);
}

#endif
