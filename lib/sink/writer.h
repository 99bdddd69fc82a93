/*
 * writer.h - bytes to a descriptor: small pieces gathered, big ones written from where they are.
 */
#ifndef CF_SINK_WRITER_H
#define CF_SINK_WRITER_H

#include <stddef.h>

enum { CF__WRITER_BUFFER = 64 * 1024 };

struct cf__writer {
    int fd;
    size_t used;
    char *buffer; /* CF__WRITER_BUFFER bytes, owned */
};

/* fd stays the caller's. Each of the three answers 0 or an errno; EPIPE comes without SIGPIPE. */
int cf__writer_open(struct cf__writer *writer, int fd);
int cf__writer_put(struct cf__writer *writer, const char *text, size_t len);
int cf__writer_flush(struct cf__writer *writer);

/* Drops what has not been flushed. */
void cf__writer_close(struct cf__writer *writer);

#endif
