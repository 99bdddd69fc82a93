/*
 * fold.h - simple case folding: the other case of a character, where it is unambiguous.
 */
#ifndef CF_SEARCH_FOLD_H
#define CF_SEARCH_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Write the other case of a character to `other`, or the character itself when it has none. False:
 * it has several other cases, or one of another length, or it is not in the tables here. In UTF
 * mode k and s have two: the Kelvin sign and the long s are cases of them as well.
 */
bool cf__other_case(const char *bytes, size_t len, bool utf, char *other);

/*
 * For a character of two UTF-8 bytes whose case set has three members, the third being longer:
 * write the member of the same length to `other`, and return the first byte of the third. 0: there
 * is no such third case, or it is not in the tables here.
 */
unsigned char cf__third_case(const char *bytes, size_t len, char *other);

/* Whether a character beyond ASCII is a case of an ASCII letter: the long s and the Kelvin sign. */
bool cf__is_case_of_ascii(const char *bytes, size_t len);

#endif
