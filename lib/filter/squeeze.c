/*
 * squeeze.c - passes lines that differ from all of the last few that passed. Those are kept in a
 * ring buffer; their hashes are in an array of their own, so that a lookup reads little memory.
 */
#include "config.h"

#include <coflow/filter.h>

#include <stdlib.h>
#include <string.h>

#include "filter/edit.h"
#include "filter/fields.h"

struct window {
    size_t size;
    size_t used;
    size_t next; /* index to be written next: the oldest, once all are used */
    uint64_t *hashes;
    struct cf__text *lines;
};

static bool is_known(const struct window *window, uint64_t hash, cf_line line)
{
    for (size_t i = 0; i < window->used; i++)
        if (window->hashes[i] == hash && window->lines[i].len == line.len &&
            (line.len == 0 || memcmp(window->lines[i].bytes, line.text, line.len) == 0))
            return true;
    return false;
}

/* false: out of memory. */
static bool remember(struct window *window, uint64_t hash, cf_line line)
{
    struct cf__text *place = &window->lines[window->next];
    window->hashes[window->next] = hash;
    place->len = 0;
    cf__text_add(place, line.text, line.len);
    window->next = (window->next + 1) % window->size;
    if (window->used < window->size)
        window->used++;
    return !place->failed;
}

static bool make(struct window *window, size_t size)
{
    *window = (struct window){.size = size};
    window->hashes = calloc(size, sizeof *window->hashes);
    window->lines = calloc(size, sizeof *window->lines);
    return window->hashes && window->lines;
}

static void release(struct window *window)
{
    for (size_t i = 0; i < window->used; i++)
        cf__text_free(&window->lines[i]);
    free(window->lines);
    free(window->hashes);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct window window;
    size_t size = (uintptr_t)arg;
    cf_line line;
    cf_set_name(self, "squeeze");
    if (size == 0)
        return cf_raise(self, CF_EINVAL, "the window must be at least 1 line");
    bool enough = make(&window, size);
    while (enough && cf_recv_line(self, &line)) {
        uint64_t hash = cf__hash(line);
        if (is_known(&window, hash, line))
            continue;
        enough = remember(&window, hash, line);
        if (enough && !cf_send_line(self, line))
            break;
    }
    if (!enough)
        cf__raise_no_memory(self, "the lines to compare with");
    release(&window);
    return cf_nil;
}

cf_coro *cf_squeeze(size_t window, cf_coro *target)
{
    return cf_stage(body, (void *)(uintptr_t)window, target);
}
