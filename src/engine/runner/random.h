/* Randomness for the library. */
#ifndef RUNNER_RANDOM_H
#define RUNNER_RANDOM_H

#include "parameters.h"

#include <stddef.h>

/* Chooses between the machine's entropy and a sequence that repeats. */
void random_choose(const struct parameters *parameters);
/* Entropy; 0 if it could be had. */
int random_entropy(unsigned char *bytes, size_t length);
/* Seeds the generator that the configuration carries. Returns what seeding returned. */
int random_seed(void);
/* The generator, as the library calls it. */
int random_fill(void *context, unsigned char *bytes, size_t length);

#endif
