/*
 * output_file.c - a plain file: truncated, appended to, or replaced atomically when it is complete.
 * Compression and rotation are layers above it: output_packed.c, output_rotate.c.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy/output.h"

struct file_output {
    cf_output base;
    bool sync;
    char *target;    /* the name to give it at the end; NULL: it already has its name */
    char *temporary; /* its temporary name; NULL: none */
};

static int write_file(cf_output *output, const char *bytes, size_t n)
{
    return cf__write_all(output->fd, bytes, n);
}

/* ------------------------------------------------------------------- atomic */

/* FOLDER/.NAME.coflow-PID-ATTEMPT for the target FOLDER/NAME. NULL: no memory. */
static char *temporary_name(const char *target, int attempt)
{
    const char *slash = strrchr(target, '/');
    int folder = slash != NULL ? (int)(slash - target) + 1 : 0;
    size_t size = strlen(target) + sizeof "..coflow--" + 2 * 11;
    char *name = malloc(size);

    if (name != NULL)
        snprintf(name, size, "%.*s.%s.coflow-%d-%d", folder, target, target + folder, (int)getpid(),
                 attempt);
    return name;
}

enum { ATTEMPTS = 100 };

/* Call make(*fd, name) with temporary names until one is not taken, and store its result in *fd.
 * Returns the name, or NULL with errno. */
static char *claim_name(const char *target, int (*make)(int fd, const char *name), int *fd)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        char *name = temporary_name(target, attempt);
        if (name == NULL)
            return NULL;
        int made = make(*fd, name);
        if (made >= 0) {
            *fd = made;
            return name;
        }
        int error = errno;
        free(name);
        errno = error;
        if (error != EEXIST)
            return NULL;
    }
    return NULL;
}

/* Give the unnamed file fd this name. Returns fd, or -1 with errno. */
static int link_at(int fd, const char *name)
{
    char source[64];

    snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? fd : -1;
}

static int create_at(int fd, const char *name)
{
    (void)fd;
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int sync_folder(const char *target)
{
    char *copy = strdup(target);
    int error = ENOMEM;

    if (copy == NULL)
        return error;
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (fd < 0)
        return errno;
    error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    /* Some file systems cannot sync a folder, and need not. */
    return error == EINVAL ? 0 : error;
}

/* Give the complete file its final name, atomically. 0 or errno. */
static int give_name(struct file_output *self)
{
    if (self->temporary == NULL)
        self->temporary = claim_name(self->target, link_at, &self->base.fd);
    if (self->temporary == NULL)
        return errno;
    if (rename(self->temporary, self->target) != 0)
        return errno;
    free(self->temporary);
    self->temporary = NULL;
    return self->sync ? sync_folder(self->target) : 0;
}

/* Open an unnamed file in the target's folder: nothing remains of it after a crash. */
static int open_nameless(const char *target)
{
    char *copy = strdup(target);

    if (copy == NULL)
        return -1;
    int fd = open(dirname(copy), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    int error = errno;
    free(copy);
    errno = error;
    return fd;
}

/* An unnamed file or, on file systems without those, one with a temporary name. -1 with errno. */
static int open_temporary(struct file_output *self)
{
    int fd = open_nameless(self->target);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        self->temporary = claim_name(self->target, create_at, &fd);
        if (self->temporary == NULL)
            return -1;
    }
    return fd;
}

/* Give the new file the old one's owner and mode. Without the owner, it must not get the set-ID
 * bits. */
static void keep_owner_and_mode(int fd, const struct stat *old)
{
    mode_t mode = old->st_mode & 07777;

    if (fchown(fd, old->st_uid, old->st_gid) != 0) /* only root may give files away */
        mode &= 0777;
    fchmod(fd, mode);
}

/* Open the file that will replace `path`, with the old file's mode and, if permitted, owner. */
static int open_atomic(struct file_output *self, const char *path, const struct stat *old)
{
    char resolved[PATH_MAX];

    if (old != NULL && (path = realpath(path, resolved)) == NULL)
        return -1;
    self->target = strdup(path);
    if (self->target == NULL)
        return -1;
    int fd = open_temporary(self);
    if (fd >= 0 && old != NULL)
        keep_owner_and_mode(fd, old);
    return fd;
}

/* --------------------------------------------------------------------- life */

/* Remove the temporary file, if it has not been renamed, and free the names. */
static void discard_names(struct file_output *self)
{
    if (self->temporary != NULL)
        unlink(self->temporary);
    free(self->temporary);
    free(self->target);
}

static int finish_file(cf_output *output, bool complete)
{
    struct file_output *self = (struct file_output *)output;
    int error = 0;

    /* Pipes and terminals (EINVAL) and read-only mounts (EROFS) cannot be synced, and need not
     * be. */
    if (complete && self->sync && fsync(output->fd) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    if (complete && error == 0 && self->target != NULL)
        error = give_name(self);
    discard_names(self);
    if (close(output->fd) != 0 && error == 0)
        error = errno;
    return error;
}

static int open_file(struct file_output *self, const char *path, const cf_file_options *options)
{
    int how = options->append ? O_APPEND : O_TRUNC;
    struct stat old;

    if (options->atomic) {
        bool exists = stat(path, &old) == 0;
        if (!exists && errno != ENOENT)
            return -1;
        if (!exists || S_ISREG(old.st_mode))
            return open_atomic(self, path, exists ? &old : NULL);
    }
    return open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
}

cf_output *cf__plain_file(const char *path, const cf_file_options *options)
{
    static const struct cf__output_type type = {write_file, finish_file, NULL};
    struct file_output *self = calloc(1, sizeof *self);

    if (self == NULL) {
        cf__fail_errno(ENOMEM, "cf_output_file");
        return NULL;
    }
    self->sync = options->sync;
    int fd = cf__above_stdio(open_file(self, path, options));
    if (fd < 0) {
        cf__fail_errno(errno, "cf_output_file");
        discard_names(self);
        free(self);
        return NULL;
    }
    cf__output_init(&self->base, &type, fd);
    return &self->base;
}
