/*
 * stream.h - bit streams: one bit for each byte of a piece of text, and what is done to all of them
 * at once.
 *
 * After Robert D. Cameron et al., "Bitwise Data Parallelism in Regular Expression Matching" (PACT
 * 2014): a stream of markers has a bit wherever a match so far may have got to, just before that
 * byte; matching a set of bytes moves all markers that stand on one of them forward by one, in a
 * few instructions for a whole vector of positions.
 */
#ifndef CF_SEARCH_STREAM_H
#define CF_SEARCH_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CF__STREAM_WORDS = 64, CF__STREAM_BITS = 64 * CF__STREAM_WORDS };

typedef struct cf__bit_stream {
    _Alignas(64) uint64_t words[CF__STREAM_WORDS];
} cf__bit_stream;

/*
 * A set of bytes as two look-ups: byte b is in it when rows[b >> 7][b & 15] has bit (b >> 4) & 7.
 */
struct cf__byte_set {
    uint8_t rows[2][16];
};

/* out may be one of the streams that are read. */
struct cf__stream_calls {
    /* Which of CF__STREAM_BITS bytes are in the set. */
    void (*classify)(const char *text, const struct cf__byte_set *set, cf__bit_stream *out);

    /* Markers on one of the set move by one, or (where the next `by` bytes all are) by many. */
    void (*step)(const cf__bit_stream *markers, const cf__bit_stream *set, unsigned by,
                 cf__bit_stream *out);

    /* Where `set` is and `other` is, `by` bytes further. by < 64 */
    void (*both_ahead)(const cf__bit_stream *set, const cf__bit_stream *other, unsigned by,
                       cf__bit_stream *out);

    /* Each marker, and all places it gets to through any number of bytes of the set (MatchStar). */
    void (*star)(const cf__bit_stream *markers, const cf__bit_stream *set, cf__bit_stream *out);

    /* Each marker, moved behind the bytes of the set it stands on (ScanThru). */
    void (*skip)(const cf__bit_stream *markers, const cf__bit_stream *set, cf__bit_stream *out);

    void (*either)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*both)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*without)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    bool (*any)(const cf__bit_stream *a);
};

#endif
