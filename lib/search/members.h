/*
 * members.h - which two-byte UTF-8 characters (U+0080 to U+07FF) a set contains.
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
 * Set bit c of members[i] when the character made of lead byte CF__LEAD_FIRST + i and continuation
 * byte 0x80 + c is in the set. As for ASCII, PCRE2 is asked. False: no memory.
 */
bool cf__set_members(const struct cf__ast *set, uint64_t members[CF__LEADS]);

#endif
