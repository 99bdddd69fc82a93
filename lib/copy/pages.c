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

/* errno of splice and tee where they are not supported; write may still work. */
static bool is_refusal(int error)
{
    return error == EINVAL || error == ENOSYS || error == EPERM;
}

/* If splice is not supported, use write for this output from now on; else drop it. */
static void note_failure(struct cf__copier *copier, size_t index, int error)
{
    if (is_refusal(error))
        copier->outputs[index]->takes_pages = false;
    else
        cf__drop_output(copier, index, error);
}

/* EAGAIN does not tell which end is not ready: wait for both. */
static void await_both(int from, int to)
{
    poll(&(struct pollfd){.fd = from, .events = POLLIN}, 1, -1);
    poll(&(struct pollfd){.fd = to, .events = POLLOUT}, 1, -1);
}

/* One tee (`keep`) or splice, repeated after EINTR and EAGAIN. 0 at the end of the input; -1 with
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

/* Splice n bytes, which are in the pipe `from`. Returns how many were moved; fewer only on an
 * error, which is stored in *error. */
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

/* Read n bytes, which are in the pipe `from`, into the buffer. 0 or errno. */
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

/* After a failure: discards what is still in the pipe. */
static void close_staging(struct cf__copier *copier)
{
    close(copier->staging[0]);
    close(copier->staging[1]);
    copier->staging[0] = copier->staging[1] = -1;
}

/* Give a file up to n bytes from the head of the input, without consuming them; *given is how many.
 * false: end of input. */
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

/* Like give_file, for a pipe. */
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

/* The only output consumes the input. */
static ssize_t move_to_only(struct cf__copier *copier, size_t only, size_t limit)
{
    ssize_t moved = transfer(copier->from, copier->outputs[only]->fd, limit, false);

    if (moved >= 0)
        return moved;
    note_failure(copier, only, errno);
    return CF__AGAIN;
}

/* The last output consumes the n bytes that all others have got. 0 or the errno of reading. */
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

/* An output got fewer than n bytes: consume them by reading, and write to each output what it
 * lacks. 0 or the errno of reading. */
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
