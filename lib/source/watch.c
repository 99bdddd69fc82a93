/*
 * watch.c - inotify behind watch.h.
 */
#include "config.h"

#include "source/watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <coflow/io.h>

#define LOOK_EVERY 1.0 /* second */

enum {
    FILE_EVENTS = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF,
    FOLDER_EVENTS = IN_CREATE | IN_MOVED_TO
};

void cf__watch_open(struct cf__watch *watch)
{
    watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
}

void cf__watch_close(struct cf__watch *watch)
{
    if (watch->fd >= 0)
        close(watch->fd);
}

void cf__watch_folder(struct cf__watch *watch, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    if (watch->fd < 0 || len >= sizeof folder)
        return;
    memcpy(folder, path, len);
    folder[len] = '\0';
    inotify_add_watch(watch->fd, len > 0 ? folder : slash ? "/" : ".", FOLDER_EVENTS | IN_ONLYDIR);
}

/* Watches through the descriptor, because the name may refer to another file by now. */
int cf__watch_file(struct cf__watch *watch, int fd)
{
    char path[32];
    if (watch->fd < 0)
        return -1;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return inotify_add_watch(watch->fd, path, FILE_EVENTS);
}

void cf__watch_forget(struct cf__watch *watch, int number)
{
    if (number >= 0)
        inotify_rm_watch(watch->fd, number);
}

/* ------------------------------------------------------------------------- waiting */

/* Report an event. IN_IGNORED of a watch that was removed has a number that no file has. */
static void tell(const struct inotify_event *event, void (*changed)(void *arg, int number),
                 void *arg)
{
    if (event->mask & (FOLDER_EVENTS | IN_Q_OVERFLOW))
        changed(arg, CF__WATCH_ALL);
    else
        changed(arg, event->wd);
}

static bool read_events(int fd, void (*changed)(void *arg, int number), void *arg)
{
    _Alignas(struct inotify_event) char buffer[4096];
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    for (ssize_t at = 0; at < got;) {
        const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
        tell(event, changed, arg);
        at += (ssize_t)(sizeof *event + event->len);
    }
    return true;
}

bool cf__watch_wait(struct cf__watch *watch, void (*changed)(void *arg, int number), void *arg)
{
    if (watch->fd >= 0 && cf_wait_readable(watch->fd, LOOK_EVERY))
        return read_events(watch->fd, changed, arg);
    if (watch->fd >= 0 ? errno != ETIMEDOUT : !cf_sleep(LOOK_EVERY))
        return false;
    changed(arg, CF__WATCH_ALL);
    return true;
}
