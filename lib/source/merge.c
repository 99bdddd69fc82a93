/*
 * merge.c - several descriptors at once into one target, each line whole.
 *
 * One epoll descriptor stands for all that may have to be waited for, so that one wait, which in a
 * task parks only that, covers them.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "source/reader.h"

struct input {
    struct cf__reader reader;
    bool ended;
    bool always_ready; /* a file: epoll takes none */
};

struct merge {
    cf_coro *target;
    int epoll;
    size_t left; /* inputs that have not ended */
    bool stopped;
    bool failed; /* one could not be read; cf_last_error was set then */
    size_t count;
    struct input inputs[];
};

static bool watch(struct merge *merge, size_t i)
{
    struct input *input = &merge->inputs[i];
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = i};
    if (epoll_ctl(merge->epoll, EPOLL_CTL_ADD, input->reader.fd, &event) == 0)
        return true;
    input->always_ready = errno == EPERM;
    if (!input->always_ready)
        cf__set_last_error(cf__error_errno(errno, "merge", NULL));
    return input->always_ready;
}

static bool open_all(struct merge *merge, const cf_input inputs[])
{
    merge->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (merge->epoll < 0) {
        cf__set_last_error(cf__error_errno(errno, "merge", NULL));
        return false;
    }
    for (size_t i = 0; i < merge->count; i++) {
        struct cf__reader *reader = &merge->inputs[i].reader;
        bool opened = cf__reader_open(reader, inputs[i].fd, inputs[i].name);
        reader->separator = inputs[i].separator;
        if (!opened || !watch(merge, i))
            return false;
    }
    return true;
}

static void send_span(struct merge *merge, cf_span span)
{
    merge->stopped = !cf_send_span_to(NULL, merge->target, span);
}

static void end_input(struct merge *merge, struct input *input)
{
    cf_span span;
    if (cf__reader_rest(&input->reader, &span)) {
        span.single = merge->left > 1; /* others' lines may come behind it */
        send_span(merge, span);
    }
    if (!input->always_ready)
        epoll_ctl(merge->epoll, EPOLL_CTL_DEL, input->reader.fd, NULL);
    input->ended = true;
    merge->left--;
}

/* One that cannot be read is left; the others go on. */
static void read_once(struct merge *merge, struct input *input)
{
    cf_span span;
    switch (cf__reader_step(&input->reader, &span)) {
    case CF__READ_SPAN:
        send_span(merge, span);
        break;
    case CF__READ_FAILED:
        merge->failed = true;
        end_input(merge, input);
        break;
    case CF__READ_END:
        end_input(merge, input);
        break;
    case CF__READ_PART:
        break;
    }
}

/* All that can be read now, once each. Answers how many there were. */
static size_t read_ready(struct merge *merge)
{
    struct epoll_event events[16];
    int ready = epoll_wait(merge->epoll, events, 16, 0);
    size_t count = ready > 0 ? (size_t)ready : 0;
    for (size_t i = 0; i < count && !merge->stopped; i++)
        read_once(merge, &merge->inputs[events[i].data.u64]);
    for (size_t i = 0; i < merge->count && !merge->stopped; i++)
        if (merge->inputs[i].always_ready && !merge->inputs[i].ended) {
            read_once(merge, &merge->inputs[i]);
            count++;
        }
    return count;
}

static bool run(struct merge *merge)
{
    while (merge->left > 0 && !merge->stopped) {
        if (read_ready(merge) > 0)
            continue;
        if (!cf_flush(merge->target))
            return true;
        if (!cf_wait_readable(merge->epoll, -1)) {
            cf__set_last_error(cf__error_errno(errno, "merge", "wait"));
            return false;
        }
    }
    return !merge->failed;
}

cf_status cf_merge(const cf_input inputs[], size_t n, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    struct merge *merge = calloc(1, sizeof *merge + n * sizeof merge->inputs[0]);
    if (!merge) {
        cf__fail(CF_ENOMEM, "merge", "no memory for %zu inputs", n);
        return cf__source_end(target, false);
    }
    merge->target = target;
    merge->count = merge->left = n;
    cf_status status = cf__source_end(target, open_all(merge, inputs) && run(merge));
    for (size_t i = 0; i < n; i++)
        cf__reader_close(&merge->inputs[i].reader);
    if (merge->epoll >= 0)
        close(merge->epoll);
    free(merge);
    return status;
}
