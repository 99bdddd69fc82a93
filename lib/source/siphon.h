/*
 * siphon.h - reads much data from a pipe without blocking its writer.
 */
#ifndef CF_SOURCE_SIPHON_H
#define CF_SOURCE_SIPHON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A private pipe, into which pages are moved from the input pipe, and from which they are read. */
struct cf__siphon {
    int in;
    int out;         /* -1: the siphon is closed */
    size_t little;   /* half of the input pipe's capacity: a read of less was little */
    bool got_little; /* the last read was, though there was room for more */
};

/* Open a siphon for the pipe fd. false: that is not possible; the siphon is closed. */
bool cf__siphon_open(struct cf__siphon *siphon, int fd);
void cf__siphon_close(struct cf__siphon *siphon);

/* Call this before a read: if the last one got little, sleep a moment so that more can gather. */
void cf__siphon_pause(const struct cf__siphon *siphon);

/* The same as cf_read from fd. */
ssize_t cf__siphon_read(struct cf__siphon *siphon, int fd, char *buf, size_t n);

#endif
