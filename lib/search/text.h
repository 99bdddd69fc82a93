/*
 * text.h - a growing byte string, in which patterns are written for PCRE2.
 */
#ifndef CF_SEARCH_TEXT_H
#define CF_SEARCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is an empty one. Once memory has run out, `failed` stays set and nothing is added. */
struct cf__text {
    char *bytes;
    size_t len;
    size_t room;
    bool failed;
};

void cf__text_add(struct cf__text *text, const char *bytes, size_t len);
void cf__text_add_string(struct cf__text *text, const char *string);
/* Add bytes so that a PCRE2 pattern takes them literally. */
void cf__text_add_quoted(struct cf__text *text, const char *bytes, size_t len);
void cf__text_free(struct cf__text *text);

#endif
