/*
 * writer.h - a buffered writer: small pieces are gathered, big ones written directly.
 */
#ifndef CF_COPY_WRITER_H
#define CF_COPY_WRITER_H

#include <coflow/span.h>

#include <stddef.h>

enum { CF__WRITER_BUFFER = 64 * 1024 };

/* Write all len bytes. Returns 0 or an errno; EPIPE comes without SIGPIPE. */
typedef int cf__write_fn(void *to, const char *text, size_t len);

struct cf__writer {
    cf__write_fn *write;
    void *to;
    size_t used;
    char *buffer; /* CF__WRITER_BUFFER bytes, owned */
};

/* These four return 0 or an errno. */
int cf__writer_open(struct cf__writer *writer, cf__write_fn *write, void *to);
int cf__writer_put(struct cf__writer *writer, const char *text, size_t len);
/* The span's text, followed by its separator unless it ends in that. */
int cf__writer_put_span(struct cf__writer *writer, const cf_span *span);
int cf__writer_flush(struct cf__writer *writer);

/* Frees the buffer; what has not been flushed is lost. */
void cf__writer_close(struct cf__writer *writer);

/* A cf__write_fn for a descriptor, passed as (void *)(intptr_t)fd. */
int cf__write_fd(void *fd, const char *text, size_t len);

#endif
