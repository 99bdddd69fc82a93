/*
 * output.h - buffered standard output: small pieces are gathered, big ones written from where they
 * are. What is printed is decided elsewhere.
 */
#ifndef CGREP_OUTPUT_H
#define CGREP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A thread that fills its buffer before its turn must wait. Still, 256 KB, enough for all lines of
 * a part, took 15% longer with a hit in every fourteenth line: the processors share a cache. */
enum { CGREP_OUTPUT_BUFFER = 64 * 1024 };

typedef struct cgrep_output {
    int fd;
    int error;                 /* errno of the write that failed; nothing is written after that */
    bool printed;              /* something was: the next group of lines needs a separator */
    struct cgrep_turns *turns; /* shared with other threads' outputs; NULL: there are none */
    uint64_t turn;             /* this output's number among them */
    bool has_turn;             /* its turn has come */
    bool mutes;                /* outputs with higher numbers are to be dropped ... */
    bool muted;                /* ... and this is one of them */
    bool widened;              /* the pipe's capacity was raised */
    uint64_t total;            /* bytes put so far */
    size_t used;
    char buffer[CGREP_OUTPUT_BUFFER];
} cgrep_output;

/* All of these return false once a write has failed. */
bool cgrep_put(cgrep_output *output, const char *text, size_t len);
bool cgrep_put_byte(cgrep_output *output, char byte);
bool cgrep_put_string(cgrep_output *output, const char *string);
/* In decimal, padded with spaces on the left to `width`. */
bool cgrep_put_number(cgrep_output *output, uint64_t number, int width);
bool cgrep_flush(cgrep_output *output);
/* Write at once, bypassing the buffer. */
bool cgrep_write(cgrep_output *output, const char *text, size_t len);

#endif
