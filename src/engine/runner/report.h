/* Facts into lines. A line is begun, gets its fields, and is ended. */
#ifndef RUNNER_REPORT_H
#define RUNNER_REPORT_H

#include <stddef.h>
#include <stdint.h>

void report_begin(const char *word);
void report_word(const char *word);
void report_number(int64_t number);
void report_hex(const unsigned char *bytes, size_t length);
void report_end(void);

/* Whole lines of one shape. */
void report_fact(const char *word);
void report_count(const char *word, int64_t number);
void report_bytes(const char *word, const unsigned char *bytes, size_t length);
/* `step NAME CODE`; returns the code. */
int report_step(const char *name, int code);

#endif
