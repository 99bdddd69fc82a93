/*
 * writer.c - gathering, and writing all of it: short writes, EINTR, a full pipe in non-blocking
 * mode.
 */
#include "config.h"

#include "sink/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include <coflow/io.h>

#include "sink/quiet.h"

enum { BIG = 8 * 1024 }; /* from here on a system call costs less than the copy */

int cf__writer_open(struct cf__writer *writer, int fd)
{
    *writer = (struct cf__writer){.fd = fd, .buffer = malloc(CF__WRITER_BUFFER)};
    return writer->buffer ? 0 : ENOMEM;
}

void cf__writer_close(struct cf__writer *writer)
{
    free(writer->buffer);
}

/* Take `put` bytes off the front of what is to be written. */
static void advance(struct iovec part[2], size_t put)
{
    for (int i = 0; i < 2; i++) {
        size_t n = put < part[i].iov_len ? put : part[i].iov_len;
        part[i].iov_base = (char *)part[i].iov_base + n;
        part[i].iov_len -= n;
        put -= n;
    }
}

static int write_parts(int fd, struct iovec part[2])
{
    while (part[0].iov_len + part[1].iov_len > 0) {
        ssize_t put = writev(fd, part, 2);
        if (put >= 0)
            advance(part, (size_t)put);
        else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!cf_wait_writable(fd, -1))
                return errno;
        } else if (errno != EINTR)
            return errno;
    }
    return 0;
}

/* The buffer, and behind it `text`. */
static int write_all(struct cf__writer *writer, const char *text, size_t len)
{
    struct iovec part[2] = {{writer->buffer, writer->used}, {(char *)text, len}};
    struct cf__quiet quiet;
    cf__quiet_begin(&quiet);
    int error = write_parts(writer->fd, part);
    cf__quiet_end(&quiet, error);
    writer->used = 0;
    return error;
}

int cf__writer_put(struct cf__writer *writer, const char *text, size_t len)
{
    if (len >= BIG)
        return write_all(writer, text, len);
    if (writer->used + len > CF__WRITER_BUFFER) {
        int error = write_all(writer, NULL, 0);
        if (error)
            return error;
    }
    if (len > 0)
        memcpy(writer->buffer + writer->used, text, len);
    writer->used += len;
    return 0;
}

int cf__writer_flush(struct cf__writer *writer)
{
    return writer->used > 0 ? write_all(writer, NULL, 0) : 0;
}
