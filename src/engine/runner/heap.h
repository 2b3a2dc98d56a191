/* What the library asks of the heap. */
#ifndef RUNNER_HEAP_H
#define RUNNER_HEAP_H

#include <stdint.h>

/* The library gets so many bytes and no more; before its first request. */
void heap_limit(int64_t bytes);
/* The lines of the report. */
void heap_report(void);

#endif
