/* Instructions and stack of each stage: the stack below is painted, and looked at afterwards. */

#include "stage.h"

#include "instructions.h"
#include "report.h"

#include <stddef.h>
#include <stdint.h>

/* No address of this board and no number that code is likely to leave. */
#define PAINT 0xa5c3e187u

extern uint32_t stack_bottom[];

static const char *current;
static int64_t began;
static uint32_t *base;

static uint32_t *stack_pointer(void)
{
    uint32_t *pointer;
    __asm__ volatile("mov %0, sp" : "=r"(pointer));
    return pointer;
}

/* In a frame of its own, so that nothing of the caller is painted over. */
static void __attribute__((noinline)) paint(void)
{
    uint32_t *word;
    uint32_t *here = stack_pointer();
    for (word = stack_bottom; word < here; word++) {
        *(volatile uint32_t *) word = PAINT;
    }
}

static int64_t deepest(void)
{
    const uint32_t *word = stack_bottom;
    while (word < base && *word == PAINT) {
        word++;
    }
    return (int64_t) ((const char *) base - (const char *) word);
}

void __attribute__((noinline)) stage_begin(const char *name)
{
    int64_t now = instructions();
    if (current != NULL) {
        int64_t stack = deepest();
        report_begin("stage");
        report_word(current);
        report_number(now - began);
        report_number(stack);
        report_end();
    }
    current = name;
    base = stack_pointer();
    paint();
    began = instructions();
}
