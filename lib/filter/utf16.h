/*
 * utf16.h - UTF-16 as UTF-8, without iconv(3): that may have to load code, which takes more stack
 * than a coroutine has, and which a program without shared libraries can do only as long as the C
 * library is the one it was built with.
 */
#ifndef CF_FILTER_UTF16_H
#define CF_FILTER_UTF16_H

#include <stdbool.h>
#include <stddef.h>

/*
 * All arguments and answers are those of iconv(3): 0; or (size_t)-1 and errno E2BIG (no room for
 * the next character), EINVAL (the input ends within one) or EILSEQ (no character, two bytes long).
 */
size_t cf__utf16_convert(bool big_endian, char **in, size_t *in_left, char **out, size_t *out_left);

#endif
