/*
 * gather.c - reads several descriptors; lines of different inputs are not mixed.
 *
 * All descriptors are in one epoll descriptor, so that a single wait covers them. In a task that
 * wait parks only the task.
 */
#include "config.h"

#include "source/gather.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/error.h"

enum { EVENTS = 16 }; /* taken from epoll at once */

struct cf__gathered {
    struct cf__reader reader;
    struct cf__gathered *next;
    struct cf__gathered **link; /* the pointer that points to this one */
    bool is_owned;              /* the descriptor is */
    bool always_ready;          /* a regular file, which epoll does not accept */
};

static bool fail(const struct cf__gather *gather, int error, const char *what)
{
    cf__set_last_error(cf__error_errno(error, gather->name, what));
    return false;
}

bool cf__gather_open(struct cf__gather *gather)
{
    gather->end = &gather->first;
    gather->epoll = epoll_create1(EPOLL_CLOEXEC);
    return gather->epoll >= 0 || fail(gather, errno, NULL);
}

/* ------------------------------------------------------------------------ inputs */

static void link_input(struct cf__gather *gather, struct cf__gathered *input)
{
    input->link = gather->end;
    *gather->end = input;
    gather->end = &input->next;
    gather->count++;
}

static void free_input(struct cf__gathered *input)
{
    if (input->is_owned)
        close(input->reader.fd);
    cf__reader_close(&input->reader);
    free(input);
}

static void drop_input(struct cf__gather *gather, struct cf__gathered *input)
{
    if (!input->always_ready)
        epoll_ctl(gather->epoll, EPOLL_CTL_DEL, input->reader.fd, NULL);
    *input->link = input->next;
    if (input->next)
        input->next->link = input->link;
    else
        gather->end = input->link;
    gather->count--;
    free_input(input);
}

static bool watch(struct cf__gather *gather, struct cf__gathered *input)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = input};
    if (epoll_ctl(gather->epoll, EPOLL_CTL_ADD, input->reader.fd, &event) == 0)
        return true;
    input->always_ready = errno == EPERM;
    return input->always_ready || fail(gather, errno, NULL);
}

bool cf__gather_add(struct cf__gather *gather, const cf_input *input, bool is_owned)
{
    struct cf__gathered *added = calloc(1, sizeof *added);
    if (!added) {
        if (is_owned)
            close(input->fd);
        cf__fail(CF_ENOMEM, gather->name, "no memory for an input");
        return false;
    }
    added->is_owned = is_owned;
    bool opened = cf__reader_open(&added->reader, input->fd, input->name, input->status);
    added->reader.ends.separator = input->separator;
    if (!opened || !watch(gather, added)) {
        free_input(added);
        return false;
    }
    link_input(gather, added);
    return true;
}

bool cf__gather_watch_listener(const struct cf__gather *gather, bool watch)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    return epoll_ctl(gather->epoll, watch ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, gather->listener,
                     &event) == 0;
}

/* ----------------------------------------------------------------------- reading */

static void send_span(struct cf__gather *gather, cf_span span)
{
    gather->stopped = !cf_send_span_to(NULL, gather->target, span);
}

/* Send a last line without its separator, as a `single` span if lines of other inputs may follow.
 */
static void end_input(struct cf__gather *gather, struct cf__gathered *input)
{
    cf_span span;
    if (cf__reader_rest(&input->reader, &span)) {
        span.single = gather->count > 1 || gather->listener >= 0;
        send_span(gather, span);
    }
    drop_input(gather, input);
}

/* An input failed: drop it, and go on with the others. */
static void break_input(struct cf__gather *gather, struct cf__gathered *input)
{
    if (gather->may_break) {
        drop_input(gather, input);
        return;
    }
    if (!gather->failure)
        gather->failure = cf__last_error_ref();
    end_input(gather, input);
}

static void read_once(struct cf__gather *gather, struct cf__gathered *input)
{
    cf_span span;
    switch (cf__reader_step(&input->reader, &span)) {
    case CF__READ_SPAN:
        send_span(gather, span);
        break;
    case CF__READ_FAILED:
        break_input(gather, input);
        break;
    case CF__READ_END:
        end_input(gather, input);
        break;
    case CF__READ_PART:
        break;
    }
}

/* Read each ready input once; returns how many there were. */
static size_t read_ready(struct cf__gather *gather)
{
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(gather->epoll, events, EVENTS, 0);
    size_t count = ready > 0 ? (size_t)ready : 0;
    for (size_t i = 0; i < count && !gather->stopped; i++)
        if (events[i].data.ptr)
            read_once(gather, events[i].data.ptr);
        else
            gather->listener_is_ready(gather);
    struct cf__gathered *next;
    for (struct cf__gathered *input = gather->first; input && !gather->stopped; input = next) {
        next = input->next;
        if (input->always_ready) {
            read_once(gather, input);
            count++;
        }
    }
    return count;
}

bool cf__gather_step(struct cf__gather *gather, double seconds)
{
    if (read_ready(gather) > 0)
        return true;
    gather->stopped = !cf_flush(gather->target);
    if (gather->stopped || cf_wait_readable(gather->epoll, seconds) || errno == ETIMEDOUT)
        return true;
    return fail(gather, errno, "wait");
}

cf_status cf__gather_end(struct cf__gather *gather, bool well)
{
    if (gather->failure && well)
        cf__set_last_error(gather->failure);
    else
        cf__error_free(gather->failure);
    cf_status status = cf__source_end(gather->target, well && !gather->failure);
    while (gather->first)
        drop_input(gather, gather->first);
    if (gather->epoll >= 0)
        close(gather->epoll);
    return status;
}
