/*
 * pages.c - a step of cf_copy without a copy through user space, when the input is a pipe and
 * every output takes pages.
 *
 *     input ──tee──▶ output that is a pipe                 every output but the last
 *     input ──tee──▶ staging ──splice──▶ output that is a file
 *     input ──splice──▶ the last output                    this takes the bytes out of the input
 *
 * The first output settles how much the step moves. tee always starts at the head of the input, so
 * an output that got less than that (its pipe was full) cannot be given the rest that way: then the
 * step's bytes are read into the buffer, and whoever lacks some is written to.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "copy/copier.h"

bool cf__can_move_pages(const struct cf__copier *copier)
{
    if (!copier->from_pipe)
        return false;
    for (size_t i = 0; i < copier->count; i++)
        if (copier->outputs[i]->error == 0 && !copier->outputs[i]->takes_pages)
            return false;
    return true;
}

/* What splice and tee say where they cannot be used; write may still work. */
static bool is_refusal(int error)
{
    return error == EINVAL || error == ENOSYS || error == EPERM;
}

/* Pages were refused, and the output is to be written to from now on; or it failed, and is gone. */
static void note_failure(struct cf__copier *copier, size_t index, int error)
{
    if (is_refusal(error))
        copier->outputs[index]->takes_pages = false;
    else
        cf__drop_output(copier, index, error);
}

/* EAGAIN does not say which end is non-blocking and not ready: wait until both are. */
static void await_both(int from, int to)
{
    poll(&(struct pollfd){.fd = from, .events = POLLIN}, 1, -1);
    poll(&(struct pollfd){.fd = to, .events = POLLOUT}, 1, -1);
}

/* tee or splice once, seen through signals and full pipes. 0 at the end of the input; -1 with
 * errno. */
static ssize_t transfer(int from, int to, size_t n, bool keep)
{
    for (;;) {
        ssize_t moved = keep ? tee(from, to, n, 0) : splice(from, NULL, to, NULL, n, 0);
        if (moved >= 0 || (errno != EINTR && errno != EAGAIN))
            return moved;
        if (errno == EAGAIN)
            await_both(from, to);
    }
}

/* Take n bytes that are in the pipe `from` out of it. Fewer only with the reason in *error. */
static size_t splice_all(int from, int to, size_t n, int *error)
{
    size_t done = 0;

    *error = 0;
    while (done < n && *error == 0) {
        ssize_t moved = transfer(from, to, n - done, false);
        if (moved > 0)
            done += (size_t)moved;
        else
            *error = moved < 0 ? errno : EIO;
    }
    return done;
}

/* Read n bytes that are in the pipe `from` into the buffer. 0 or errno. */
static int read_all(int from, char *buffer, size_t n)
{
    while (n > 0) {
        ssize_t got = read(from, buffer, n);
        if (got > 0) {
            buffer += got;
            n -= (size_t)got;
        } else if (got == 0) {
            return EIO;
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){.fd = from, .events = POLLIN}, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* --------------------------------------------------- every output but the last */

static bool open_staging(struct cf__copier *copier)
{
    return copier->staging[0] >= 0 || pipe2(copier->staging, O_CLOEXEC) == 0;
}

/* What a failure left in it goes with it. */
static void close_staging(struct cf__copier *copier)
{
    close(copier->staging[0]);
    close(copier->staging[1]);
    copier->staging[0] = copier->staging[1] = -1;
}

/* Give a file up to n bytes from the head of the input. *given: how many; false: the input is at
 * its end. */
static bool give_file(struct cf__copier *copier, size_t index, size_t n, size_t *given)
{
    int error = 0;

    *given = 0;
    if (!open_staging(copier)) {
        copier->outputs[index]->takes_pages = false;
        return true;
    }
    ssize_t staged = transfer(copier->from, copier->staging[1], n, true);
    if (staged == 0)
        return false;
    if (staged > 0)
        *given = splice_all(copier->staging[0], copier->outputs[index]->fd, (size_t)staged, &error);
    else
        error = errno;
    if (error != 0) {
        close_staging(copier);
        note_failure(copier, index, error);
    }
    return true;
}

/* As give_file, for a pipe. */
static bool give_pipe(struct cf__copier *copier, size_t index, size_t n, size_t *given)
{
    ssize_t moved = transfer(copier->from, copier->outputs[index]->fd, n, true);

    *given = moved > 0 ? (size_t)moved : 0;
    if (moved < 0)
        note_failure(copier, index, errno);
    return moved != 0;
}

static bool give(struct cf__copier *copier, size_t index, size_t n, size_t *given)
{
    return copier->outputs[index]->is_pipe ? give_pipe(copier, index, n, given)
                                           : give_file(copier, index, n, given);
}

/* ---------------------------------------------- taking the bytes out of the input */

/* The one output there is takes what the input has. */
static ssize_t move_to_only(struct cf__copier *copier, size_t only, size_t limit)
{
    ssize_t moved = transfer(copier->from, copier->outputs[only]->fd, limit, false);

    if (moved >= 0)
        return moved;
    note_failure(copier, only, errno);
    return CF__AGAIN;
}

/* The last output takes the n bytes that all others have. 0 or the errno of the input. */
static int move_to_last(struct cf__copier *copier, size_t last, size_t n)
{
    int error;
    size_t done = splice_all(copier->from, copier->outputs[last]->fd, n, &error);

    if (error == 0)
        return 0;
    note_failure(copier, last, error);
    error = read_all(copier->from, copier->buffer, n - done);
    if (error == 0 && copier->outputs[last]->error == 0)
        cf__feed_output(copier, last, copier->buffer, n - done);
    return error;
}

/* Somebody got less than n bytes: read them, and write to each what it lacks. 0 or the input's
 * errno. */
static int even_out(struct cf__copier *copier, size_t n)
{
    int error = read_all(copier->from, copier->buffer, n);

    if (error != 0)
        return error;
    for (size_t i = cf__next_live(copier, 0); i < copier->count; i = cf__next_live(copier, i + 1))
        if (copier->given[i] < n)
            cf__feed_output(copier, i, copier->buffer + copier->given[i], n - copier->given[i]);
    return 0;
}

/* --------------------------------------------------------------------- a step */

static size_t last_live(const struct cf__copier *copier)
{
    size_t last = copier->count - 1;

    while (copier->outputs[last]->error != 0)
        last--;
    return last;
}

ssize_t cf__copy_pages(struct cf__copier *copier, size_t limit)
{
    size_t last = last_live(copier);
    size_t first = cf__next_live(copier, 0);
    size_t n = 0;
    bool even = true;

    if (first == last)
        return move_to_only(copier, last, limit);
    if (!give(copier, first, limit, &n))
        return 0;
    if (n == 0)
        return CF__AGAIN;
    copier->given[first] = n;
    for (size_t i = cf__next_live(copier, first + 1); i < last; i = cf__next_live(copier, i + 1)) {
        give(copier, i, n, &copier->given[i]);
        even &= copier->given[i] == n || copier->outputs[i]->error != 0;
    }
    copier->given[last] = 0;
    int error = even ? move_to_last(copier, last, n) : even_out(copier, n);
    if (error == 0)
        return (ssize_t)n;
    errno = error;
    return -1;
}
