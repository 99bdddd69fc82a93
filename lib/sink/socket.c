/*
 * socket.c - cf_to_socket: to a stream socket. Unlike with a pipe, a peer that goes away is an
 * error, as no reader closes a connection to say that it has seen enough.
 */
#include "config.h"

#include <coflow/sink.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <coflow/socket.h>

#include "copy/output.h"
#include "sink/output.h"
#include "sink/socket.h"

static int write_socket(cf_output *output, const char *bytes, size_t n)
{
    int error = cf__write_all(output->fd, bytes, n);
    return error == EPIPE ? ECONNRESET : error;
}

static int finish_socket(cf_output *output, bool complete)
{
    (void)complete;
    return close(output->fd) == 0 ? 0 : errno;
}

cf_coro *cf__to_connection(int fd)
{
    static const struct cf__output_type type = {.write = write_socket, .finish = finish_socket};
    cf_output *output = malloc(sizeof *output);
    if (!output) {
        close(fd);
        cf__fail_errno(ENOMEM, "socket");
        return NULL;
    }
    cf__output_init(output, &type, fd);
    return cf__to_own_output(output, "socket", "write");
}

cf_coro *cf_to_socket(const char *address)
{
    int fd = cf_connect(address);
    return fd >= 0 ? cf__to_connection(fd) : NULL;
}
