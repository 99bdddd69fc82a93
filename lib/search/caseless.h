/*
 * caseless.h - rewrites [:upper:] and [:lower:] in Perl patterns that ignore case.
 *
 * With PCRE2_UCP, versions up to 10.42 distinguish case in these classes even with PCRE2_CASELESS;
 * without UCP they do not.
 */
#ifndef CF_SEARCH_CASELESS_H
#define CF_SEARCH_CASELESS_H

#include "search/text.h"

/* Does a Perl pattern contain such a class? May be wrong about quoted ones. */
bool cf__has_cased_class(const char *pattern, size_t len);

/* Does a Perl pattern contain "(?-i)" or the like? May be wrong about quoted ones. */
bool cf__restores_case(const char *pattern, size_t len);

/* Append a valid Perl pattern, with letters of either case in place of these classes. */
void cf__add_caseless(struct cf__text *out, const char *pattern, size_t len);

#endif
