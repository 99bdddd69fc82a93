/*
 * output.h - standard output: small pieces gathered, big ones written from where they are. What is
 * printed is decided elsewhere.
 */
#ifndef CGREP_OUTPUT_H
#define CGREP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A thread that fills it before its turn has come must wait. 256 KB, which the lines of a part fit
 * into, took 15% longer with a hit in every fourteenth line: the processors share a cache. */
enum { CGREP_OUTPUT_BUFFER = 64 * 1024 };

typedef struct cgrep_output {
    int fd;
    int error;                 /* errno of the write that failed; nothing is written after it */
    bool printed;              /* so that the next group of lines has a separator before it */
    struct cgrep_turns *turns; /* NULL: nobody else writes there */
    uint64_t turn;             /* its place among the others */
    bool has_turn;             /* it has come */
    bool mutes;                /* those behind it have nothing to say ... */
    bool muted;                /* ... and it is one of them: what is put is dropped */
    bool widened;              /* a pipe has been made to hold more */
    uint64_t total;            /* bytes put so far */
    size_t used;
    char buffer[CGREP_OUTPUT_BUFFER];
} cgrep_output;

/* Each is false once writing has failed. */
bool cgrep_put(cgrep_output *output, const char *text, size_t len);
bool cgrep_put_byte(cgrep_output *output, char byte);
bool cgrep_put_string(cgrep_output *output, const char *string);
/* In decimal, with spaces before it to make `width`. */
bool cgrep_put_number(cgrep_output *output, uint64_t number, int width);
bool cgrep_flush(cgrep_output *output);
/* At once, past what is gathered. */
bool cgrep_write(cgrep_output *output, const char *text, size_t len);

#endif
