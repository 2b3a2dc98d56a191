/* All that the runner asks of the machine below. */
#ifndef RUNNER_PORT_H
#define RUNNER_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Bytes for all decoded parameters together; a set of every public CA takes a quarter of it. */
#ifndef RUNNER_POOL_BYTES
#define RUNNER_POOL_BYTES (1024 * 1024)
#endif

/* Memory that is the runner's alone: on a board it lies apart, and the figures leave it out. */
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define PORT_BENCH __attribute__((section(".bss.bench")))
#else
#define PORT_BENCH
#endif

/* What sending and receiving come to, when it is not a count of bytes. */
enum {
    PORT_CLOSED = 0,   /* end of stream */
    PORT_RESET = -1,   /* the peer is gone */
    PORT_SILENCE = -2, /* nothing within the time */
    PORT_AGAIN = -3,   /* interrupted: try again */
    PORT_ERROR = -4    /* anything else; port_error() has the number */
};

/* The next piece of the parameters; 0 at their end. */
size_t port_parameters(unsigned char *buffer, size_t size);
/* Appends to the report. */
void port_report(const char *text, size_t length);
/* Ends the process some seconds after the deadline, whatever it does. */
void port_deadline(uint32_t seconds);
/* Counts up from anywhere and wraps. */
uint32_t port_milliseconds(void);
/* Random bytes of the machine; 0 if they could be had. */
int port_random(unsigned char *bytes, size_t length);

int port_send(const unsigned char *bytes, size_t length, uint32_t milliseconds);
int port_receive(unsigned char *buffer, size_t size, uint32_t milliseconds);
/* The machine's number for the last PORT_ERROR. */
int port_error(void);
/* 1 where the report is to hold every byte that crosses; 0 where a relay sees them. */
int port_reports_bytes(void);

#endif
