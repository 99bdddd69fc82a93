/*
 * occurrence.c - the conditions on what is next to a literal.
 */
#include "config.h"

#include <stdlib.h>

#include "search/occurrence.h"

enum cf__verdict cf__check_edge(enum cf__edge edge, bool at_end_of_text, unsigned char neighbour,
                                const struct cf__literal_rules *rules)
{
    switch (edge) {
    case CF__EDGE_ANY:
        return CF__YES;
    case CF__EDGE_LINE:
        return at_end_of_text || neighbour == rules->separator ? CF__YES : CF__NO;
    case CF__EDGE_NO_WORD:
        if (at_end_of_text)
            return CF__YES;
        /* only PCRE2 knows which characters beyond ASCII are word characters */
        if (rules->utf && neighbour >= 0x80)
            return CF__UNSURE;
        return cf__is_word(neighbour) ? CF__NO : CF__YES;
    default:
        return CF__UNSURE;
    }
}
