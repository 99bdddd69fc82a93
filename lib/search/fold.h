/*
 * fold.h - the other case of a character, where there is exactly one.
 */
#ifndef CF_SEARCH_FOLD_H
#define CF_SEARCH_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Write the other case of a character to other, the character itself when it has none. False: it
 * has more than one, one of another length, or it is not known here. In UTF-8, k and s are such:
 * the Kelvin sign and the long s are theirs too.
 */
bool cf__other_case(const char *bytes, size_t len, bool utf, char *other);

/* The same in UTF-8 for one with a third form that is longer. That one's first byte; 0: it has
 * none, or it is not known here. */
unsigned char cf__third_case(const char *bytes, size_t len, char *other);

/* Is a character beyond ASCII another case of an ASCII letter? The long s and the Kelvin sign are.
 */
bool cf__is_case_of_ascii(const char *bytes, size_t len);

#endif
