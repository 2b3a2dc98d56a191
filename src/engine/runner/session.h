/* Sessions that are resumed and saved. */
#ifndef RUNNER_SESSION_H
#define RUNNER_SESSION_H

#include "settings.h"

/* 0, or not 0 where the application gives up. */
int session_resume(struct device *device, const struct parameters *parameters);
void session_save(struct device *device, const struct parameters *parameters);

#endif
