/*
 * The device's heap: so many bytes and no more, linked with --wrap=calloc and --wrap=free.
 *
 * First fit over a list of free blocks in the order of their addresses, neighbours joined; a block
 * has eight bytes before what is handed out. An allocator of the kind that small systems have.
 */

#include "heap.h"

#include "board.h"
#include "port.h"
#include "report.h"

#include <stdint.h>
#include <string.h>

void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *pointer);

struct block {
    size_t size; /* with this header */
    union {
        struct block *next; /* of a free block */
        size_t asked;       /* of one in use */
    } is;
};

#define STEP sizeof(struct block)
/* What is left of a block has to hold a header and one step. */
#define SMALLEST (2 * STEP)

static union {
    unsigned char bytes[BOARD_HEAP];
    struct block alignment;
} arena PORT_BENCH;

static struct block *first_free;
static size_t limit = BOARD_HEAP;
static int ready;

static size_t in_use, peak, footprint;

/* Requests that stand out, with the address that asked. */
static struct {
    size_t bytes;
    const void *asker;
} largest, refused;
static size_t failures;

void heap_limit(int64_t bytes)
{
    limit = bytes > (int64_t) sizeof(arena) ? sizeof(arena) : (size_t) bytes / STEP * STEP;
}

static void prepare(void)
{
    ready = 1;
    if (limit >= SMALLEST) {
        first_free = (struct block *) (void *) arena.bytes;
        first_free->size = limit;
        first_free->is.next = NULL;
    }
}

static void *refuse(size_t bytes, const void *asker)
{
    if (failures++ == 0) {
        refused.bytes = bytes;
        refused.asker = asker;
    }
    return NULL;
}

/* Takes a block of this size out of the list, and gives back what is too much of it. */
static struct block *take(size_t size)
{
    struct block **place = &first_free;
    struct block *block;
    while (*place != NULL && (*place)->size < size) {
        place = &(*place)->is.next;
    }
    block = *place;
    if (block == NULL) {
        return NULL;
    }
    if (block->size - size >= SMALLEST) {
        struct block *rest = (struct block *) (void *) ((char *) block + size);
        rest->size = block->size - size;
        rest->is.next = block->is.next;
        *place = rest;
        block->size = size;
    } else {
        *place = block->is.next;
    }
    return block;
}

static void count(struct block *block, size_t bytes)
{
    size_t end = (size_t) ((unsigned char *) block - arena.bytes) + block->size;
    block->is.asked = bytes;
    in_use += bytes;
    if (in_use > peak) {
        peak = in_use;
    }
    if (end > footprint) {
        footprint = end;
    }
}

void *__wrap_calloc(size_t count_of, size_t size)
{
    const void *asker = __builtin_return_address(0);
    struct block *block = NULL;
    size_t bytes = count_of * size;
    if (!ready) {
        prepare();
    }
    if (size != 0 && count_of > (SIZE_MAX - SMALLEST) / size) {
        return refuse(SIZE_MAX, asker);
    }
    if (bytes > largest.bytes) {
        largest.bytes = bytes;
        largest.asker = asker;
    }
    block = take(bytes == 0 ? SMALLEST : STEP + (bytes + STEP - 1) / STEP * STEP);
    if (block == NULL) {
        return refuse(bytes, asker);
    }
    count(block, bytes);
    return memset(block + 1, 0, bytes);
}

static int touch(const struct block *lower, const struct block *upper)
{
    return (const char *) lower + lower->size == (const char *) upper;
}

void __wrap_free(void *pointer)
{
    struct block *block = pointer, *before = NULL, *after = first_free;
    if (block == NULL) {
        return;
    }
    block--;
    in_use -= block->is.asked;
    while (after != NULL && after < block) {
        before = after;
        after = after->is.next;
    }
    block->is.next = after;
    if (after != NULL && touch(block, after)) {
        block->size += after->size;
        block->is.next = after->is.next;
    }
    if (before == NULL) {
        first_free = block;
    } else if (touch(before, block)) {
        before->size += block->size;
        before->is.next = block->is.next;
    } else {
        before->is.next = block;
    }
}

static void report_request(const char *word, size_t bytes, const void *asker)
{
    report_begin(word);
    report_number((int64_t) bytes);
    report_number((int64_t) (uintptr_t) asker);
    report_end();
}

void heap_report(void)
{
    report_count("heap-peak", (int64_t) peak);
    report_count("heap-largest", (int64_t) largest.bytes);
    report_count("heap-failures", (int64_t) failures);
    report_count("heap-footprint", (int64_t) footprint);
    report_request("heap-asked", largest.bytes, largest.asker);
    if (failures > 0) {
        report_request("heap-refused", refused.bytes, refused.asker);
    }
}
