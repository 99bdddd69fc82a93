/*
 * reader.h - reads a descriptor in blocks of whole lines. All sources of bytes use it.
 */
#ifndef CF_SOURCE_READER_H
#define CF_SOURCE_READER_H

#include <coflow/source.h>
#include <coflow/span.h>
#include <sys/stat.h>

#include "flow/ends.h"
#include "source/siphon.h"

enum { CF__READER_BLOCKS = 8 };

struct cf__reader {
    int fd;
    struct cf__ends ends;
    bool may_wait;     /* not a regular file: poll before reading, and flush before waiting */
    bool may_siphon;   /* a pipe for which no siphon has been opened yet */
    cf_origin *origin; /* owned, or NULL */
    uint64_t offset;   /* of the next byte to be read */
    uint64_t size;     /* of a regular file when it was opened; 0: unknown */
    uint64_t to;       /* only lines that begin before this offset are wanted; 0: all */
    size_t skip;       /* so many bytes, and the line in which they end, are not wanted; 0: none */
    bool at_end;       /* the last read has shown that there is no more */
    struct cf__mapped *mapped;           /* the file is mapped instead of read; or NULL */
    struct cf__siphon siphon;            /* closed unless a pipe is read through it */
    uint64_t start;                      /* the descriptor's offset when it was mapped */
    cf_block *blocks[CF__READER_BLOCKS]; /* reused once nobody else holds them; owned */
    cf_block *rest; /* the block with the unfinished line; one of blocks, or NULL */
    size_t rest_start;
    size_t rest_len;
};

/* The result of a step. */
enum cf__read {
    CF__READ_FAILED = -1, /* see cf_last_error */
    CF__READ_END = 0,  /* the input has ended; `rest` may hold a last line without its separator */
    CF__READ_SPAN = 1, /* *span has whole lines; its block is the reader's */
    CF__READ_PART = 2  /* a part of a line that has not ended: there is no span */
};

/* fd stays the caller's. name may be NULL. known: the status of fd; NULL: fstat is called. false:
 * out of memory. */
bool cf__reader_open(struct cf__reader *reader, int fd, const char *name, const struct stat *known);
void cf__reader_close(struct cf__reader *reader);

/* Restrict reading to the lines that begin in [from, to) of a regular file. Call it before the
 * first step. */
void cf__reader_limit(struct cf__reader *reader, uint64_t from, uint64_t to);

/* Map the file instead of reading it, if that is possible and pays. Its text may then change while
 * it is being used. kept: see cf_input.window. Call it after cf__reader_limit, before the first
 * step. */
void cf__reader_map(struct cf__reader *reader, cf_window **kept);

/* Read once. */
enum cf__read cf__reader_step(struct cf__reader *reader, cf_span *span);

/* Read until there are whole lines, flushing target first if that would mean waiting. */
enum cf__read cf__reader_next(struct cf__reader *reader, cf_coro *target, cf_span *span);

/* The last line, after CF__READ_END. false: there is none. */
bool cf__reader_rest(struct cf__reader *reader, cf_span *span);

/* Send all that can be read to target. false: an error (cf_last_error); a stop is true. */
bool cf__reader_run(struct cf__reader *reader, cf_coro *target);

/* The end of every source: close target, or release it, and return CF_DONE, or CF_ERROR with the
 * first error in cf_last_error. well: false if that is the source's own. */
cf_status cf__source_end(cf_coro *target, bool well);

#endif
