/*
 * sockets.h - listening sockets for tests, in a new folder or on a free port.
 */
#ifndef COFLOW_TESTS_SOCKETS_H
#define COFLOW_TESTS_SOCKETS_H

#include "descriptors.h"
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct place {
    char folder[40];
    char address[80]; /* what to connect to */
    int listener;
} place;

/* Listens on "unix:..." in a new folder, or on a port of 127.0.0.1. */
static inline void open_place(place *p, bool is_unix)
{
    struct sockaddr_in bound;
    socklen_t size = sizeof bound;
    strcpy(p->folder, "/tmp/coflow-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->address, sizeof p->address, "unix:%s/socket", p->folder);
    p->listener = cf_listen(is_unix ? p->address : "tcp::0");
    assert_true(p->listener >= 0);
    if (is_unix)
        return;
    assert_int_equal(getsockname(p->listener, (struct sockaddr *)&bound, &size), 0);
    snprintf(p->address, sizeof p->address, "tcp:127.0.0.1:%d", ntohs(bound.sin_port));
}

static inline void close_place(place *p)
{
    char path[80];
    snprintf(path, sizeof path, "%s/socket", p->folder);
    close(p->listener);
    unlink(path);
    assert_int_equal(rmdir(p->folder), 0);
}

#endif
