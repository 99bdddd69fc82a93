/*
 * utf16.h - converts UTF-16 to UTF-8 without iconv(3). iconv may load shared objects: that takes
 * more stack than a coroutine has, and a statically linked program can only do so with exactly the
 * C library it was built with.
 */
#ifndef CF_FILTER_UTF16_H
#define CF_FILTER_UTF16_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Arguments and results are those of iconv(3): 0; or (size_t)-1 with errno E2BIG (no room for the
 * next character), EINVAL (the input ends within one) or EILSEQ (an invalid unit of two bytes).
 */
size_t cf__utf16_convert(bool big_endian, char **in, size_t *in_left, char **out, size_t *out_left);

#endif
