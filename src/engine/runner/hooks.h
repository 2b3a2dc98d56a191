/* What a platform has to give. */
#ifndef RUNNER_HOOKS_H
#define RUNNER_HOOKS_H

#include <stdint.h>

/* The time that the device believes it is; it stands still. */
void hooks_set_time(int64_t seconds);

#endif
