/*
 * caseless.h - [:upper:] and [:lower:] where case does not matter.
 *
 * PCRE2 up to 10.42 lets case matter there with PCRE2_UCP, PCRE2_CASELESS or not, and does not
 * without UCP.
 */
#ifndef CF_SEARCH_CASELESS_H
#define CF_SEARCH_CASELESS_H

#include "search/text.h"

/* Are there such classes in a Perl pattern? May be wrong about those that are quoted. */
bool cf__has_cased_class(const char *pattern, size_t len);

/* Is there "(?-i)" or its like in a Perl pattern? May be wrong as above. */
bool cf__restores_case(const char *pattern, size_t len);

/* Adds a Perl pattern that PCRE2 takes, with letters of either case in place of these classes. */
void cf__add_caseless(struct cf__text *out, const char *pattern, size_t len);

#endif
