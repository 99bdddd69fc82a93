/*
 * engine.h - what a way to find candidates looks like to the matcher, and which there are.
 *
 * An engine looks for places in whole lines where a match may be. It is made once from the patterns
 * (plan.c), never changes, and is shared by all threads; what one thread learns on the way is in a
 * state of its own.
 */
#ifndef CF_SEARCH_ENGINE_H
#define CF_SEARCH_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "search/literals.h"
#include "search/scan.h"

struct cf__engine_state {
    bool learned;         /* the frequencies of this text have been looked at */
    size_t near, far;     /* literal.c: which two bytes of the literal are looked for ... */
    struct cf__pair pair; /* ... and these; */
    bool common;          /* they are not rare together */
    uint64_t candidates;  /* lines the engine was not certain of ... */
    uint64_t lies;        /* ... and that did not match */
    uint64_t rejected;    /* lines that had what was looked for, but not the rest: by the engine */
    uint64_t bytes;       /* of text, up to the last candidate */
    uint64_t checks;      /* hashed.c: places that looked like some literal ... */
    uint64_t distance;    /* ... in so many bytes */
    bool continues;       /* the search goes on where it stopped, in the same text */
    const char *resume;   /* where that would be ... */
    const char *resume_end;
    void *scratch; /* the engine's own, from malloc; goes with the state */
};

struct cf__engine;

struct cf__engine_type {
    const char *name;
    /*
     * A byte of the first line of [text, end) that may match, NULL when none does. Both ends are at
     * ends of lines, or of the input. *certain: the line does match.
     */
    const char *(*find)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain);
    /* A place up to which no line of [text, end) matches nor has `byte` in it, NULL when that goes
     * for all of them. NULL: to look for that byte first costs no more. */
    const char *(*skip)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, char byte);
    /*
     * Marks lines of [text, end) that certainly match, until there may be no room for more edges,
     * or a line is not certain. Returns the start of a line (end is one, too): before it nothing is
     * left to be found. NULL: the engine cannot.
     */
    const char *(*mark)(const struct cf__engine *engine, struct cf__engine_state *state,
                        const char *text, const char *end, struct cf__marks *marks);
    /* What it looks for, for people, as snprintf. */
    int (*describe)(const struct cf__engine *engine, const struct cf__engine_state *state,
                    char *buffer, size_t size);
    void (*free)(struct cf__engine *engine);
};

struct cf__engine {
    const struct cf__engine_type *type;
    const struct cf__scan *scan;
};

/* What an engine for literals needs to know beside them. */
struct cf__literal_rules {
    bool utf;
    unsigned char separator;
    enum cf__edge before, after;
    bool certain; /* see struct cf__literals */
};

/* Each copies what it needs, and returns NULL when there is no memory or the literals do not suit
 * it. */
struct cf__engine *cf__literal_engine(const struct cf__scan *scan,
                                      const struct cf__literals *literals,
                                      const struct cf__literal_rules *rules);
struct cf__engine *cf__teddy_engine(const struct cf__scan *scan,
                                    const struct cf__literals *literals,
                                    const struct cf__literal_rules *rules);
struct cf__engine *cf__hashed_engine(const struct cf__scan *scan,
                                     const struct cf__literals *literals,
                                     const struct cf__literal_rules *rules);
/* Literals with anything between; NULL also when the pattern is something else. */
struct cf__engine *cf__chain_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                    const struct cf__ast_mode *mode);
/* The pattern itself, with all its sets; NULL also when it has something else in it. */
struct cf__engine *cf__bits_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                   const struct cf__ast_mode *mode);

/* A `skip` for an engine that computes so much while text comes from memory that this takes no
 * time: it goes first, and the byte is looked for in the cache. */
const char *cf__skip_in_turn(const struct cf__engine *engine, struct cf__engine_state *state,
                             const char *text, const char *end, char byte);

void cf__engine_free(struct cf__engine *engine); /* NULL is fine */

#endif
