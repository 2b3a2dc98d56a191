/* What the library asks of the heap. */
#ifndef RUNNER_HEAP_H
#define RUNNER_HEAP_H

/* The three lines of the report. */
void heap_report(void);

#endif
