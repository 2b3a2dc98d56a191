/* Facts into lines, without a formatter of any C library. */

#include "report.h"

#include "port.h"

#include <string.h>

static char buffer[2048] PORT_BENCH;
static size_t used;

static void put(char character)
{
    if (used == sizeof(buffer)) {
        port_report(buffer, used);
        used = 0;
    }
    buffer[used++] = character;
}

static void put_text(const char *text)
{
    while (*text != '\0') {
        put(*text++);
    }
}

void report_begin(const char *word)
{
    put_text(word);
}

void report_word(const char *word)
{
    put(' ');
    put_text(word);
}

void report_number(int64_t number)
{
    char digits[20];
    size_t count = 0;
    uint64_t left = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;
    put(' ');
    if (number < 0) {
        put('-');
    }
    do {
        digits[count++] = (char) ('0' + left % 10);
        left /= 10;
    } while (left > 0);
    while (count > 0) {
        put(digits[--count]);
    }
}

void report_hex(const unsigned char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;
    put(' ');
    for (i = 0; i < length; i++) {
        put(digits[bytes[i] >> 4]);
        put(digits[bytes[i] & 15]);
    }
}

void report_end(void)
{
    put('\n');
    port_report(buffer, used);
    used = 0;
}

void report_fact(const char *word)
{
    report_begin(word);
    report_end();
}

void report_count(const char *word, int64_t number)
{
    report_begin(word);
    report_number(number);
    report_end();
}

void report_bytes(const char *word, const unsigned char *bytes, size_t length)
{
    report_begin(word);
    report_hex(bytes, length);
    report_end();
}

int report_step(const char *name, int code)
{
    report_begin("step");
    report_word(name);
    report_number(code);
    report_end();
    return code;
}
