/*
 * follow.c - the lines that are appended to files, through rotation and truncation.
 *
 * A wait ends when files may have changed. Each of these is then read to its end and, if its name
 * refers to another file by now, replaced by that one.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "coro/error.h"
#include "source/reader.h"
#include "source/watch.h"

enum { READS_PER_LOOK = 16 }; /* then the other files get a turn */

enum outcome { FAILED = -1, STOP = 0, GO_ON = 1 };

struct followed {
    const char *path;
    struct cf__reader reader; /* its fd, owned here, is -1 while there is no file */
    int watch;                /* cf__watch_file's number */
    bool was_there;           /* it has been opened before */
    bool changed;             /* it must be looked at before the next wait */
};

struct follow {
    cf_coro *target;
    struct cf__watch watch;
    size_t count;
    struct followed files[];
};

static enum outcome fail(int number, const char *path)
{
    cf__set_last_error(cf__error_errno(number, "follow", path));
    return FAILED;
}

/* ---------------------------------------------------------------- opening and leaving */

static void leave(struct follow *follow, struct followed *file)
{
    cf__watch_forget(&follow->watch, file->watch);
    if (file->reader.fd >= 0)
        close(file->reader.fd);
    cf__reader_close(&file->reader);
    file->reader = (struct cf__reader){.fd = -1};
    file->watch = -1;
}

/* May the file become readable later? New logs are sometimes created unreadable first. */
static bool may_come_yet(const struct followed *file, int number)
{
    return number == ENOENT || (file->was_there && (number == EACCES || number == ESTALE));
}

/* Open the file, if it exists. It is watched before it is read, so that no change is missed. */
static enum outcome open_file(struct follow *follow, struct followed *file)
{
    struct stat status;
    cf__watch_folder(&follow->watch, file->path);
    int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return may_come_yet(file, errno) ? GO_ON : fail(errno, file->path);
    if (!cf__reader_open(&file->reader, fd, file->path, NULL)) {
        leave(follow, file);
        return FAILED;
    }
    if (fstat(fd, &status) == 0 && !S_ISREG(status.st_mode)) {
        cf__fail(CF_EINVAL, "follow", "%s: not a regular file", file->path);
        return FAILED;
    }
    file->watch = cf__watch_file(&follow->watch, fd);
    file->was_there = true;
    return GO_ON;
}

/* Open the file and skip what is already there. */
static enum outcome open_at_end(struct follow *follow, struct followed *file)
{
    enum outcome outcome = open_file(follow, file);
    if (outcome != GO_ON || file->reader.fd < 0)
        return outcome;
    off_t end = lseek(file->reader.fd, 0, SEEK_END);
    if (end < 0)
        return fail(errno, file->path);
    file->reader.offset = (uint64_t)end;
    return GO_ON;
}

/* ---------------------------------------------------------------------------- reading */

static enum outcome send_span(struct follow *follow, cf_span span)
{
    return cf_send_span_to(NULL, follow->target, span) ? GO_ON : STOP;
}

/* Send an unfinished line, whose end will not come: the file was replaced or truncated. */
static enum outcome send_rest(struct follow *follow, struct followed *file)
{
    cf_span span;
    if (!cf__reader_rest(&file->reader, &span))
        return GO_ON;
    span.single = true; /* more lines follow it */
    return send_span(follow, span);
}

/* Read to the end of the file, or READS_PER_LOOK times; then the file stays marked as changed. */
static enum outcome read_on(struct follow *follow, struct followed *file)
{
    cf_span span;
    for (int i = 0; i < READS_PER_LOOK; i++) {
        enum cf__read step = cf__reader_next(&file->reader, follow->target, &span);
        if (step == CF__READ_FAILED)
            return FAILED;
        if (step == CF__READ_END)
            return GO_ON;
        if (send_span(follow, span) == STOP)
            return STOP;
    }
    file->changed = true;
    return GO_ON;
}

/* If the file was truncated to less than has been read, start again at its beginning. */
static enum outcome rewind_if_cut(struct follow *follow, struct followed *file)
{
    struct stat status;
    if (fstat(file->reader.fd, &status) != 0)
        return fail(errno, file->path);
    if ((uint64_t)status.st_size >= file->reader.offset)
        return GO_ON;
    if (send_rest(follow, file) == STOP)
        return STOP;
    if (lseek(file->reader.fd, 0, SEEK_SET) < 0)
        return fail(errno, file->path);
    int fd = file->reader.fd;
    cf__reader_close(&file->reader);
    return cf__reader_open(&file->reader, fd, file->path, NULL) ? GO_ON : FAILED;
}

/* Does the name refer to another file now? While there is none, the old file is kept: its writer
 * may not be done. */
static bool was_replaced(const struct followed *file)
{
    struct stat named, opened;
    return stat(file->path, &named) == 0 && fstat(file->reader.fd, &opened) == 0 &&
           (named.st_dev != opened.st_dev || named.st_ino != opened.st_ino);
}

/* Checks the name before reading, so that everything written to a file before it was replaced is
 * read. */
static enum outcome look_at_open(struct follow *follow, struct followed *file)
{
    bool replaced = was_replaced(file);
    enum outcome outcome = rewind_if_cut(follow, file);
    if (outcome == GO_ON)
        outcome = read_on(follow, file);
    if (outcome != GO_ON || !replaced || file->changed)
        return outcome;
    if (send_rest(follow, file) == STOP)
        return STOP;
    leave(follow, file);
    file->changed = true;
    return GO_ON;
}

static enum outcome look(struct follow *follow, struct followed *file)
{
    file->changed = false;
    if (file->reader.fd >= 0)
        return look_at_open(follow, file);
    enum outcome outcome = open_file(follow, file);
    if (outcome == GO_ON && file->reader.fd >= 0)
        file->changed = true;
    return outcome;
}

/* ------------------------------------------------------------------------------- all */

static void mark(void *arg, int number)
{
    struct follow *follow = arg;
    for (size_t i = 0; i < follow->count; i++)
        if (number == CF__WATCH_ALL || number == follow->files[i].watch)
            follow->files[i].changed = true;
}

static bool none_is_marked(const struct follow *follow)
{
    for (size_t i = 0; i < follow->count; i++)
        if (follow->files[i].changed)
            return false;
    return true;
}

static enum outcome wait(struct follow *follow)
{
    if (!cf_flush(follow->target))
        return STOP;
    if (cf__watch_wait(&follow->watch, mark, follow))
        return GO_ON;
    return fail(errno, "wait");
}

static enum outcome run(struct follow *follow)
{
    enum outcome outcome = follow->count > 0 ? GO_ON : STOP;
    for (size_t i = 0; i < follow->count && outcome == GO_ON; i++)
        outcome = open_at_end(follow, &follow->files[i]);
    while (outcome == GO_ON) {
        for (size_t i = 0; i < follow->count && outcome == GO_ON; i++)
            if (follow->files[i].changed)
                outcome = look(follow, &follow->files[i]);
        if (outcome == GO_ON && none_is_marked(follow))
            outcome = wait(follow);
    }
    return outcome;
}

cf_status cf_follow_many(const char *const paths[], size_t n, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    struct follow *follow = calloc(1, sizeof *follow + n * sizeof follow->files[0]);
    if (!follow) {
        cf__fail(CF_ENOMEM, "follow", "no memory for %zu files", n);
        return cf__source_end(target, false);
    }
    follow->target = target;
    follow->count = n;
    for (size_t i = 0; i < n; i++)
        follow->files[i] = (struct followed){.path = paths[i], .reader.fd = -1, .watch = -1};
    cf__watch_open(&follow->watch);
    cf_status status = cf__source_end(target, run(follow) != FAILED);
    for (size_t i = 0; i < n; i++)
        leave(follow, &follow->files[i]);
    cf__watch_close(&follow->watch);
    free(follow);
    return status;
}

cf_status cf_follow(const char *path, cf_coro *target)
{
    return cf_follow_many(&path, 1, target);
}
