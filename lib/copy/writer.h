/*
 * writer.h - bytes on their way out: small pieces gathered, big ones written from where they are.
 */
#ifndef CF_COPY_WRITER_H
#define CF_COPY_WRITER_H

#include <coflow/span.h>

#include <stddef.h>

enum { CF__WRITER_BUFFER = 64 * 1024 };

/* Writes all of it. Answers 0 or an errno; EPIPE comes without SIGPIPE. */
typedef int cf__write_fn(void *to, const char *text, size_t len);

struct cf__writer {
    cf__write_fn *write;
    void *to;
    size_t used;
    char *buffer; /* CF__WRITER_BUFFER bytes, owned */
};

/* Each of the four answers 0 or an errno. */
int cf__writer_open(struct cf__writer *writer, cf__write_fn *write, void *to);
int cf__writer_put(struct cf__writer *writer, const char *text, size_t len);
/* A run as it is; what lacks its separator gets one. */
int cf__writer_put_span(struct cf__writer *writer, const cf_span *span);
int cf__writer_flush(struct cf__writer *writer);

/* Drops what has not been flushed. */
void cf__writer_close(struct cf__writer *writer);

/* A cf__write_fn for descriptors, which stay the caller's: (void *)(intptr_t)fd. */
int cf__write_fd(void *fd, const char *text, size_t len);

#endif
