/*
 * steady.h - text that may change while it is searched, because it lies in a mapped file.
 *
 * PCRE2 relies on what it was told about UTF-8, and reads outside the text when that no longer
 * holds. So text searched as UTF-8 is copied and checked again. All other code bears bytes that
 * change.
 */
#ifndef CF_SEARCH_STEADY_H
#define CF_SEARCH_STEADY_H

#include "search/regex.h"

/*
 * A private copy of text[0..len), which was found to be valid UTF-8; *kind is what the copy is.
 * Without memory for it, text is returned as it is, as CF__TEXT_BROKEN, in which PCRE2 looks at all
 * that follows for each match. goes_on: if the previous call was for the same text, its copy is
 * still good. Valid until the next call.
 */
const char *cf__steady_text(struct cf__steady *steady, const char *text, size_t len, bool goes_on,
                            enum cf__text_kind *kind);

void cf__steady_free(struct cf__steady *steady);

#endif
