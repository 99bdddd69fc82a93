/*
 * watch.h - waits until files may have changed. inotify reports most changes at once; a timeout of
 * a second covers what it cannot see: network file systems, links, a folder that does not exist
 * yet, or no inotify at all.
 */
#ifndef CF_SOURCE_WATCH_H
#define CF_SOURCE_WATCH_H

#include <stdbool.h>

#define CF__WATCH_ALL (-1) /* any of the files, or their folders, may have changed */

struct cf__watch {
    int fd; /* of inotify, owned; -1: not available, there is only the timeout */
};

void cf__watch_open(struct cf__watch *watch);
void cf__watch_close(struct cf__watch *watch);

/* Watch the folder in which `path` is or will be; changes there are reported as CF__WATCH_ALL. May
 * be called repeatedly. */
void cf__watch_folder(struct cf__watch *watch, const char *path);

/* Watch an open file; changes are reported by the number returned. -1: only the timeout will. */
int cf__watch_file(struct cf__watch *watch, int fd);
void cf__watch_forget(struct cf__watch *watch, int number);

/* Wait (in a task, parking only that), then call changed(arg, number) for each change. false: the
 * wait was cancelled or failed; see errno. */
bool cf__watch_wait(struct cf__watch *watch, void (*changed)(void *arg, int number), void *arg);

#endif
