/*
 * text.c - a growing byte string.
 */
#include "config.h"

#include "search/text.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct cf__text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->room - text->len >= more)
        return true;
    size_t room = 2 * text->room + more + 64;
    char *bytes = realloc(text->bytes, room);
    if (bytes == NULL) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->room = room;
    return true;
}

void cf__text_add(struct cf__text *text, const char *bytes, size_t len)
{
    if (len == 0 || !make_room(text, len))
        return;
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
}

void cf__text_add_string(struct cf__text *text, const char *string)
{
    cf__text_add(text, string, strlen(string));
}

/* Characters that PCRE2 takes literally without a backslash. Any other is literal with one. */
static bool means_itself(unsigned char byte)
{
    return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') ||
           (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

void cf__text_add_quoted(struct cf__text *text, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!means_itself((unsigned char)bytes[i]))
            cf__text_add(text, "\\", 1);
        cf__text_add(text, bytes + i, 1);
    }
}

void cf__text_free(struct cf__text *text)
{
    free(text->bytes);
    *text = (struct cf__text){0};
}
