/* The parts of a run that a board measures by themselves. */
#ifndef RUNNER_STAGE_H
#define RUNNER_STAGE_H

/* A stage begins, and the one before it ends; NULL: none begins. */
void stage_begin(const char *name);

#endif
