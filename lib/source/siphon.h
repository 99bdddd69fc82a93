/*
 * siphon.h - reading much from a pipe without keeping its writer from it.
 */
#ifndef CF_SOURCE_SIPHON_H
#define CF_SOURCE_SIPHON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A pipe of the reader's own: what the other one has is moved here, and read from here. */
struct cf__siphon {
    int in;
    int out;         /* is read; -1: closed */
    size_t little;   /* less than half of what the other pipe holds */
    bool got_little; /* by the last read, though there was room for more */
};

/* For the pipe fd. false: it cannot be had, and is closed. */
bool cf__siphon_open(struct cf__siphon *siphon, int fd);
void cf__siphon_close(struct cf__siphon *siphon);

/* Before a read: let more come, if that pays. */
void cf__siphon_pause(const struct cf__siphon *siphon);

/* As cf_read from fd. */
ssize_t cf__siphon_read(struct cf__siphon *siphon, int fd, char *buf, size_t n);

#endif
