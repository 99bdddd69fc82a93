/*
 * output_rotate.c - a file that is rotated: once it is big enough, at the next line end, PATH
 * becomes PATH.1, the old PATH.1 becomes PATH.2, and so on.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy/output.h"

struct rotating_output {
    cf_output base;
    cf_output *inner; /* the current file; NULL after a failed rotation */
    char *path;
    cf_file_options options;
    uint64_t written; /* bytes written to inner, before compression */
    bool is_full;     /* the next byte goes to a new file */
};

/* PATH.NUMBER, or PATH itself for 0; NULL: no memory. */
static char *numbered(const char *path, unsigned number)
{
    size_t size = strlen(path) + sizeof ".4294967295";
    char *name = malloc(size);

    if (name != NULL)
        snprintf(name, size, number > 0 ? "%s.%u" : "%s", path, number);
    return name;
}

static bool exists(const char *path, unsigned number)
{
    char *name = numbered(path, number);
    bool found = name != NULL && access(name, F_OK) == 0;

    free(name);
    return found;
}

/* Rename PATH.FROM (0: PATH itself) to PATH.FROM+1. 0 or errno. */
static int move_up(const char *path, unsigned from)
{
    char *old = numbered(path, from);
    char *new = numbered(path, from + 1);
    int error = ENOMEM;

    if (old != NULL && new != NULL)
        error = rename(old, new) == 0 ? 0 : errno;
    free(old);
    free(new);
    return error;
}

/* Rename each file to the next number, the highest that is kept first, PATH last. 0 or errno. */
static int shift_files(const struct rotating_output *self)
{
    unsigned most = self->options.rotate_keep > 0 ? self->options.rotate_keep : UINT_MAX;
    unsigned count = 0;

    while (count + 1 < most && exists(self->path, count + 1))
        count++;
    for (unsigned number = count; number > 0; number--) {
        int error = move_up(self->path, number);
        if (error != 0)
            return error;
    }
    return move_up(self->path, 0);
}

/* Close the full file, shift the numbers, open a new file at PATH. 0 or errno. */
static int rotate(struct rotating_output *self)
{
    cf_output *full = self->inner;
    cf_file_options fresh = self->options;

    self->inner = NULL;
    int error = cf_output_finish(full) == CF_DONE ? 0 : full->error;
    cf_output_close(full);
    if (error == 0)
        error = shift_files(self);
    if (error != 0)
        return error;
    fresh.append = false;
    self->inner = cf__packed_file(self->path, &fresh);
    if (self->inner == NULL)
        return errno;
    self->written = 0;
    self->is_full = false;
    return 0;
}

/* How many of the bytes still go into this file: all, or those up to the line end at or after the
 * size limit. */
static size_t share_of(struct rotating_output *self, const char *bytes, size_t n)
{
    uint64_t size = self->options.rotate_size;
    size_t room = self->written < size ? (size_t)(size - self->written) : 1;

    /* The byte at room - 1 is the first that makes the file big enough. */
    if (room > n)
        return n;
    const char *line_end = memchr(bytes + room - 1, '\n', n - (room - 1));
    if (line_end == NULL)
        return n;
    self->is_full = true;
    return (size_t)(line_end + 1 - bytes);
}

static int write_rotating(cf_output *output, const char *bytes, size_t n)
{
    struct rotating_output *self = (struct rotating_output *)output;

    while (n > 0) {
        if (self->is_full) {
            int error = rotate(self);
            if (error != 0)
                return error;
        }
        size_t share = share_of(self, bytes, n);
        int error = cf_output_write(self->inner, bytes, share);
        if (error != 0)
            return error;
        self->written += share;
        bytes += share;
        n -= share;
    }
    return 0;
}

static int finish_rotating(cf_output *output, bool complete)
{
    struct rotating_output *self = (struct rotating_output *)output;
    int error = 0;

    if (self->inner != NULL && complete)
        error = cf_output_finish(self->inner) == CF_DONE ? 0 : self->inner->error;
    else if (self->inner != NULL)
        cf_output_discard(self->inner);
    cf_output_close(self->inner);
    free(self->path);
    return error;
}

/* Resolves symbolic links: the file that `path` leads to is renamed, not the link. false: errno. */
static bool fill_in(struct rotating_output *self, const char *path, const cf_file_options *options)
{
    char resolved[PATH_MAX];
    struct stat status;

    self->path = realpath(path, resolved) != NULL ? strdup(resolved) : NULL;
    if (self->path == NULL)
        return false;
    self->options = *options;
    if (options->append && stat(path, &status) == 0)
        self->written = (uint64_t)status.st_size;
    return true;
}

static bool is_regular(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

cf_output *cf__rotating_file(const char *path, const cf_file_options *options)
{
    static const struct cf__output_type type = {write_rotating, finish_rotating, NULL};
    cf_output *inner = cf__packed_file(path, options);

    /* Devices and pipes are never rotated. */
    if (inner == NULL || !is_regular(path))
        return inner;
    struct rotating_output *self = calloc(1, sizeof *self);
    if (self == NULL || !fill_in(self, path, options)) {
        int error = errno;
        cf_output_close(inner);
        free(self);
        cf__fail_errno(error, "cf_output_file");
        return NULL;
    }
    cf__output_init(&self->base, &type, -1);
    self->inner = inner;
    return &self->base;
}
