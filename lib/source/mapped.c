/*
 * mapped.c - windows of a file, and pieces of whole lines in them.
 *
 *     file     |.......................................................|
 *     window                |--------------------------|      begins at a multiple of ALIGNMENT
 *     piece                      |=====|  next              whole lines, a block of its own
 *
 * A new window is mapped when the next piece is not in the current one, and a bigger one when a
 * line does not fit. A window stays mapped as long as a block in it is referenced.
 */
#include "config.h"

#include "source/mapped.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "coro/error.h"
#include "flow/block.h"
#include "source/bus.h"

/* A piece is as big as a read(2) would be, so that it is in the cache if it is looked at twice. A
 * window begins at a multiple of 2 MiB, so that huge pages can be used. Unmapping one interrupts
 * all threads of the process, so there should be few windows. */
enum { PIECE = 256 * 1024, ALIGNMENT = 2 * 1024 * 1024, WINDOW = 8 * ALIGNMENT };

/* Finding the end of a long line costs as much as searching it. Once a line is a LONG_LINE_SHARE-th
 * of what is left, everything left is taken as one piece instead; this bounds what is mapped at
 * once by so many times the longest line. */
enum { LONG_LINE_SHARE = 32 };

/* What the reader and all its windows share: were bytes lost to truncation? */
struct fate {
    atomic_uint references;
    atomic_bool lost;
};

struct cf_window {
    atomic_uint references; /* one of the reader or its caller, and one for each block */
    struct fate *fate;
    struct cf__watched *watched;
    char *start;
    size_t len;
    uint64_t place; /* offset of its first byte in the file */
};

struct cf__mapped {
    int fd;
    struct cf__ends ends;
    uint64_t next;     /* offset of the next piece */
    uint64_t stop;     /* offset at which reading ends */
    uint64_t size;     /* of the file */
    cf_window *window; /* NULL: none yet, while opening */
    cf_window **kept;  /* where the window is left when closing; or NULL */
    struct fate *fate;
};

/* --------------------------------------------------------------------------- windows */

static void drop_fate(struct fate *fate)
{
    if (atomic_fetch_sub(&fate->references, 1) == 1)
        free(fate);
}

static void drop_window(void *owner)
{
    cf_window *window = owner;
    if (atomic_fetch_sub(&window->references, 1) != 1)
        return;
    cf__bus_leave(window->watched);
    munmap(window->start, window->len);
    drop_fate(window->fate);
    free(window);
}

void cf_window_free(cf_window *window)
{
    if (window)
        drop_window(window);
}

/* NULL: see errno. */
static cf_window *make_window(const struct cf__mapped *mapped, uint64_t place, size_t len)
{
    cf_window *window = malloc(sizeof *window);
    if (!window)
        return NULL;
    char *start = mmap(NULL, len, PROT_READ, MAP_PRIVATE, mapped->fd, (off_t)place);
    if (start == MAP_FAILED) {
        free(window);
        return NULL;
    }
    *window = (cf_window){
        .references = 1, .fate = mapped->fate, .start = start, .len = len, .place = place};
    window->watched = cf__bus_watch(start, len, &mapped->fate->lost);
    if (!window->watched) {
        munmap(start, len);
        free(window);
        errno = ENOMEM;
        return NULL;
    }
    atomic_fetch_add(&mapped->fate->references, 1);
    return window;
}

static uint64_t end_of(const cf_window *window)
{
    return window->place + window->len;
}

static const char *at(const struct cf__mapped *mapped, uint64_t position)
{
    return mapped->window->start + (position - mapped->window->place);
}

/* Make sure that [from, to) is in the window. A new window is made bigger than that, so that few
 * are needed. */
static bool cover(struct cf__mapped *mapped, uint64_t from, uint64_t to)
{
    cf_window *window = mapped->window;
    if (window && from >= window->place && to <= end_of(window))
        return true;
    uint64_t place = from - from % ALIGNMENT;
    uint64_t len = WINDOW;
    while (len < to - place || (window && place <= window->place && len <= window->len))
        len *= 8; /* it covers the old window as well: grow quickly */
    if (len > mapped->size - place)
        len = mapped->size - place;
    cf_window *fresh = make_window(mapped, place, (size_t)len);
    if (!fresh) {
        cf__set_last_error(cf__error_errno(errno, "source", "mapping"));
        return false;
    }
    if (window)
        drop_window(window);
    mapped->window = fresh;
    return true;
}

/* *end: the offset after the first line end in [from, to), or `to` if there is none. Everything
 * from `keep` on stays mapped. A line may end in a NUL nearby or a separator far away: both are
 * looked for in steps, so that neither search runs far ahead. false: see cf_last_error. */
static bool find_line_end(struct cf__mapped *mapped, uint64_t keep, uint64_t from, uint64_t to,
                          uint64_t *end)
{
    const char *found = NULL;
    *end = to;
    while (from < to && !found) {
        if (!cover(mapped, keep, from + 1))
            return false;
        uint64_t until = end_of(mapped->window) < to ? end_of(mapped->window) : to;
        until = until - from < PIECE ? until : from + PIECE;
        found = cf__first_end(mapped->ends, at(mapped, from), at(mapped, until));
        if (found)
            *end = mapped->window->place + (uint64_t)(found - mapped->window->start);
        from = until;
    }
    return true;
}

/* Is the byte before this offset the end of a line? */
static bool ends_line(const struct cf__mapped *mapped, uint64_t position)
{
    const char *byte = at(mapped, position - 1);
    return cf__first_end(mapped->ends, byte, byte + 1) != NULL;
}

/* -------------------------------------------------------------------- open and close */

/* Take over the window that another input of the same file left, and with it the shared state. */
static bool take_over(struct cf__mapped *mapped, uint64_t from)
{
    if (mapped->kept && *mapped->kept) {
        mapped->window = *mapped->kept;
        mapped->fate = mapped->window->fate;
        atomic_fetch_add(&mapped->fate->references, 1);
        *mapped->kept = NULL;
    } else if ((mapped->fate = calloc(1, sizeof *mapped->fate))) {
        atomic_init(&mapped->fate->references, 1);
    }
    return mapped->fate && cover(mapped, from, from + 1);
}

struct cf__mapped *cf__mapped_open(int fd, uint64_t from, uint64_t size, struct cf__ends ends,
                                   cf_window **kept)
{
    struct cf__mapped *mapped = malloc(sizeof *mapped);
    if (!mapped)
        return NULL;
    *mapped = (struct cf__mapped){
        .fd = fd, .ends = ends, .next = from, .stop = size, .size = size, .kept = kept};
    if (take_over(mapped, from))
        return mapped;
    cf__mapped_close(mapped);
    return NULL;
}

void cf__mapped_close(struct cf__mapped *mapped)
{
    if (mapped->kept)
        *mapped->kept = mapped->window;
    else
        cf_window_free(mapped->window);
    if (mapped->fate)
        drop_fate(mapped->fate);
    free(mapped);
}

/* ----------------------------------------------------------------------------- calls */

bool cf__mapped_limit(struct cf__mapped *mapped, uint64_t from, uint64_t to)
{
    to = to < mapped->size ? to : mapped->size;
    if (from > 0 && !find_line_end(mapped, from - 1, from - 1, to, &mapped->next))
        return false;
    if (mapped->next >= to)
        mapped->stop = mapped->next;
    return mapped->next == mapped->stop ||
           find_line_end(mapped, mapped->next, to - 1, mapped->size, &mapped->stop);
}

/* The end of the line at `next`, in which no line ends before `seen`. If it is a LONG_LINE_SHARE-th
 * of what is left, everything left is taken as one piece. */
static bool find_long_end(struct cf__mapped *mapped, uint64_t seen, uint64_t *end)
{
    uint64_t next = mapped->next;
    uint64_t enough = next + (mapped->stop - next) / LONG_LINE_SHARE;
    if (seen < enough) {
        if (!find_line_end(mapped, next, seen, enough, end))
            return false;
        if (ends_line(mapped, *end))
            return true;
    }
    if (!cover(mapped, next, mapped->stop))
        return false;
    *end = ends_line(mapped, mapped->stop) ? mapped->stop : next;
    return true;
}

/* Where the whole lines that begin at `next` end, at `target` or before if possible; `next` itself
 * if no line ends in the file. */
static bool find_whole_end(struct cf__mapped *mapped, uint64_t target, uint64_t *end)
{
    uint64_t next = mapped->next;
    if (!cover(mapped, next, target))
        return false;
    const char *text = at(mapped, next);
    const char *found = cf__last_end(mapped->ends, text, text + (target - next));
    *end = found ? next + (uint64_t)(found - text) : next;
    return found || target == mapped->stop || find_long_end(mapped, target, end);
}

/* NULL: out of memory. */
static cf_block *make_block(struct cf__mapped *mapped, size_t len)
{
    cf_block *block = cf__block_of(at(mapped, mapped->next), len, drop_window, mapped->window);
    if (block)
        atomic_fetch_add(&mapped->window->references, 1);
    return block;
}

cf_block *cf__mapped_next(struct cf__mapped *mapped, size_t *whole, bool *failed)
{
    uint64_t next = mapped->next;
    uint64_t target = mapped->stop - next > PIECE ? next + PIECE : mapped->stop;
    uint64_t end;
    *failed = next < mapped->stop;
    if (!*failed || !find_whole_end(mapped, target, &end))
        return NULL;
    if (end == next) /* a last line without its separator, which may be longer than a piece */
        target = mapped->stop;
    cf_block *block = make_block(mapped, (size_t)((end > target ? end : target) - next));
    if (!block)
        return NULL;
    *failed = false;
    *whole = (size_t)(end - next);
    mapped->next = end > next ? end : mapped->stop;
    return block;
}

bool cf__mapped_is_lost(const struct cf__mapped *mapped)
{
    return atomic_load(&mapped->fate->lost);
}

uint64_t cf__mapped_position(const struct cf__mapped *mapped)
{
    return mapped->next;
}
