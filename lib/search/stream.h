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

#include "search/marks.h"

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

/*
 * out may be one of the streams that are read. Text may go on in another piece: `carry` is what the
 * call about the piece before left there, zero where there is none, and is left for the next piece.
 */
struct cf__stream_calls {
    /* Which of CF__STREAM_BITS bytes are in the set. */
    void (*classify)(const char *text, const struct cf__byte_set *set, cf__bit_stream *out);

    /* Markers on one of the set move by one. */
    void (*step)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    /* Markers move by 1 < `by` < 64 bytes, of which `row` is to have the last. */
    void (*leap)(const cf__bit_stream *markers, const cf__bit_stream *row, unsigned by,
                 uint64_t carry[2], cf__bit_stream *out);

    /* Where a is, and is `by` < 64 bytes before. */
    void (*both_behind)(const cf__bit_stream *a, unsigned by, uint64_t *carry, cf__bit_stream *out);

    /* Each marker, and all places it gets to through any number of bytes of the set (MatchStar). */
    void (*star)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    /* Each marker, moved behind the bytes of the set it stands on (ScanThru). */
    void (*skip)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    void (*either)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*both)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*without)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    bool (*any)(const cf__bit_stream *a);

    /* Marks the lines of hits, from bit `from` on, while there is room for edges. The streams are
     * those of `text`. False: there is no more room. */
    bool (*mark)(const cf__bit_stream *hits, const cf__bit_stream *separators, const char *text,
                 size_t from, struct cf__marks *marks);
};

#endif
