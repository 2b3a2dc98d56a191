/* Which certificates the server presented, and what was found against each of the path. */
#ifndef RUNNER_PRESENTED_H
#define RUNNER_PRESENTED_H

#include "settings.h"

/* Has the library tell while it verifies. */
void presented_watch(struct device *device);
/* Verification built a path. */
int presented_verified(void);
/* For a handshake without verification: what the library kept. */
void presented_kept(struct device *device);

#endif
