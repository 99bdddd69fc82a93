/*
 * reader.h - a descriptor read in blocks of whole lines: what every source of bytes is made of.
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
    bool may_wait;     /* not a regular file: look before reading, and flush before waiting */
    bool may_siphon;   /* a pipe, and it has not been tried yet */
    cf_origin *origin; /* owned, or NULL */
    uint64_t offset;   /* of the next byte to be read */
    uint64_t size;     /* of a regular file when it was opened; 0: not known */
    uint64_t to;       /* only lines that begin before are wanted; 0: all */
    size_t skip;       /* bytes before those, and the line that they end in; 0: none */
    bool at_end;       /* the last read has shown that there is no more */
    struct cf__mapped *mapped;           /* a file that is not read, but mapped; NULL: read */
    struct cf__siphon siphon;            /* what a pipe is read through; closed: it is not */
    uint64_t start;                      /* where the descriptor stood when it was mapped */
    cf_block *blocks[CF__READER_BLOCKS]; /* used again once nobody below holds them; owned */
    cf_block *rest; /* holds the line whose end has not been read yet; one of blocks, or NULL */
    size_t rest_start;
    size_t rest_len;
};

/* What a step came to. */
enum cf__read {
    CF__READ_FAILED = -1, /* cf_last_error */
    CF__READ_END = 0,  /* the input has ended; `rest` may hold a last line without its separator */
    CF__READ_SPAN = 1, /* *span has whole lines; its block is the reader's */
    CF__READ_PART = 2  /* of a line that has not ended yet: there is no span */
};

/* fd stays the caller's. name may be NULL; known, what fstat says of fd, too: then it is asked.
 * false: out of memory. */
bool cf__reader_open(struct cf__reader *reader, int fd, const char *name, const struct stat *known);
void cf__reader_close(struct cf__reader *reader);

/* Only the lines that begin in [from, to) of a regular file. Before the first step. */
void cf__reader_limit(struct cf__reader *reader, uint64_t from, uint64_t to);

/* From now on, where that can be done and pays: map it. Text may then change while it is looked at.
 * kept: see cf_input.window. After cf__reader_limit, before the first step. */
void cf__reader_map(struct cf__reader *reader, cf_window **kept);

/* Read once. */
enum cf__read cf__reader_step(struct cf__reader *reader, cf_span *span);

/* Read until there are whole lines, flushing target first if that would mean waiting. */
enum cf__read cf__reader_next(struct cf__reader *reader, cf_coro *target, cf_span *span);

/* The last line, after CF__READ_END. false: there is none. */
bool cf__reader_rest(struct cf__reader *reader, cf_span *span);

/* Send all that can be read to target. false: an error (cf_last_error); a stop is true. */
bool cf__reader_run(struct cf__reader *reader, cf_coro *target);

/* What a source returns: closes target, or lets it go, and tells the first thing that went wrong.
 */
cf_status cf__source_end(cf_coro *target, bool well);

#endif
