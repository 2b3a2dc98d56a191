/* The text of the parameters into one structure, read in whatever pieces it comes. */

#include "parameters.h"

#include "port.h"

#include <string.h>

enum kind { NUMBER, SEED, CHOICE, CHOICES, NUMBERS, TEXT, HOSTNAME, LIST };

struct line {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *words; /* of a choice, one space between */
};

#define AT(member) offsetof(struct parameters, member)

static const struct line LINES[] = {
    { "time", NUMBER, AT(time), NULL },
    { "timeout", NUMBER, AT(timeout), NULL },
    { "deadline", NUMBER, AT(deadline), NULL },
    { "transport", CHOICE, AT(transport), "stream datagram" },
    { "hostname", HOSTNAME, AT(hostname), NULL },
    { "authmode", CHOICE, AT(authmode), "none optional required" },
    { "min-version", NUMBER, AT(min_version), NULL },
    { "max-version", NUMBER, AT(max_version), NULL },
    { "ciphersuite", NUMBERS, AT(ciphersuites), NULL },
    { "group", NUMBERS, AT(groups), NULL },
    { "alpn", LIST, AT(alpn), NULL },
    { "max-fragment-length", NUMBER, AT(max_fragment_length), NULL },
    { "ca", LIST, AT(ca), NULL },
    { "crl", LIST, AT(crl), NULL },
    { "cert-profile", CHOICE, AT(cert_profile), "default next suiteb custom" },
    { "profile-hash", CHOICES, AT(profile_hashes),
      "md2 md4 md5 ripemd160 sha1 sha224 sha256 sha384 sha512 "
      "sha3-224 sha3-256 sha3-384 sha3-512" },
    { "profile-curve", NUMBERS, AT(profile_curves), NULL },
    { "profile-min-rsa", NUMBER, AT(profile_min_rsa), NULL },
    { "on-skipped", CHOICE, AT(on_skipped), "continue stop" },
    { "client-cert", TEXT, AT(client_cert), NULL },
    { "client-key", TEXT, AT(client_key), NULL },
    { "psk", TEXT, AT(psk), NULL },
    { "psk-identity", TEXT, AT(psk_identity), NULL },
    { "session", TEXT, AT(session), NULL },
    { "save-session", NUMBER, AT(save_session), NULL },
    { "fail-closed", NUMBER, AT(fail_closed), NULL },
    { "request", TEXT, AT(request), NULL },
    { "heap", NUMBER, AT(heap), NULL },
    { "seed", SEED, AT(seed), NULL },
};

/* A name or a word of a choice. */
#define LONGEST_WORD 31

static union {
    unsigned char bytes[RUNNER_POOL_BYTES];
    struct item alignment;
} pool PORT_BENCH;
static size_t pool_used;

static unsigned char piece[512] PORT_BENCH;
static size_t piece_length, piece_at;

/* The next character of the text, or -1. */
static int next_character(void)
{
    if (piece_at == piece_length) {
        piece_length = port_parameters(piece, sizeof(piece));
        piece_at = 0;
        if (piece_length == 0) {
            return -1;
        }
    }
    return piece[piece_at++];
}

/* Reads a word and the character behind it, which is returned; -1 if it is too long or cut off. */
static int read_word(char *word)
{
    size_t length = 0;
    for (;;) {
        int character = next_character();
        if (character < 0 || character == ' ' || character == '\n') {
            word[length] = '\0';
            return character;
        }
        if (length == LONGEST_WORD) {
            return -1;
        }
        word[length++] = (char) character;
    }
}

static int read_number(int64_t *number)
{
    char word[LONGEST_WORD + 1];
    const char *digit = word;
    uint64_t value = 0;
    int negative;
    if (read_word(word) != '\n') {
        return 0;
    }
    negative = *digit == '-';
    digit += negative;
    if (*digit == '\0') {
        return 0;
    }
    for (; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return 0;
        }
        value = value * 10 + (uint64_t) (*digit - '0');
    }
    *number = (int64_t) (negative ? 0 - value : value);
    return 1;
}

/* The place of a word in a list of words, from 1. */
static int read_choice(const char *words, int64_t *place)
{
    char word[LONGEST_WORD + 1];
    size_t length;
    if (read_word(word) != '\n') {
        return 0;
    }
    length = strlen(word);
    for (*place = 1; *words != '\0'; ++*place) {
        size_t end = strcspn(words, " ");
        if (end == length && memcmp(words, word, length) == 0) {
            return 1;
        }
        words += end + (words[end] == ' ');
    }
    return 0;
}

static int digit_value(int character)
{
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Decodes the rest of the line into the pool, beginning with a character that was read already. */
static int read_hex_from(int character, struct text *text)
{
    unsigned char *start = pool.bytes + pool_used;
    size_t length = 0;
    for (; character != '\n'; character = next_character()) {
        int high = digit_value(character), low = digit_value(next_character());
        if (high < 0 || low < 0 || pool_used + length + 1 >= sizeof(pool.bytes)) {
            return 0;
        }
        start[length++] = (unsigned char) (high << 4 | low);
    }
    if (pool_used + length >= sizeof(pool.bytes)) {
        return 0;
    }
    start[length] = 0;
    pool_used += length + 1;
    text->bytes = start;
    text->length = length;
    return 1;
}

static int read_hex(struct text *text)
{
    return read_hex_from(next_character(), text);
}

static int read_hostname(struct parameters *parameters)
{
    char rest[LONGEST_WORD + 1];
    int first = next_character();
    if (first != 'n') {
        return read_hex_from(first, &parameters->hostname);
    }
    parameters->hostname_is_null = 1;
    return read_word(rest) == '\n' && strcmp(rest, "ull") == 0;
}

static int read_item(struct list *list)
{
    struct item *item;
    size_t unaligned = pool_used % sizeof(*item);
    size_t start = pool_used + (unaligned == 0 ? 0 : sizeof(*item) - unaligned);
    if (start + sizeof(*item) >= sizeof(pool.bytes)) {
        return 0;
    }
    item = (struct item *) (void *) (pool.bytes + start);
    pool_used = start + sizeof(*item);
    item->next = NULL;
    *(list->last == NULL ? &list->first : &list->last->next) = item;
    list->last = item;
    return read_hex(&item->text);
}

static int read_numbers(struct numbers *numbers)
{
    int64_t number;
    if (!read_number(&number) || number < 0 || number > UINT16_MAX
        || numbers->count == MOST_NUMBERS) {
        return 0;
    }
    numbers->values[numbers->count++] = (uint16_t) number;
    return 1;
}

static int read_value(const struct line *line, struct parameters *parameters)
{
    void *place = (char *) parameters + line->offset;
    int64_t choice;
    switch (line->kind) {
        case NUMBER:
            return read_number(place);
        case SEED:
            parameters->seeded = 1;
            return read_number(place);
        case CHOICE:
            return read_choice(line->words, place);
        case CHOICES:
            if (!read_choice(line->words, &choice)) {
                return 0;
            }
            *(int64_t *) place |= (int64_t) 1 << (choice - 1);
            return 1;
        case NUMBERS:
            return read_numbers(place);
        case TEXT:
            return read_hex(place);
        case HOSTNAME:
            return read_hostname(parameters);
        case LIST:
            return read_item(place);
    }
    return 0;
}

int64_t parameters_read(struct parameters *parameters)
{
    int64_t number = 1;
    parameters->timeout = 10000;
    parameters->deadline = 60;
    for (;; number++) {
        char name[LONGEST_WORD + 1];
        int behind = read_word(name);
        size_t i = 0;
        if (behind == '\n' && strcmp(name, "end") == 0) {
            return 0;
        }
        while (i < sizeof(LINES) / sizeof(LINES[0]) && strcmp(name, LINES[i].name) != 0) {
            i++;
        }
        if (behind != ' ' || i == sizeof(LINES) / sizeof(LINES[0])
            || !read_value(&LINES[i], parameters)) {
            return number;
        }
    }
}

unsigned char *parameters_room(size_t *size)
{
    *size = sizeof(pool.bytes) - pool_used;
    return pool.bytes + pool_used;
}
