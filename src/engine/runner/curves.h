/* The library's numbers for curves. */
#ifndef RUNNER_CURVES_H
#define RUNNER_CURVES_H

#include <stdint.h>

/* `mbedtls_ecp_group_id` of an IANA named group; 0 if it has none. */
int curve_of_group(uint16_t group);

#endif
