/* Counts what the library asks of the heap: linked with --wrap=calloc and --wrap=free. */

#include "heap.h"

#include "report.h"
#include "settings.h"

#include <stdint.h>
#include <stdlib.h>

void *__real_calloc(size_t count, size_t size);
void __real_free(void *pointer);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *pointer);

/* Stands before each block and keeps its alignment. */
union header {
    size_t size;
    long double widest;
    void *pointer;
};

static size_t in_use, peak, largest, failures;

static void *refuse(void)
{
    failures++;
    return NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    union header *header;
    size_t bytes = count * size;
    if (size != 0 && count > (SIZE_MAX - sizeof(*header)) / size) {
        return refuse();
    }
    if (bytes > largest) {
        largest = bytes;
    }
    header = __real_calloc(1, sizeof(*header) + bytes);
    if (header == NULL) {
        return refuse();
    }
    header->size = bytes;
    in_use += bytes;
    if (in_use > peak) {
        peak = in_use;
    }
    return header + 1;
}

void __wrap_free(void *pointer)
{
    union header *header = pointer;
    if (header == NULL) {
        return;
    }
    header--;
    in_use -= header->size;
    __real_free(header);
}

/* Bytes in use are no measure of a heap's limit: fragments count too, and they are a device's. */
void heap_limit(int64_t bytes)
{
    (void) bytes;
    settings_unsupported("heap");
}

void heap_report(void)
{
    report_count("heap-peak", (int64_t) peak);
    report_count("heap-largest", (int64_t) largest);
    report_count("heap-failures", (int64_t) failures);
}
