/*
 * members.h - which characters of two bytes (U+0080 to U+07FF) a set has.
 */
#ifndef CF_SEARCH_MEMBERS_H
#define CF_SEARCH_MEMBERS_H

#include "search/ast.h"

enum {
    CF__LEAD_FIRST = 0xc2,
    CF__LEAD_LAST = 0xdf,
    CF__LEADS = CF__LEAD_LAST - CF__LEAD_FIRST + 1
};

/*
 * members[i] has bit c when the character of lead byte CF__LEAD_FIRST + i and continuation byte
 * 0x80 + c is in the set. PCRE2 is asked, as it is for ASCII. False: no memory.
 */
bool cf__set_members(const struct cf__ast *set, uint64_t members[CF__LEADS]);

#endif
