/*
 * watch.h - learn that files may have changed. inotify tells at once; a look every second finds
 * what it cannot tell of: network file systems, links, a folder that is not there yet, or no
 * inotify at all.
 */
#ifndef CF_SOURCE_WATCH_H
#define CF_SOURCE_WATCH_H

#include <stdbool.h>

#define CF__WATCH_ALL (-1) /* any of the files, or their folders, may have changed */

struct cf__watch {
    int fd; /* inotify's, owned; -1: only the clock is left */
};

void cf__watch_open(struct cf__watch *watch);
void cf__watch_close(struct cf__watch *watch);

/* Tell when the folder in which `path` is, or will be, changes: as CF__WATCH_ALL. Again and again
 * is fine. */
void cf__watch_folder(struct cf__watch *watch, const char *path);

/* Tell when an open file changes, by the number returned; -1: only the clock will. */
int cf__watch_file(struct cf__watch *watch, int fd);
void cf__watch_forget(struct cf__watch *watch, int number);

/* Wait, in a task parking only that, then call changed(arg, number) for each that did. false: the
 * wait was cancelled, or failed; see errno. */
bool cf__watch_wait(struct cf__watch *watch, void (*changed)(void *arg, int number), void *arg);

#endif
