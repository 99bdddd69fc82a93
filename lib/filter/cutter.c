/*
 * cutter.c - gathers bytes in blocks and sends them as whole lines.
 *
 *   block  | sent lines | whole lines ... | begin of a line | room |
 *                       ^sent                     ^scanned  ^filled
 *
 * If others still hold what was sent, the begin of a line is moved to a new block.
 */
#include "config.h"

#include "filter/cutter.h"

#include <string.h>

#include "filter/edit.h"
#include "flow/block.h"

enum {
    BLOCK_SIZE = 256 * 1024,
    LEAST_ROOM = 64 /* enough for a character in any encoding; with less, a block counts as full */
};

/* ------------------------------------------------------------------------- input */

static const char *name_of(const struct cf__cutter *cutter)
{
    return cutter->origin ? cf_origin_name(cutter->origin) : NULL;
}

bool cf__cutter_knows(const struct cf__cutter *cutter, const cf_span *span)
{
    const char *known = name_of(cutter);
    const char *name = cf_span_name(span);
    return known && name ? strcmp(known, name) == 0 : known == name;
}

bool cf__cutter_begin(struct cf__cutter *cutter, const cf_span *span)
{
    const char *name = cf_span_name(span);
    cf_origin *origin = name ? cf_origin_new(name) : NULL;
    cf_coro *self = cutter->self;
    if (name && !origin) {
        cf__raise_no_memory(self, "an input's name");
        return false;
    }
    cf__cutter_release(cutter);
    *cutter = (struct cf__cutter){.self = self, .origin = origin};
    cutter->ends.separator = cf_span_separator(span);
    cutter->ends.or_nul = span->block && span->block->nul_ends;
    return true;
}

/* ------------------------------------------------------------------------ blocks */

static size_t rest_of(const struct cf__cutter *cutter)
{
    return cutter->filled - cutter->sent;
}

/* Move what was not sent to the front of `block`, which may be the current one. */
static void move_rest(struct cf__cutter *cutter, cf_block *block)
{
    size_t rest = rest_of(cutter);
    if (rest > 0)
        memmove(cf_block_data(block), cf_block_data(cutter->block) + cutter->sent, rest);
    cutter->offset += cutter->sent;
    cutter->scanned -= cutter->sent;
    cutter->sent = 0;
    cutter->filled = rest;
}

/* false: out of memory. */
static bool take_block(struct cf__cutter *cutter)
{
    size_t size = BLOCK_SIZE;
    while (size / 2 < rest_of(cutter))
        size *= 2;
    cf_block *block = cf_block_new(size);
    if (!block)
        return false;
    move_rest(cutter, block);
    cf_block_free(cutter->block);
    cutter->block = block;
    return true;
}

static size_t room_in(const struct cf__cutter *cutter)
{
    return cf_block_capacity(cutter->block) - cutter->filled;
}

static bool make_room(struct cf__cutter *cutter)
{
    cf_block *block = cutter->block;
    if (!block || (cutter->sent > 0 && cf_block_is_shared(block)))
        return take_block(cutter);
    move_rest(cutter, block);
    return room_in(cutter) >= LEAST_ROOM || cf_block_grow(block, 2 * cf_block_capacity(block));
}

char *cf__cutter_room(struct cf__cutter *cutter, size_t *room)
{
    if (!make_room(cutter)) {
        cf__raise_no_memory(cutter->self, "a line");
        return NULL;
    }
    *room = room_in(cutter);
    return cf_block_data(cutter->block) + cutter->filled;
}

bool cf__cutter_add(struct cf__cutter *cutter, size_t n)
{
    cutter->filled += n;
    return room_in(cutter) >= LEAST_ROOM || cf__cutter_send(cutter);
}

bool cf__cutter_copy(struct cf__cutter *cutter, const char *bytes, size_t n)
{
    while (n > 0) {
        size_t room;
        char *place = cf__cutter_room(cutter, &room);
        if (!place)
            return false;
        size_t part = n < room ? n : room;
        memcpy(place, bytes, part);
        if (!cf__cutter_add(cutter, part))
            return false;
        bytes += part;
        n -= part;
    }
    return true;
}

/* ----------------------------------------------------------------------- sending */

static bool send_to(struct cf__cutter *cutter, size_t end)
{
    char *data = cf_block_data(cutter->block);
    cf_span span = {.text = data + cutter->sent, .len = end - cutter->sent, .block = cutter->block};
    cf_block_set_origin(cutter->block, cutter->origin, cutter->offset, cutter->ends.separator);
    cutter->block->nul_ends = cutter->ends.or_nul;
    cf_block_set_length(cutter->block, cutter->filled);
    cutter->sent = end;
    return cf_send_span(cutter->self, span);
}

bool cf__cutter_send(struct cf__cutter *cutter)
{
    if (cutter->scanned == cutter->filled)
        return true;
    const char *data = cf_block_data(cutter->block);
    const char *end = cf__last_end(cutter->ends, data + cutter->scanned, data + cutter->filled);
    cutter->scanned = cutter->filled;
    return !end || send_to(cutter, (size_t)(end - data));
}

bool cf__cutter_send_rest(struct cf__cutter *cutter)
{
    if (!cf__cutter_send(cutter))
        return false;
    return rest_of(cutter) == 0 || send_to(cutter, cutter->filled);
}

bool cf__cutter_is_inside_line(const struct cf__cutter *cutter)
{
    return rest_of(cutter) > 0 &&
           cf_block_data(cutter->block)[cutter->filled - 1] != cutter->ends.separator;
}

void cf__cutter_release(struct cf__cutter *cutter)
{
    cf_block_free(cutter->block);
    cf_origin_free(cutter->origin);
    cutter->block = NULL;
    cutter->origin = NULL;
}
