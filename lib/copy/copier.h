/*
 * copier.h - the state of one cf_copy, shared by its loop (copy.c), the two ways to make a step
 * (bytes.c through a buffer, pages.c inside the kernel) and its waits (wait.c).
 */
#ifndef CF_COPY_COPIER_H
#define CF_COPY_COPIER_H

#include <poll.h>
#include <sys/types.h>

#include "copy/output.h"
#include "sched/clock.h"

struct cf__copier {
    int from;
    bool from_pipe; /* so splice and tee can read from it */
    cf_output *const *outputs;
    size_t count;
    size_t live; /* outputs that have not failed */
    const cf_copy_options *options;
    bool stop; /* options->failed asked to stop */

    char *buffer;
    size_t room;          /* size of the buffer, and the most that a step moves */
    int staging[2];       /* our own pipe, empty between steps; -1 until needed */
    size_t *given;        /* bytes that each output has got in this step of pages.c */
    struct pollfd *polls; /* one for each output, and one for the input */

    uint64_t total;  /* bytes moved */
    int64_t started; /* as cf__now */
    int64_t ticked;  /* when `moved` was last called, as cf__now */
};

/* Returned by a step that moved nothing but may be repeated. */
enum { CF__AGAIN = -2 };

/* Record the error of outputs[index], which gets nothing more, and call options->failed. */
void cf__drop_output(struct cf__copier *copier, size_t index, int error);

/* Write to one output; when that fails, drop it. */
void cf__feed_output(struct cf__copier *copier, size_t index, const char *bytes, size_t n);

/* The first output at or after `index` that has not failed; `count` if there is none. */
size_t cf__next_live(const struct cf__copier *copier, size_t index);

/* A step: move up to `limit` bytes from the input to every live output. Returns the number moved, 0
 * at the end of the input, -1 with errno when reading failed, or CF__AGAIN. */
ssize_t cf__copy_bytes(struct cf__copier *copier, size_t limit);
ssize_t cf__copy_pages(struct cf__copier *copier, size_t limit);

/* Can the next step use cf__copy_pages? */
bool cf__can_move_pages(const struct cf__copier *copier);

/* Wait for input if outputs must be watched or options->moved called meanwhile; else returns at
 * once, and the read waits. */
void cf__await_input(struct cf__copier *copier);

/* Wait until the rate limit allows more. Returns how many bytes the next step may move. */
size_t cf__await_rate(struct cf__copier *copier);

#endif
