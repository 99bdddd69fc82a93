/*
 * copier.h - one run of cf_copy, shared by the loop (copy.c), the way through a buffer
 * (bytes.c), the way through the kernel (pages.c) and the waiting (wait.c).
 */
#ifndef CF_COPY_COPIER_H
#define CF_COPY_COPIER_H

#include <poll.h>
#include <sys/types.h>

#include "copy/output.h"

struct cf__copier {
    int from;
    bool from_pipe; /* pages can be moved out of it */
    cf_output *const *outputs;
    size_t count;
    size_t live; /* of them have not failed */
    const cf_copy_options *options;
    bool stop; /* `failed` said so */

    char *buffer;
    size_t room;          /* of the buffer: the most that is moved in one step */
    int staging[2];       /* a pipe of our own, empty between steps; -1 until one is needed */
    size_t *given;        /* of this step, per output, where pages are moved */
    struct pollfd *polls; /* room for one per output and the input */

    uint64_t total;   /* bytes moved */
    uint64_t started; /* nanoseconds, as cf__now */
    uint64_t ticked;  /* when `moved` was last called */
};

/* What a step answers besides a number of bytes: nothing was moved, look again. */
enum { CF__AGAIN = -2 };

uint64_t cf__now(void);

/* outputs[index] takes nothing more; its owner is told. */
void cf__drop_output(struct cf__copier *copier, size_t index, int error);

/* Write to one output; when that fails, drop it. */
void cf__feed_output(struct cf__copier *copier, size_t index, const char *bytes, size_t n);

/* The next output from `index` on that has not failed; count: none. */
size_t cf__next_live(const struct cf__copier *copier, size_t index);

/*
 * Move up to `limit` bytes from the input to every live output. The number moved, 0 at the end of
 * the input, -1 with errno when reading failed, or CF__AGAIN.
 */
ssize_t cf__copy_bytes(struct cf__copier *copier, size_t limit);
ssize_t cf__copy_pages(struct cf__copier *copier, size_t limit);

/* Can the next step go through the kernel? */
bool cf__can_move_pages(const struct cf__copier *copier);

/* Wait until the input has something, if need be with an eye on the outputs and the clock. */
void cf__await_input(struct cf__copier *copier);

/* Wait as long as the rate demands, and answer how many bytes the next step may move. */
size_t cf__await_turn(struct cf__copier *copier);

#endif
