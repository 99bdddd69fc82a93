/*
 * text.c - the lines of a text in memory.
 */
#include "config.h"

#include <coflow/source.h>

#include <string.h>

#include "source/reader.h"

enum { PIECE = 64 * 1024 }; /* bytes sent at once, extended to the next line end */

static size_t next_piece(const char *text, size_t len)
{
    if (len <= PIECE)
        return len;
    const char *end = memchr(text + PIECE - 1, '\n', len - (PIECE - 1));
    return end ? (size_t)(end - text) + 1 : len;
}

cf_status cf_lines_text(const char *text, size_t len, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    while (len > 0) {
        size_t piece = next_piece(text, len);
        if (!cf_send_span_to(NULL, target, (cf_span){.text = text, .len = piece}))
            break;
        text += piece;
        len -= piece;
    }
    return cf__source_end(target, true);
}
