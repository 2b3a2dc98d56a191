/*
 * Reads the first timer of an MPS2 board (CMSDK APB timer, Arm DDI 0479): it counts down, and under
 * `-icount shift=0` one instruction is one nanosecond of its time.
 */

#include "instructions.h"

#include "board.h"

#define TIMER ((volatile uint32_t *) BOARD_TIMER)

enum { CONTROL = 0, VALUE = 1, RELOAD = 2 };

#define ENABLED 1u

uint32_t instruction_ticks(void)
{
    if ((TIMER[CONTROL] & ENABLED) == 0) {
        TIMER[RELOAD] = UINT32_MAX;
        TIMER[VALUE] = UINT32_MAX;
        TIMER[CONTROL] = ENABLED;
    }
    return UINT32_MAX - TIMER[VALUE];
}

int64_t instructions(void)
{
    return (int64_t) instruction_ticks() * BOARD_TICK;
}
