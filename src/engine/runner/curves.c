/* The library's numbers for curves (`mbedtls_ecp_group_id`), the same in every release. */

#include "curves.h"

#include <stddef.h>

int curve_of_group(uint16_t group)
{
    /* From group 18 on: secp192k1, secp192r1, secp224k1, secp224r1, secp256k1, secp256r1,
     * secp384r1, secp521r1, three of Brainpool, x25519, x448. */
    static const unsigned char curves[] = { 10, 1, 11, 2, 12, 3, 4, 5, 6, 7, 8, 9, 13 };
    size_t place = (size_t) group - 18;
    return group >= 18 && place < sizeof(curves) ? curves[place] : 0;
}
