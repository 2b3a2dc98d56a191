/* How many instructions ran: a timer of the board, which the emulator lets count them. */
#ifndef RUNNER_INSTRUCTIONS_H
#define RUNNER_INSTRUCTIONS_H

#include <stdint.h>

/* Instructions since the start, in steps of BOARD_TICK. */
int64_t instructions(void);
/* The same in ticks, which wrap. */
uint32_t instruction_ticks(void);

#endif
