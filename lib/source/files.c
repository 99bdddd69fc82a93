/*
 * files.c - the lines of several files, one after the other.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "coro/error.h"
#include "source/reader.h"

/* Keep the last error, unless there is one already: the first is reported. */
static void note(struct cf__error **failure)
{
    if (!*failure)
        *failure = cf__last_error_ref();
}

/* Send a last line without its separator, as a `single` span if another file follows it. */
static bool send_rest(struct cf__reader *reader, bool is_last, cf_coro *target)
{
    cf_span span;
    if (!cf__reader_rest(reader, &span))
        return true;
    span.single = !is_last;
    return cf_send_span_to(NULL, target, span);
}

/* false: no more is wanted. */
static bool send_file(int fd, const char *path, bool is_last, cf_coro *target,
                      struct cf__error **failure)
{
    struct cf__reader reader;
    enum cf__read step = CF__READ_FAILED;
    cf_span span;
    bool wanted = true;
    if (cf__reader_open(&reader, fd, path, NULL))
        while (wanted && (step = cf__reader_next(&reader, target, &span)) == CF__READ_SPAN)
            wanted = cf_send_span_to(NULL, target, span);
    if (step == CF__READ_FAILED)
        note(failure);
    if (wanted)
        wanted = send_rest(&reader, is_last, target);
    cf__reader_close(&reader);
    return wanted;
}

cf_status cf_lines_files(const char *const paths[], size_t n, cf_coro *target)
{
    struct cf__error *failure = NULL;
    bool wanted = true;
    if (!target)
        return CF_ERROR;
    for (size_t i = 0; i < n && wanted; i++) {
        int fd = open(paths[i], O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (fd >= 0) {
            wanted = send_file(fd, paths[i], i + 1 == n, target, &failure);
            close(fd);
            continue;
        }
        cf__set_last_error(cf__error_errno(errno, "files", paths[i]));
        note(&failure);
    }
    if (failure)
        cf__set_last_error(failure);
    return cf__source_end(target, !failure);
}
