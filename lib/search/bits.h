/*
 * bits.h - a pattern as operations on bit streams (stream.h): what bits_compile.c makes of a tree,
 * bits_run.c runs, and bits.c makes an engine of.
 */
#ifndef CF_SEARCH_BITS_H
#define CF_SEARCH_BITS_H

#include "search/ast.h"
#include "search/engine.h"
#include "search/stream.h"

enum cf__bits_kind {
    CF__BITS_BYTES,     /* one byte of a set */
    CF__BITS_CHARACTER, /* one ASCII character of a set, or any other character (UTF-8) */
    CF__BITS_SEQUENCE,
    CF__BITS_CHOICE,
    CF__BITS_REPEAT,
    CF__BITS_LINE_START,
    CF__BITS_LINE_END,
    CF__BITS_WORD_EDGE,
    CF__BITS_NOT_WORD_EDGE,
    CF__BITS_WORD_START,
    CF__BITS_WORD_END,
    CF__BITS_NO_WORD_BEFORE,
    CF__BITS_NO_WORD_AFTER
};

struct cf__bits_node {
    enum cf__bits_kind kind;
    unsigned set;      /* BYTES, CHARACTER: which */
    unsigned split;    /* CHARACTER: 1 and which of the program's, or 0 */
    uint32_t min, max; /* REPEAT */
    unsigned carries;  /* words that evaluating it leaves for the next piece of a line */
    struct cf__bits_node *child, *next;
};

/* Sets that every program has. */
enum {
    CF__BITS_SEPARATOR,
    CF__BITS_HIGH,
    CF__BITS_CONTINUATION,
    CF__BITS_UNKNOWN, /* first bytes of characters that some set may have, or not: see `exact` */
    CF__BITS_WORD,
    CF__BITS_FIXED_SETS
};

enum {
    CF__BITS_SETS = 32,
    CF__BITS_LEAP_CARRIES = 8, /* of a byte repeated up to 63 times: doubling, then leaping */
    CF__BITS_SPLITS = 4,
    CF__BITS_PAIRS = 3 /* in a split */
};

/* Which of the characters of two bytes that begin alike are not in a set of characters. */
struct cf__bits_pair {
    unsigned first;  /* these sets of bytes: with the one they begin with, ... */
    unsigned second; /* ... and with those that come second in these characters */
};

/* All those of one set; what begins with another byte tells by that whether it is in the set. */
struct cf__bits_split {
    unsigned count;
    struct cf__bits_pair pairs[CF__BITS_PAIRS];
};

struct cf__bits_program {
    struct cf__arena arena; /* of the nodes */
    struct cf__bits_node *root;
    unsigned set_count;
    struct cf__byte_set sets[CF__BITS_SETS];
    unsigned split_count;
    struct cf__bits_split splits[CF__BITS_SPLITS];
    unsigned depth;  /* of the tree: streams in use at once */
    bool uses_words; /* needs CF__BITS_WORD */
    bool exact; /* right about lines of UTF-8 that have no CF__BITS_UNKNOWN in them, else only about
                   those of ASCII */
    unsigned cost; /* operations, about */
};

/* False: there is something in the tree that streams cannot do, or too much of it. */
bool cf__bits_compile(struct cf__bits_program *program, const struct cf__ast *root,
                      const struct cf__ast_mode *mode);
void cf__bits_free(struct cf__bits_program *program);

/* What a program looks at in a piece of text. */
struct cf__bits_places {
    cf__bit_stream sets[CF__BITS_SETS]; /* where their bytes are: those that the program has */
    cf__bit_stream starts;              /* of lines */
    cf__bit_stream after_word;          /* behind a byte of CF__BITS_WORD; these two where the */
    cf__bit_stream edges;               /* program uses words */
    bool has_high; /* there are bytes beyond ASCII; only then these are right: */
    cf__bit_stream astray[CF__BITS_SPLITS]; /* second bytes of characters that are not in the set;
                                               and sets[CF__BITS_CONTINUATION] */
};

enum { CF__BITS_STREAMS_A_LEVEL = 2 };

struct cf__bits_run {
    const struct cf__stream_calls *calls;
    const struct cf__bits_places *places;
    cf__bit_stream
        *temporaries; /* (program->depth + 1) * CF__BITS_STREAMS_A_LEVEL, of any content */
};

/*
 * Moves markers from where a match may begin to where one ends. carry: root->carries words, of the
 * piece before where a line goes on from there, else zero; they are left for the next piece.
 */
void cf__bits_run(const struct cf__bits_run *run, const struct cf__bits_node *root, uint64_t *carry,
                  cf__bit_stream *markers);

#endif
