/*
 * bits.h - a pattern compiled to operations on bit streams (stream.h). bits_compile.c compiles the
 * tree, bits_run.c runs the result on a piece of text, and bits.c is the engine around them.
 */
#ifndef CF_SEARCH_BITS_H
#define CF_SEARCH_BITS_H

#include "search/ast.h"
#include "search/engine.h"
#include "search/stream.h"

enum cf__bits_kind {
    CF__BITS_BYTES,     /* one byte out of a set */
    CF__BITS_CHARACTER, /* UTF mode: one character, whose first byte is in a set */
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
    unsigned set;      /* BYTES, CHARACTER: index of the set */
    unsigned split;    /* CHARACTER: 1 + index of its split; 0: none */
    uint32_t min, max; /* REPEAT */
    unsigned carries;  /* carry words that it needs between the pieces of a long line */
    struct cf__bits_node *child, *next;
};

/* Sets that every program has, at these indices. */
enum {
    CF__BITS_SEPARATOR,
    CF__BITS_HIGH,
    CF__BITS_CONTINUATION,
    CF__BITS_UNKNOWN, /* lead bytes of which some set is unsure; see `exact` */
    CF__BITS_WORD,
    CF__BITS_FIXED_SETS
};

enum {
    CF__BITS_SETS = 32,
    CF__BITS_LEAP_CARRIES = 8, /* up to 63 bytes in a row: six doublings, a leap */
    CF__BITS_SPLITS = 4,
    CF__BITS_PAIRS = 3 /* lead bytes in a split */
};

/* The two-byte characters with one lead byte that are not in a set of characters. */
struct cf__bits_pair {
    unsigned first;  /* index of a set of bytes: only the lead byte */
    unsigned second; /* ... and the second bytes of these characters */
};

/* The exceptions of a set of characters. Its byte set has a lead byte if the set has any character
 * that begins with it; for each lead byte of which it has only some, a pair lists the others. */
struct cf__bits_split {
    unsigned count;
    struct cf__bits_pair pairs[CF__BITS_PAIRS];
};

struct cf__bits_program {
    struct cf__arena arena; /* owns the nodes */
    struct cf__bits_node *root;
    unsigned set_count;
    struct cf__byte_set sets[CF__BITS_SETS];
    unsigned split_count;
    struct cf__bits_split splits[CF__BITS_SPLITS];
    unsigned depth;  /* of the tree; each level needs its own temporaries */
    bool uses_words; /* needs CF__BITS_WORD */
    bool exact; /* right about valid UTF-8 lines without a byte of CF__BITS_UNKNOWN; otherwise only
                   about ASCII lines */
    unsigned cost; /* estimate, in stream operations */
};

/* False: the pattern contains something that bit streams cannot do, would cost too much, or there
 * is no memory. */
bool cf__bits_compile(struct cf__bits_program *program, const struct cf__ast *root,
                      const struct cf__ast_mode *mode);
void cf__bits_free(struct cf__bits_program *program);

/* The streams of a piece of text that a program reads. */
struct cf__bits_places {
    cf__bit_stream sets[CF__BITS_SETS]; /* positions of their bytes, if the program uses them */
    cf__bit_stream starts;              /* of lines */
    cf__bit_stream after_word;          /* positions after a byte of CF__BITS_WORD, and */
    cf__bit_stream edges;               /* positions of \b; both only if it uses words */
    bool has_high;                      /* bytes beyond ASCII exist; only then these are set: */
    cf__bit_stream excluded[CF__BITS_SPLITS]; /* second bytes of excluded characters */
};

enum { CF__BITS_STREAMS_A_LEVEL = 2 };

struct cf__bits_run {
    const struct cf__stream_calls *calls;
    const struct cf__bits_places *places;
    cf__bit_stream *temporaries; /* (program->depth + 1) * CF__BITS_STREAMS_A_LEVEL */
};

/*
 * Move markers from where a match may start to where one ends. `carry` has root->carries words:
 * zero, or where a line continues from the piece before, what the run on that piece left in them.
 */
void cf__bits_run(const struct cf__bits_run *run, const struct cf__bits_node *root, uint64_t *carry,
                  cf__bit_stream *markers);

#endif
