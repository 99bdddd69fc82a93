/*
 * channel.c - channels: values from task to task, through a ring buffer.
 *
 * A sender hands its value directly to a waiting receiver, and a receiver takes it directly from a
 * waiting sender. A woken task thus always has its result; it never has to compete again.
 */
#include "config.h"

#include <coflow/sync.h>

#include <errno.h>
#include <stdlib.h>

#include "sched/scheduler.h"

struct transfer {
    struct cf__wait wait; /* must be first */
    cf_value value;       /* the value to send, or the one received */
    bool closed;          /* the channel was closed meanwhile */
};

struct cf_channel {
    struct cf__queue senders;
    struct cf__queue receivers;
    bool closed;
    size_t capacity;
    size_t first;
    size_t count;
    cf_value ring[];
};

cf_channel *cf_channel_new(size_t capacity)
{
    cf_channel *channel = NULL;
    if (capacity < SIZE_MAX / sizeof(cf_value) / 2)
        channel = calloc(1, sizeof *channel + capacity * sizeof(cf_value));
    if (!channel) {
        cf__fail(CF_ENOMEM, "cf_channel_new", "out of memory");
        return NULL;
    }
    channel->capacity = capacity;
    return channel;
}

void cf_channel_free(cf_channel *channel)
{
    free(channel);
}

static bool wait_in(struct cf__scheduler *s, struct transfer *transfer, struct cf__queue *queue,
                    double seconds)
{
    if (cf__canceled_here(s))
        return cf__outcome_errno(CF__CANCELED);
    if (seconds == 0)
        return cf__outcome_errno(CF__TIMED_OUT);
    if (!cf__outcome_errno(cf__wait(s, &transfer->wait, queue, cf__deadline(seconds))))
        return false;
    if (transfer->closed)
        errno = EPIPE;
    return !transfer->closed;
}

static void put(cf_channel *channel, cf_value value)
{
    size_t at = channel->first + channel->count++;
    channel->ring[at < channel->capacity ? at : at - channel->capacity] = value;
}

static cf_value take(cf_channel *channel)
{
    cf_value value = channel->ring[channel->first];
    if (++channel->first == channel->capacity)
        channel->first = 0;
    channel->count--;
    return value;
}

bool cf_channel_send_for(cf_channel *channel, double seconds, cf_value value)
{
    struct cf__scheduler *s = cf__scheduler_get();
    struct transfer transfer = {.value = value};
    if (!s || channel->closed) {
        errno = s ? EPIPE : ENOMEM;
        return false;
    }
    struct transfer *receiver = (struct transfer *)channel->receivers.first;
    if (receiver) {
        receiver->value = value;
        return cf__wake_first(s, &channel->receivers);
    }
    if (channel->count == channel->capacity)
        return wait_in(s, &transfer, &channel->senders, seconds);
    put(channel, value);
    return true;
}

bool cf_channel_send(cf_channel *channel, cf_value value)
{
    return cf_channel_send_for(channel, -1, value);
}

bool cf_channel_recv_for(cf_channel *channel, double seconds, cf_value *value)
{
    struct cf__scheduler *s = cf__scheduler_get();
    struct transfer transfer = {.value = CF_NIL};
    struct transfer *sender = (struct transfer *)channel->senders.first;
    bool received = true;
    if (!s) {
        errno = ENOMEM;
        received = false;
    } else if (channel->count > 0) {
        transfer.value = take(channel);
        if (sender)
            put(channel, sender->value);
    } else if (sender) {
        transfer.value = sender->value;
    } else if (channel->closed) {
        errno = EPIPE;
        received = false;
    } else {
        received = wait_in(s, &transfer, &channel->receivers, seconds);
    }
    if (sender)
        cf__wake_first(s, &channel->senders);
    if (value)
        *value = transfer.value;
    return received;
}

bool cf_channel_recv(cf_channel *channel, cf_value *value)
{
    return cf_channel_recv_for(channel, -1, value);
}

static void end_waits(struct cf__scheduler *s, struct cf__queue *queue)
{
    while (queue->first) {
        ((struct transfer *)queue->first)->closed = true;
        cf__wake_first(s, queue);
    }
}

void cf_channel_close(cf_channel *channel)
{
    struct cf__scheduler *s = cf__scheduler_here();
    channel->closed = true;
    if (!s)
        return;
    end_waits(s, &channel->senders);
    end_waits(s, &channel->receivers);
}
