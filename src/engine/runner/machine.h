/* The processor itself: how it starts, how it stops, how it speaks to its emulator. */
#ifndef RUNNER_MACHINE_H
#define RUNNER_MACHINE_H

#include <stdint.h>

/* Statuses with which the emulator ends, beside 0; fixed by the program that reads them. */
enum {
    MACHINE_FAULT = 81,   /* a hard fault of the processor */
    MACHINE_NO_HOST = 82, /* nobody answers */
    MACHINE_ABORT = 83    /* the C library gave up */
};

/* A semihosting operation with its arguments. */
int machine_host(uint32_t operation, const void *arguments);
/* Ends the emulator with this status. */
void machine_stop(int status) __attribute__((noreturn));

#endif
