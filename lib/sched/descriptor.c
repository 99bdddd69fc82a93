/*
 * descriptor.c - waits for descriptors, and the poll that ends them.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "sched/inbox.h"

static bool add_pages(struct cf__descriptors *descriptors, size_t count)
{
    struct cf__descriptor **pages = realloc(descriptors->pages, count * sizeof *pages);
    if (!pages)
        return false;
    for (size_t i = descriptors->page_count; i < count; i++)
        pages[i] = NULL;
    descriptors->pages = pages;
    descriptors->page_count = count;
    return true;
}

/* The entry for fd, allocated on demand. NULL: no memory. */
static struct cf__descriptor *descriptor(struct cf__descriptors *descriptors, int fd)
{
    size_t page = (size_t)fd / CF__DESCRIPTORS_IN_PAGE;
    if (page >= descriptors->page_count && !add_pages(descriptors, page + 1))
        return NULL;
    struct cf__descriptor **place = &descriptors->pages[page];
    if (!*place)
        *place = calloc(CF__DESCRIPTORS_IN_PAGE, sizeof **place);
    return *place ? *place + fd % CF__DESCRIPTORS_IN_PAGE : NULL;
}

void cf__descriptors_free(struct cf__descriptors *descriptors)
{
    for (size_t i = 0; i < descriptors->page_count; i++)
        free(descriptors->pages[i]);
    free(descriptors->pages);
    free(descriptors->doubtful);
    *descriptors = (struct cf__descriptors){0};
}

static bool open_poller(struct cf__scheduler *s)
{
    if (!s->poller_open)
        s->poller_open = s->poller.calls->open(&s->poller);
    return s->poller_open;
}

/* ----------------------------------------------------------------------- watches */

static void forget_watches(struct cf__descriptors *descriptors)
{
    for (size_t i = 0; i < descriptors->page_count; i++)
        for (size_t j = 0; descriptors->pages[i] && j < CF__DESCRIPTORS_IN_PAGE; j++)
            descriptors->pages[i][j].watched = descriptors->pages[i][j].doubtful = false;
    descriptors->doubtful_count = 0;
}

/* fd has been registered before: remember to check later that it still is. false: no memory. */
static bool mark_doubtful(struct cf__descriptors *descriptors, struct cf__descriptor *at, int fd)
{
    if (at->doubtful)
        return true;
    if (descriptors->doubtful_count == descriptors->doubtful_capacity) {
        size_t capacity = descriptors->doubtful_capacity ? 2 * descriptors->doubtful_capacity : 64;
        int *doubtful = realloc(descriptors->doubtful, capacity * sizeof *doubtful);
        if (!doubtful)
            return false;
        descriptors->doubtful = doubtful;
        descriptors->doubtful_capacity = capacity;
    }
    descriptors->doubtful[descriptors->doubtful_count++] = fd;
    return at->doubtful = true;
}

static bool watch(struct cf__scheduler *s, struct cf__descriptor *at, int fd, short events)
{
    if (at->watched && mark_doubtful(&s->descriptors, at, fd))
        return true;
    if (!s->poller.calls->watch(&s->poller, fd, events))
        return false;
    at->watched = s->poller.calls->lasting;
    return true;
}

/* Register fd again. If that fails, wake its waiters: they try again and get the error. */
static void rewatch(struct cf__scheduler *s, struct cf__descriptor *at, int fd)
{
    if (!at->readers.first && !at->writers.first)
        return;
    if (s->poller.calls->watch(&s->poller, fd, POLLIN | POLLOUT)) {
        at->watched = s->poller.calls->lasting;
        return;
    }
    at->watched = false;
    cf__wake_all(s, &at->readers);
    cf__wake_all(s, &at->writers);
}

static void rewatch_doubtful(struct cf__scheduler *s)
{
    struct cf__descriptors *descriptors = &s->descriptors;
    while (descriptors->doubtful_count > 0) {
        int fd = descriptors->doubtful[--descriptors->doubtful_count];
        struct cf__descriptor *at = descriptor(descriptors, fd);
        at->doubtful = false;
        rewatch(s, at, fd);
    }
    descriptors->rounds = 0;
}

static void rewatch_all(struct cf__scheduler *s)
{
    struct cf__descriptors *descriptors = &s->descriptors;
    descriptors->lost = false;
    for (size_t i = 0; i < descriptors->page_count; i++)
        for (int j = 0; descriptors->pages[i] && j < CF__DESCRIPTORS_IN_PAGE; j++)
            rewatch(s, &descriptors->pages[i][j], (int)i * CF__DESCRIPTORS_IN_PAGE + j);
}

/* A lasting poller keeps its registrations in the kernel, where parent and child would share
 * them. */
void cf__poller_renew(struct cf__scheduler *s)
{
    if (!s->poller_open || !s->poller.calls->lasting)
        return;
    s->poller.calls->close(&s->poller);
    if (!s->poller.calls->open(&s->poller)) {
        s->poller.calls = &cf__poller_poll; /* cannot fail */
        s->poller.calls->open(&s->poller);
    }
    forget_watches(&s->descriptors);
    s->descriptors.lost = true;
}

bool cf_set_poller(cf_poller poller)
{
    struct cf__scheduler *s = cf__scheduler_get();
    if (!s)
        return false;
    if (s->outside_waits > 0) {
        cf__fail(CF_EBUSY, "cf_set_poller", "a task waits for a descriptor");
        return false;
    }
    if (s->poller_open)
        s->poller.calls->close(&s->poller);
    s->poller_open = false;
    s->inbox.watched = false;
    forget_watches(&s->descriptors);
    s->poller.calls = poller == CF_POLLER_POLL ? &cf__poller_poll : &cf__poller_epoll;
    return true;
}

enum cf__outcome cf__wait_fd(struct cf__scheduler *s, int fd, short events, int64_t deadline)
{
    if (fd < 0) {
        errno = EBADF;
        return CF__FAILED;
    }
    struct cf__descriptor *at = descriptor(&s->descriptors, fd);
    if (!at) {
        errno = ENOMEM;
        return CF__FAILED;
    }
    if (!open_poller(s))
        return CF__FAILED;
    if (!watch(s, at, fd, events))
        return CF__FAILED;
    struct cf__wait wait = {0};
    s->outside_waits++;
    cf__wait(s, &wait, events & POLLIN ? &at->readers : &at->writers, deadline);
    s->outside_waits--;
    return wait.outcome;
}

bool cf__watch_fd(struct cf__scheduler *s, int fd)
{
    return open_poller(s) && s->poller.calls->watch(&s->poller, fd, POLLIN);
}

static void report(void *context, int fd, short events)
{
    struct cf__scheduler *s = context;
    struct cf__descriptor *at = descriptor(&s->descriptors, fd);
    if (!at) /* no memory for a page: nobody waits for this fd, the inbox's */
        return;
    if (events & ~POLLOUT)
        cf__wake_all(s, &at->readers);
    if (events & ~(POLLIN | POLLRDHUP))
        cf__wake_all(s, &at->writers);
}

enum { ROUNDS_BEFORE_RECHECK = 16 };

static bool is_idle(const struct cf__scheduler *s)
{
    return !s->ready.first && !atomic_load_explicit(&s->inbox.filled, memory_order_relaxed);
}

void cf__poll(struct cf__scheduler *s, int64_t deadline)
{
    const struct cf__poller_calls *calls = s->poller.calls;
    bool in_doubt = s->descriptors.doubtful_count > 0;
    if (s->descriptors.lost)
        rewatch_all(s);
    cf__inbox_watch(s);
    /* With doubtful registrations the first poll does not wait, as a waited-for event might never
     * be reported. */
    calls->wait(&s->poller, in_doubt || !is_idle(s) ? 0 : deadline, report, s);
    if (in_doubt && (is_idle(s) || ++s->descriptors.rounds > ROUNDS_BEFORE_RECHECK)) {
        rewatch_doubtful(s);
        if (is_idle(s))
            calls->wait(&s->poller, deadline, report, s);
    }
    cf__inbox_empty(s);
}
