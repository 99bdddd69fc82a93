/*
 * inbox.c - how other threads wake the waits of a scheduler.
 */
#include "config.h"

#include "sched/inbox.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool cf__inbox_open(struct cf__scheduler *s)
{
    struct cf__inbox *inbox = &s->inbox;
    if (inbox->open)
        return true;
    inbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (inbox->fd < 0)
        return false;
    int error = pthread_mutex_init(&inbox->lock, NULL);
    if (error) {
        close(inbox->fd);
        errno = error;
        return false;
    }
    inbox->open = true;
    cf__inbox_watch(s);
    if (!inbox->watched)
        cf__inbox_close(s);
    return inbox->open;
}

void cf__inbox_close(struct cf__scheduler *s)
{
    if (!s->inbox.open)
        return;
    pthread_mutex_destroy(&s->inbox.lock);
    close(s->inbox.fd);
    s->inbox.open = false;
}

void cf__inbox_before_fork(struct cf__scheduler *s)
{
    if (s->inbox.open)
        pthread_mutex_lock(&s->inbox.lock);
}

void cf__inbox_after_fork(struct cf__scheduler *s)
{
    if (s->inbox.open)
        pthread_mutex_unlock(&s->inbox.lock);
}

/* Waits that are in the inbox stay there and are woken at the next poll. */
void cf__inbox_renew(struct cf__scheduler *s)
{
    struct cf__inbox *inbox = &s->inbox;
    if (!inbox->open)
        return;
    pthread_mutex_unlock(&inbox->lock);
    close(inbox->fd);
    inbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    inbox->watched = false;
}

void cf__post(struct cf__remote_wait *wait)
{
    struct cf__inbox *inbox = &wait->scheduler->inbox;
    pthread_mutex_lock(&inbox->lock);
    bool was_empty = inbox->first == NULL;
    wait->posted = true;
    wait->next = inbox->first;
    inbox->first = wait;
    atomic_store_explicit(&inbox->filled, true, memory_order_relaxed);
    if (was_empty)
        (void)!write(inbox->fd, &(uint64_t){1}, sizeof(uint64_t));
    pthread_mutex_unlock(&inbox->lock);
}

void cf__unpost(struct cf__remote_wait *wait)
{
    struct cf__inbox *inbox = &wait->scheduler->inbox;
    pthread_mutex_lock(&inbox->lock);
    struct cf__remote_wait **link = &inbox->first;
    while (wait->posted && *link != wait)
        link = &(*link)->next;
    if (wait->posted)
        *link = wait->next;
    wait->posted = false;
    pthread_mutex_unlock(&inbox->lock);
}

enum cf__outcome cf__wait_remote(struct cf__remote_wait *wait, int64_t deadline)
{
    struct cf__scheduler *s = wait->scheduler;
    s->outside_waits++;
    enum cf__outcome outcome = cf__wait(s, &wait->wait, NULL, deadline);
    s->outside_waits--;
    return outcome;
}

void cf__inbox_watch(struct cf__scheduler *s)
{
    if (s->inbox.open && !s->inbox.watched)
        s->inbox.watched = cf__watch_fd(s, s->inbox.fd);
}

/* Empty the inbox. It is a stack, so the list is reversed: waits wake in the order they were
 * posted. */
static struct cf__remote_wait *take_all(struct cf__inbox *inbox)
{
    struct cf__remote_wait *ordered = NULL;
    uint64_t count;
    pthread_mutex_lock(&inbox->lock);
    (void)!read(inbox->fd, &count, sizeof count);
    while (inbox->first) {
        struct cf__remote_wait *wait = inbox->first;
        inbox->first = wait->next;
        wait->next = ordered;
        wait->posted = false;
        ordered = wait;
    }
    atomic_store_explicit(&inbox->filled, false, memory_order_relaxed);
    pthread_mutex_unlock(&inbox->lock);
    return ordered;
}

/* A wait that timed out or was cancelled in the same round already has its outcome. */
void cf__inbox_empty(struct cf__scheduler *s)
{
    if (!s->inbox.open || !atomic_load_explicit(&s->inbox.filled, memory_order_relaxed))
        return;
    s->inbox.watched = false;
    for (struct cf__remote_wait *wait = take_all(&s->inbox), *next; wait; wait = next) {
        next = wait->next;
        if (wait->wait.outcome == CF__UNDECIDED)
            cf__wake(s, &wait->wait, CF__WOKEN);
    }
}

void cf__inbox_wait(struct cf__scheduler *s)
{
    struct pollfd polled = {s->inbox.fd, POLLIN, 0};
    while (poll(&polled, 1, -1) < 0 && errno == EINTR)
        continue;
}
