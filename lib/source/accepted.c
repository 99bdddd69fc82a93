/*
 * accepted.c - the lines that clients of a listening socket send.
 */
#include "config.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "coro/error.h"
#include "sched/accept.h"
#include "source/gather.h"

static const double retry_seconds = 0.1;

struct accepted {
    struct cf__gather gather; /* must be first */
    uint64_t number;          /* of the last connection */
    bool is_listening;        /* more may connect */
    bool is_full;             /* out of descriptors or memory: accept is tried again later */
    bool failed;              /* see cf_last_error */
};

/* The name of a client: "tcp:HOST:PORT", or "unix:NUMBER" if it has no address. */
static void name_peer(int fd, uint64_t number, char *name, size_t size)
{
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    char host[64];
    char port[16];
    if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0 && peer.ss_family != AF_UNIX &&
        getnameinfo((struct sockaddr *)&peer, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0)
        snprintf(name, size, strchr(host, ':') ? "tcp:[%s]:%s" : "tcp:%s:%s", host, port);
    else
        snprintf(name, size, "unix:%llu", (unsigned long long)number);
}

static void cannot_accept(struct accepted *accepted, int error)
{
    cf__gather_watch_listener(&accepted->gather, false);
    accepted->is_full = cf__is_shortage(error); /* it may end when others release something */
    if (accepted->is_full)
        return;
    accepted->is_listening = false;
    accepted->failed =
        error != EINVAL; /* EINVAL: the listener was shut down, so no client can come any more */
    if (accepted->failed)
        cf__set_last_error(cf__error_errno(error, accepted->gather.name, "accept"));
}

static void accept_one(struct cf__gather *gather)
{
    struct accepted *accepted = (struct accepted *)gather;
    char name[96];
    int fd = cf__accept_now(gather->listener);
    if (fd >= 0) {
        name_peer(fd, ++accepted->number, name, sizeof name);
        if (!cf__gather_add(gather, &(cf_input){.fd = fd, .separator = '\n', .name = name}, true))
            cannot_accept(accepted, ENOMEM);
        return;
    }
    if (errno != EAGAIN)
        cannot_accept(accepted, errno);
}

/* Read, or wait; after a shortage, only for a while before trying the listener again. */
static bool step(struct accepted *accepted)
{
    struct cf__gather *gather = &accepted->gather;
    if (!accepted->is_full)
        return cf__gather_step(gather, -1);
    if (!cf__gather_step(gather, retry_seconds))
        return false;
    accepted->is_full = !cf__gather_watch_listener(gather, true);
    return true;
}

static bool run(struct accepted *accepted)
{
    struct cf__gather *gather = &accepted->gather;
    if (!cf__gather_open(gather))
        return false;
    if (!cf__gather_watch_listener(gather, true)) {
        cf__set_last_error(cf__error_errno(errno, gather->name, "listener"));
        return false;
    }
    accepted->is_listening = true;
    while (!gather->stopped && (accepted->is_listening || gather->count > 0))
        if (!step(accepted) || accepted->failed)
            return false;
    return true;
}

cf_status cf_lines_accepted(int listener, cf_coro *target)
{
    struct accepted accepted = {.gather = {.name = "accepted",
                                           .target = target,
                                           .epoll = -1,
                                           .may_break = true,
                                           .listener = listener,
                                           .listener_is_ready = accept_one}};
    if (!target)
        return CF_ERROR;
    return cf__gather_end(&accepted.gather, run(&accepted));
}
