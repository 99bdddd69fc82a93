/*
 * steady.c - private copies of text that may change.
 */
#include "config.h"

#include "search/steady.h"

#include <stdlib.h>
#include <string.h>

#include "search/scan.h"

enum { LEAST = 4096 };

static bool make_room(struct cf__steady *steady, size_t len)
{
    if (steady->bytes != NULL && len <= steady->room)
        return true;
    size_t room = len < LEAST ? LEAST : len + len / 4;
    free(steady->bytes);
    steady->bytes = malloc(room);
    steady->room = steady->bytes != NULL ? room : 0;
    return steady->bytes != NULL;
}

const char *cf__steady_text(struct cf__steady *steady, const char *text, size_t len, bool goes_on,
                            enum cf__text_kind *kind)
{
    if (goes_on && steady->of == text && steady->len == len) {
        *kind = steady->kind;
        return steady->bytes;
    }
    steady->of = NULL;
    if (!make_room(steady, len)) {
        *kind = CF__TEXT_BROKEN;
        return text;
    }
    memcpy(steady->bytes, text, len);
    *kind = cf__is_utf8(steady->bytes, steady->bytes + len) ? CF__TEXT_UTF8 : CF__TEXT_BROKEN;
    steady->of = text;
    steady->len = len;
    steady->kind = *kind;
    return steady->bytes;
}

void cf__steady_free(struct cf__steady *steady)
{
    free(steady->bytes);
}
