/* What the runner is told. */
#ifndef RUNNER_PARAMETERS_H
#define RUNNER_PARAMETERS_H

#include <stddef.h>
#include <stdint.h>

/* Longer than any list of suites or groups. */
#define MOST_NUMBERS 512
/* Protocol names of an application. */
#define MOST_PROTOCOLS 64

/* Bytes with a NUL behind them that does not count; `bytes` is NULL where the line is absent. */
struct text {
    const unsigned char *bytes;
    size_t length;
};

struct item {
    struct item *next;
    struct text text;
};

struct list {
    struct item *first, *last;
};

struct numbers {
    size_t count;
    uint16_t values[MOST_NUMBERS];
};

enum { TRANSPORT_DATAGRAM = 2 };
enum { PROFILE_ABSENT, PROFILE_DEFAULT, PROFILE_NEXT, PROFILE_SUITEB, PROFILE_CUSTOM };
enum { SKIPPED_STOP = 2 };

/* Choices count from 1 in the order in which the words are listed; 0: the line is absent. */
struct parameters {
    int64_t time, timeout, deadline;
    int64_t min_version, max_version;
    int64_t max_fragment_length;
    int64_t profile_min_rsa;
    int64_t save_session, fail_closed;
    int64_t heap;
    int64_t seed, seeded;
    int64_t hostname_is_null;
    int64_t transport, authmode, cert_profile, on_skipped;
    int64_t profile_hashes; /* a bit for each word, from bit 0 */
    struct text hostname;
    struct text client_cert, client_key;
    struct text psk, psk_identity;
    struct text session, request;
    struct list ca, crl, alpn;
    struct numbers ciphersuites, groups, profile_curves;
};

/* Reads to the last line. Returns 0, or the number of the first line that is not understood. */
int64_t parameters_read(struct parameters *parameters);

/* Memory that the parameters left over. */
unsigned char *parameters_room(size_t *size);

#endif
