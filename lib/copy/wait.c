/*
 * wait.c - the waits of cf_copy: for its rate limit and for input, while watching for readers that
 * go away and calling options->moved on time.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>

#include "copy/copier.h"

enum { NS_PER_MS = 1000000, STEPS_PER_SECOND = 20 };

static bool is_watched(const struct cf__copier *copier, const cf_output *output)
{
    return copier->options->watch_pipes && output->is_pipe && output->error == 0;
}

/* Drop the outputs whose reader has gone away. */
static void drop_broken(struct cf__copier *copier)
{
    for (size_t i = 0; i < copier->count; i++)
        if (is_watched(copier, copier->outputs[i]) && (copier->polls[i].revents & POLLERR) != 0)
            cf__drop_output(copier, i, EPIPE);
}

/* Call `moved` if it is due. Returns the nanoseconds until it is due again, or CF__NEVER. */
static int64_t tick(struct cf__copier *copier)
{
    int64_t every = (int64_t)copier->options->tick * NS_PER_MS;
    int64_t now = cf__now();

    if (copier->options->tick <= 0 || copier->options->moved == NULL)
        return CF__NEVER;
    if (now - copier->ticked >= every) {
        copier->ticked = now;
        copier->options->moved(copier->options->context, copier->total);
    }
    return every - (now - copier->ticked);
}

/* Nanoseconds to poll(2)'s milliseconds, rounded up so that a wait never ends too soon. */
static int poll_timeout(int64_t ns)
{
    if (ns == CF__NEVER)
        return -1;
    int64_t ms = (ns + NS_PER_MS - 1) / NS_PER_MS;
    return ms > INT_MAX ? INT_MAX : (int)ms;
}

/* Poll the input (-1: not that) and the watched outputs for at most `ns` nanoseconds, and drop
 * outputs that are broken. Returns whether the input is ready. */
static bool poll_once(struct cf__copier *copier, int input, int64_t ns)
{
    for (size_t i = 0; i < copier->count; i++) {
        bool watched = is_watched(copier, copier->outputs[i]);
        copier->polls[i] = (struct pollfd){.fd = watched ? copier->outputs[i]->fd : -1};
    }
    copier->polls[copier->count] = (struct pollfd){.fd = input, .events = POLLIN};
    if (poll(copier->polls, copier->count + 1, poll_timeout(ns)) < 0)
        return false;
    drop_broken(copier);
    return copier->polls[copier->count].revents != 0;
}

void cf__await_input(struct cf__copier *copier)
{
    const cf_copy_options *options = copier->options;

    if (!options->watch_pipes && (options->tick <= 0 || options->moved == NULL))
        return;
    while (copier->live > 0 && !copier->stop && !poll_once(copier, copier->from, tick(copier)))
        ;
}

/* When the bytes moved so far are within the rate, as cf__now. */
static int64_t due(const struct cf__copier *copier)
{
    double seconds = (double)copier->total / (double)copier->options->rate;

    return copier->started + (int64_t)(seconds * 1e9);
}

size_t cf__await_rate(struct cf__copier *copier)
{
    uint64_t rate = copier->options->rate;
    int64_t turn = rate > 0 ? due(copier) : 0;
    int64_t now;

    if (rate == 0)
        return copier->room;
    while (copier->live > 0 && !copier->stop && (now = cf__now()) < turn) {
        int64_t next_tick = tick(copier);
        poll_once(copier, -1, turn - now < next_tick ? turn - now : next_tick);
    }
    uint64_t share = rate / STEPS_PER_SECOND + 1;
    return share < copier->room ? (size_t)share : copier->room;
}
