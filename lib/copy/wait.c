/*
 * wait.c - what cf_copy waits for besides the bytes themselves: its turn when the rate is
 * limited, readers that go away, and the clock.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

#include "copy/copier.h"

enum { NS_PER_MS = 1000000, STEPS_PER_SECOND = 20 };

static const uint64_t ns_per_second = 1000000000;

uint64_t cf__now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * ns_per_second + (uint64_t)now.tv_nsec;
}

static bool is_watched(const struct cf__copier *copier, const cf_output *output)
{
    return copier->options->watch_pipes && output->is_pipe && output->error == 0;
}

/* Leave the outputs whose reader went away. */
static void drop_broken(struct cf__copier *copier)
{
    for (size_t i = 0; i < copier->count; i++)
        if (is_watched(copier, copier->outputs[i]) && (copier->polls[i].revents & POLLERR) != 0)
            cf__drop_output(copier, i, EPIPE);
}

/* Call `moved` when it is time to, and answer how long until it is again: nanoseconds, or
 * UINT64_MAX. */
static uint64_t tick(struct cf__copier *copier)
{
    uint64_t every = (uint64_t)copier->options->tick * NS_PER_MS;
    uint64_t now = cf__now();

    if (copier->options->tick <= 0 || copier->options->moved == NULL)
        return UINT64_MAX;
    if (now - copier->ticked >= every) {
        copier->ticked = now;
        copier->options->moved(copier->options->context, copier->total);
    }
    return every - (now - copier->ticked);
}

/* Nanoseconds as poll wants them, rounded up so that a wait never ends too soon. */
static int poll_time(uint64_t ns)
{
    if (ns == UINT64_MAX)
        return -1;
    uint64_t ms = (ns + NS_PER_MS - 1) / NS_PER_MS;
    return ms > INT_MAX ? INT_MAX : (int)ms;
}

/* Poll once: the input (-1: not that), the watched outputs, at most `ns`. Is the input ready? */
static bool look(struct cf__copier *copier, int input, uint64_t ns)
{
    for (size_t i = 0; i < copier->count; i++) {
        bool watched = is_watched(copier, copier->outputs[i]);
        copier->polls[i] = (struct pollfd){.fd = watched ? copier->outputs[i]->fd : -1};
    }
    copier->polls[copier->count] = (struct pollfd){.fd = input, .events = POLLIN};
    if (poll(copier->polls, copier->count + 1, poll_time(ns)) < 0)
        return false;
    drop_broken(copier);
    return copier->polls[copier->count].revents != 0;
}

void cf__await_input(struct cf__copier *copier)
{
    const cf_copy_options *options = copier->options;

    if (!options->watch_pipes && (options->tick <= 0 || options->moved == NULL))
        return;
    while (copier->live > 0 && !copier->stop && !look(copier, copier->from, tick(copier)))
        ;
}

/* When a copy that never exceeds the rate will have been allowed all it has moved so far. */
static uint64_t due(const struct cf__copier *copier)
{
    double seconds = (double)copier->total / (double)copier->options->rate;

    return copier->started + (uint64_t)(seconds * (double)ns_per_second);
}

size_t cf__await_turn(struct cf__copier *copier)
{
    uint64_t rate = copier->options->rate;
    uint64_t turn = rate > 0 ? due(copier) : 0;
    uint64_t now;

    if (rate == 0)
        return copier->room;
    while (copier->live > 0 && !copier->stop && (now = cf__now()) < turn) {
        uint64_t next_tick = tick(copier);
        look(copier, -1, turn - now < next_tick ? turn - now : next_tick);
    }
    uint64_t share = rate / STEPS_PER_SECOND + 1;
    return share < copier->room ? (size_t)share : copier->room;
}
