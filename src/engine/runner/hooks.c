/*
 * What a platform has to give, for the configurations that ask for it, and what the runner puts in
 * the place of the machine's own: linked with --wrap for each function that begins with __wrap_.
 */

#include "hooks.h"

#include "library.h"
#include "port.h"
#include "random.h"

#include <string.h>
#include <time.h>

static int64_t device_time;

void hooks_set_time(int64_t seconds)
{
    device_time = seconds;
}

time_t __wrap_time(time_t *now);
time_t __wrap_time(time_t *now)
{
    if (now != NULL) {
        *now = (time_t) device_time;
    }
    return (time_t) device_time;
}

static int poll_entropy(unsigned char *bytes, size_t length, size_t *filled)
{
    *filled = length;
    return random_entropy(bytes, length) == 0 ? 0 : -1;
}

int __wrap_mbedtls_platform_entropy_poll(void *, unsigned char *, size_t, size_t *);
int __wrap_mbedtls_platform_entropy_poll(void *data, unsigned char *bytes, size_t length,
                                         size_t *filled)
{
    (void) data;
    return poll_entropy(bytes, length, filled);
}

int __wrap_mbedtls_hardclock_poll(void *, unsigned char *, size_t, size_t *);
int __wrap_mbedtls_hardclock_poll(void *data, unsigned char *bytes, size_t length, size_t *filled)
{
    (void) data;
    return poll_entropy(bytes, length, filled);
}

#if defined(MBEDTLS_ENTROPY_HARDWARE_ALT)
int mbedtls_hardware_poll(void *, unsigned char *, size_t, size_t *);
int mbedtls_hardware_poll(void *data, unsigned char *bytes, size_t length, size_t *filled)
{
    (void) data;
    return poll_entropy(bytes, length, filled);
}
#endif

#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
#include "psa/crypto.h"
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *bytes, size_t length, size_t *filled)
{
    (void) context;
    return poll_entropy(bytes, length, filled) == 0 ? PSA_SUCCESS
                                                    : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif

#if RUNNER_PSA_ONLY && defined(MBEDTLS_PSA_DRIVER_GET_ENTROPY)
#include "mbedtls/platform.h"
int mbedtls_platform_get_entropy(psa_driver_get_entropy_flags_t flags, size_t *estimate,
                                 unsigned char *bytes, size_t length)
{
    (void) flags;
    *estimate = length * 8;
    return random_entropy(bytes, length);
}
#endif

#if defined(MBEDTLS_PLATFORM_MS_TIME_ALT) && MBEDTLS_VERSION_NUMBER >= 0x03050000
#include "mbedtls/platform_time.h"
mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t) port_milliseconds();
}
#endif

#if defined(MBEDTLS_PLATFORM_GMTIME_R_ALT) && defined(MBEDTLS_HAVE_TIME_DATE)
#include "mbedtls/platform_util.h"
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *seconds, struct tm *result)
{
    time_t standard = (time_t) *seconds;
    const struct tm *broken_down = gmtime(&standard);
    if (broken_down == NULL) {
        return NULL;
    }
    *result = *broken_down;
    return result;
}
#endif

#if defined(MBEDTLS_PLATFORM_ZEROIZE_ALT)
void mbedtls_platform_zeroize(void *, size_t);
void mbedtls_platform_zeroize(void *bytes, size_t length)
{
    volatile unsigned char *byte = bytes;
    while (length-- > 0) {
        *byte++ = 0;
    }
}
#endif

#if defined(MBEDTLS_PLATFORM_SETUP_TEARDOWN_ALT)
#include "mbedtls/platform.h"
int mbedtls_platform_setup(mbedtls_platform_context *context)
{
    (void) context;
    return 0;
}

void mbedtls_platform_teardown(mbedtls_platform_context *context)
{
    (void) context;
}
#endif
