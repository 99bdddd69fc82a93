/*
 * output.c - what all outputs have in common: write everything, keep the first error, finish once.
 * The output for a plain descriptor is here, too.
 */
#include "config.h"

#include "copy/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "copy/writer.h"
#include "coro/error.h"

cf_status cf__fail_errno(int error, const char *where)
{
    cf__set_last_error(error == ENOMEM ? cf__error_new(CF_ENOMEM, where, NULL)
                                       : cf__error_errno(error, where, NULL));
    errno = error;
    return CF_ERROR;
}

/* Does splice write to it? To pipes, to files without O_APPEND, and to /dev/null. */
static bool can_take_pages(int fd, const struct stat *status)
{
    if (S_ISFIFO(status->st_mode))
        return true;
    if (S_ISREG(status->st_mode))
        return (fcntl(fd, F_GETFL) & O_APPEND) == 0;
    return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

void cf__output_init(cf_output *output, const struct cf__output_type *type, int fd)
{
    struct stat status;

    *output = (cf_output){.type = type, .fd = fd};
    if (fd >= 0 && fstat(fd, &status) == 0) {
        output->takes_pages = can_take_pages(fd, &status);
        output->is_pipe = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode);
    }
}

int cf__write_all(int fd, const char *bytes, size_t n)
{
    return cf__write_fd((void *)(intptr_t)fd, bytes, n);
}

int cf__above_stdio(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int error = errno;
    close(fd);
    errno = error;
    return higher;
}

/* --------------------------------------------------------------- descriptors */

static int write_fd(cf_output *output, const char *bytes, size_t n)
{
    return cf__write_all(output->fd, bytes, n);
}

static int finish_fd(cf_output *output, bool complete)
{
    (void)output;
    (void)complete;
    return 0;
}

cf_output *cf_output_fd(int fd)
{
    static const struct cf__output_type type = {.write = write_fd, .finish = finish_fd};
    cf_output *output = malloc(sizeof *output);

    if (output == NULL) {
        cf__fail_errno(ENOMEM, "cf_output_fd");
        return NULL;
    }
    cf__output_init(output, &type, fd);
    return output;
}

/* --------------------------------------------------------------- any output */

cf_output *cf_output_file(const char *path, const cf_file_options *options)
{
    static const cf_file_options none;

    if (options == NULL)
        options = &none;
    if (options->atomic && (options->append || options->rotate_size > 0)) {
        cf__fail(CF_EINVAL, "cf_output_file", "an atomic file is neither appended to nor rotated");
        return NULL;
    }
    return options->rotate_size > 0 ? cf__rotating_file(path, options)
                                    : cf__packed_file(path, options);
}

int cf_output_write(cf_output *output, const void *bytes, size_t n)
{
    if (output->error == 0)
        output->error = output->type->write(output, bytes, n);
    return output->error;
}

/* Finish once. An error that a write has already returned is not reported again. */
static cf_status finish(cf_output *output, bool complete)
{
    if (output->finished)
        return CF_DONE;
    output->finished = true;
    int error = output->type->finish(output, complete && output->error == 0);
    if (output->error != 0 || error == 0)
        return CF_DONE;
    output->error = error;
    return cf__fail_errno(error, "cf_output_finish");
}

cf_status cf_output_finish(cf_output *output)
{
    return finish(output, true);
}

void cf_output_discard(cf_output *output)
{
    finish(output, false);
}

cf_status cf_output_close(cf_output *output)
{
    if (output == NULL)
        return CF_DONE;
    cf_status finished = finish(output, true);
    cf_status released = output->type->release != NULL ? output->type->release(output) : CF_DONE;
    free(output);
    return finished == CF_ERROR ? finished : released;
}
