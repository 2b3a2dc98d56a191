/* This machine's instructions and stack say nothing about a device. */

#include "stage.h"

void stage_begin(const char *name)
{
    (void) name;
}
