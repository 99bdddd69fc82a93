/*
 * whole.c - gathers lines into one piece. What comes as one span, or as adjacent spans of one
 * block, is not copied; everything else is, into a block that grows by doubling.
 */
#include "config.h"

#include "filter/whole.h"

#include <string.h>

enum { LEAST = 4 * 1024 };

static bool take_origin(struct cf__whole *whole, const cf_span *span, cf_block *block)
{
    const char *name = cf_span_name(span);
    cf_origin *origin = name ? cf_origin_new(name) : NULL;
    if (name && !origin)
        return false;
    cf_block_set_origin(block, origin, cf_span_offset(span), whole->separator);
    cf_origin_free(origin);
    return true;
}

/* Move the text to a block of our own, with room for `more` bytes. */
static bool make_room(struct cf__whole *whole, size_t more)
{
    size_t needed = whole->len + more;
    size_t room = whole->room > LEAST ? whole->room : LEAST;
    if (whole->room >= needed)
        return true;
    while (room < needed)
        room *= 2;
    if (whole->room > 0) {
        if (!cf_block_grow(whole->block, room))
            return false;
        whole->text = cf_block_data(whole->block);
        whole->room = room;
        return true;
    }
    cf_block *block = cf_block_new(room);
    cf_span first = cf__whole_span(whole);
    if (!block || !take_origin(whole, &first, block)) {
        cf_block_free(block);
        return false;
    }
    memcpy(cf_block_data(block), whole->text, whole->len);
    cf_block_free(whole->block);
    whole->block = block;
    whole->text = cf_block_data(block);
    whole->room = room;
    return true;
}

/* Begin with a reference to the first span's text. */
static void begin(struct cf__whole *whole, const cf_span *span)
{
    whole->block = cf_block_ref(span->block);
    whole->text = span->text;
    whole->len = span->len;
    whole->separator = cf_span_separator(span);
}

/* Can the span be added without a copy: is it the first, or adjacent to the text so far? */
static bool is_contiguous(const struct cf__whole *whole, const cf_span *span)
{
    if (span->single)
        return false;
    if (!whole->block)
        return whole->anywhere || span->text == cf_block_data(span->block);
    return whole->room == 0 && whole->block == span->block &&
           whole->text + whole->len == span->text;
}

bool cf__whole_add(struct cf__whole *whole, const cf_span *span)
{
    bool is_first = !whole->block;
    bool stays = is_contiguous(whole, span);
    if (is_first)
        begin(whole, span);
    else if (stays)
        whole->len += span->len;
    if (stays)
        return true;
    if (!make_room(whole, is_first ? 1 : span->len + 1))
        return false;
    char *data = cf_block_data(whole->block);
    if (!is_first) {
        memcpy(data + whole->len, span->text, span->len);
        whole->len += span->len;
    }
    if (span->single)
        data[whole->len++] = whole->separator;
    cf_block_set_length(whole->block, whole->len);
    return true;
}

cf_span cf__whole_span(const struct cf__whole *whole)
{
    return (cf_span){.text = whole->text, .len = whole->len, .block = whole->block};
}

void cf__whole_clear(struct cf__whole *whole)
{
    cf_block_free(whole->block);
    *whole = (struct cf__whole){.anywhere = whole->anywhere};
}
