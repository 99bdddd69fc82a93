/*
 * steady.h - text that somebody may write to while it is searched: it lies in a mapped file.
 *
 * PCRE2 believes what it was told about UTF-8, and reads outside the text when that is no longer
 * so. So what is searched as UTF-8 is a copy, looked at again. All else here bears any bytes.
 */
#ifndef CF_SEARCH_STEADY_H
#define CF_SEARCH_STEADY_H

#include "search/regex.h"

/* The bytes of text[0..len), which was UTF-8, where nobody writes to them; *kind is what they are.
 * Text too long to be copied is given back as it is, to be searched as CF__TEXT_BROKEN. goes_on:
 * the copy of the call before, if that was of the same text, will do. Valid until the next call. */
const char *cf__steady_text(struct cf__steady *steady, const char *text, size_t len, bool goes_on,
                            enum cf__text_kind *kind);

void cf__steady_free(struct cf__steady *steady);

#endif
