/*
 * writer.c - a buffered writer, and cf__write_fd.
 */
#include "config.h"

#include "copy/writer.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <coflow/io.h>

enum { BIG = 8 * 1024 }; /* from this size on, a system call costs less than copying */

int cf__writer_open(struct cf__writer *writer, cf__write_fn *write, void *to)
{
    *writer = (struct cf__writer){.write = write, .to = to, .buffer = malloc(CF__WRITER_BUFFER)};
    return writer->buffer ? 0 : ENOMEM;
}

void cf__writer_close(struct cf__writer *writer)
{
    free(writer->buffer);
}

int cf__writer_flush(struct cf__writer *writer)
{
    size_t used = writer->used;
    writer->used = 0;
    return used > 0 ? writer->write(writer->to, writer->buffer, used) : 0;
}

int cf__writer_put(struct cf__writer *writer, const char *text, size_t len)
{
    if (len >= BIG || writer->used + len > CF__WRITER_BUFFER) {
        int error = cf__writer_flush(writer);
        if (error)
            return error;
    }
    if (len >= BIG)
        return writer->write(writer->to, text, len);
    if (len > 0)
        memcpy(writer->buffer + writer->used, text, len);
    writer->used += len;
    return 0;
}

int cf__writer_put_span(struct cf__writer *writer, const cf_span *span)
{
    char separator = cf_span_separator(span);
    int error = cf__writer_put(writer, span->text, span->len);
    if (error || (!span->single && span->text[span->len - 1] == separator))
        return error;
    return cf__writer_put(writer, &separator, 1);
}

/* --------------------------------------------------------------------- descriptors */

int cf__write_fd(void *arg, const char *text, size_t len)
{
    return cf_write((int)(intptr_t)arg, text, len) < 0 ? errno : 0;
}
