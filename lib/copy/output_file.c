/*
 * output_file.c - an output that is a file: truncated, appended to, or complete under its name at
 * the end. Compression and rotation are put in front of it by output_packed.c and output_rotate.c.
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
    char *target;  /* the name it gets at the end; NULL: it has its name already */
    char *working; /* the name it has until then; NULL: none */
};

static int write_file(cf_output *output, const char *bytes, size_t n)
{
    return cf__write_all(output->fd, bytes, n);
}

/* ------------------------------------------------------------------- atomic */

/* FOLDER/.NAME.coflow-PID-ATTEMPT beside the target, or NULL. */
static char *working_name(const char *target, int attempt)
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

/* Call make(*fd, name) with working names until one is free, and put its answer in *fd. The name,
 * or NULL with errno. */
static char *claim_name(const char *target, int (*make)(int fd, const char *name), int *fd)
{
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        char *name = working_name(target, attempt);
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

/* Give the file without a name this one. */
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
    /* Some file systems cannot sync a folder; there is then nothing to lose by it. */
    return error == EINVAL ? 0 : error;
}

/* The complete file takes its name, in one step. 0 or errno. */
static int give_name(struct file_output *self)
{
    if (self->working == NULL)
        self->working = claim_name(self->target, link_at, &self->base.fd);
    if (self->working == NULL)
        return errno;
    if (rename(self->working, self->target) != 0)
        return errno;
    free(self->working);
    self->working = NULL;
    return self->sync ? sync_folder(self->target) : 0;
}

/* A file with no name in the target's folder, so that nothing is left of it whatever happens. */
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

/* Where file systems have no such files, one with a working name. -1 with errno. */
static int open_working(struct file_output *self)
{
    int fd = open_nameless(self->target);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        self->working = claim_name(self->target, create_at, &fd);
        if (self->working == NULL)
            return -1;
    }
    return fd;
}

/* A set-user-ID bit is its owner's to give, so it stays only where the owner does. */
static void keep_owner_and_mode(int fd, const struct stat *old)
{
    mode_t mode = old->st_mode & 07777;

    if (fchown(fd, old->st_uid, old->st_gid) != 0) /* only root may give files away */
        mode &= 0777;
    fchmod(fd, mode);
}

/* Open the new file that will replace `path`, with the mode and, if we may, the owner of the old.
 */
static int open_atomic(struct file_output *self, const char *path, const struct stat *old)
{
    char resolved[PATH_MAX];

    if (old != NULL && (path = realpath(path, resolved)) == NULL)
        return -1;
    self->target = strdup(path);
    if (self->target == NULL)
        return -1;
    int fd = open_working(self);
    if (fd >= 0 && old != NULL)
        keep_owner_and_mode(fd, old);
    return fd;
}

/* --------------------------------------------------------------------- life */

/* Nothing is left of a working file that was not given its name. */
static void drop_names(struct file_output *self)
{
    if (self->working != NULL)
        unlink(self->working);
    free(self->working);
    free(self->target);
}

static int finish_file(cf_output *output, bool complete)
{
    struct file_output *self = (struct file_output *)output;
    int error = 0;

    /* What cannot be synced (a pipe, a terminal) is as safe as it can be. */
    if (complete && self->sync && fsync(output->fd) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    if (complete && error == 0 && self->target != NULL)
        error = give_name(self);
    drop_names(self);
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
        drop_names(self);
        free(self);
        return NULL;
    }
    cf__output_init(&self->base, &type, fd);
    return &self->base;
}
