/*
 * engine.h - the interface of a search engine, and the constructors of all of them.
 *
 * An engine finds candidate lines: lines that may match. One is chosen from the parsed patterns
 * (plan.c), never changes, and is shared by all threads. Whatever a search learns is kept in struct
 * cf__engine_state, one for each thread.
 */
#ifndef CF_SEARCH_ENGINE_H
#define CF_SEARCH_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "search/literals.h"
#include "search/scan.h"

struct cf__engine_state {
    bool learned;             /* byte frequencies have been taken from the text */
    size_t near, far;         /* literal.c: offsets in the literal of the two bytes searched for, */
    struct cf__pair pair;     /* ... and the bytes */
    bool common;              /* ... which occur together often */
    uint64_t candidates;      /* lines PCRE2 was asked about */
    uint64_t false_positives; /* ... and that PCRE2 rejected */
    uint64_t rejected;        /* lines the engine itself rejected after its first test had passed */
    uint64_t bytes;           /* bytes searched, up to the last candidate */
    uint64_t checks;          /* hashed.c: places verified after a hash hit, */
    uint64_t distance;        /* ... in so many bytes of text */
    bool continues;           /* this call continues the last one, at `resume` */
    const char *resume;       /* where a continuing search starts */
    const char *resume_end;   /* ... and the end of its text */
    void *scratch;            /* the engine's own memory, from malloc; freed with the state */
};

struct cf__engine;

struct cf__engine_type {
    const char *name;
    /*
     * Find the first line of [text, end) that may match; returns some byte of it, or NULL when no
     * line can match. Sets *certain when the line does match, so that PCRE2 need not be asked.
     * `text` is the start of a line, `end` the end of one or of the input.
     */
    const char *(*find)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain);
    /*
     * Look for a match and for `byte` in one pass: returns a position before which no line of
     * [text, end) matches and no `byte` occurs, NULL when that holds for all of it. The member is
     * NULL where two passes cost no more.
     */
    const char *(*skip)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, char byte);
    /*
     * Mark the lines of [text, end) that match, until a line is met that only PCRE2 can decide, or
     * another block might overflow marks->edges. Returns how far it got: `end` or the start of a
     * line; no line before that is left to find. The member is NULL for an engine that is never
     * certain.
     */
    const char *(*mark)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, struct cf__marks *marks);
    /* Describe what is searched for, for people. Returns as snprintf. */
    int (*describe)(const struct cf__engine *engine, const struct cf__engine_state *state,
                    char *buffer, size_t size);
    void (*free)(struct cf__engine *engine);
};

struct cf__engine {
    const struct cf__engine_type *type;
    const struct cf__scan *scan;
};

/* How a literal must be verified, beyond its bytes. */
struct cf__literal_rules {
    bool utf;
    unsigned char separator;
    enum cf__edge before, after;
    bool certain; /* see struct cf__literals */
};

/* Constructors. Each copies what it needs, and returns NULL without memory or when the literals do
 * not suit the engine. */
struct cf__engine *cf__literal_engine(const struct cf__scan *scan,
                                      const struct cf__literals *literals,
                                      const struct cf__literal_rules *rules);
struct cf__engine *cf__teddy_engine(const struct cf__scan *scan,
                                    const struct cf__literals *literals,
                                    const struct cf__literal_rules *rules);
struct cf__engine *cf__hashed_engine(const struct cf__scan *scan,
                                     const struct cf__literals *literals,
                                     const struct cf__literal_rules *rules);
/* Literals with `.*` between them. NULL also for any other pattern. */
struct cf__engine *cf__chain_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                    const struct cf__ast_mode *mode);
/* The whole pattern, as bit streams. NULL also for back references, look-around, atomic groups and
 * possessive repetition, and for patterns that would cost too much. */
struct cf__engine *cf__bits_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                   const struct cf__ast_mode *mode);

/* A `skip` for engines that are slower than memory: run `find`, then memchr over what it passed,
 * which is in the cache by then. */
const char *cf__skip_in_turn(const struct cf__engine *engine, struct cf__engine_state *state,
                             const char *text, const char *end, char byte);

void cf__engine_free(struct cf__engine *engine); /* NULL is fine */

#endif
