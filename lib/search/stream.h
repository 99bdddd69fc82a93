/*
 * stream.h - bit streams, one bit for each byte of a piece of text, and operations on whole
 * streams.
 *
 * After Parabix: Robert D. Cameron et al., "Bitwise Data Parallelism in Regular Expression
 * Matching" (PACT 2014). A stream of markers has a bit at each position that a match so far may
 * have reached, just before that byte. To match a set of bytes, all markers that stand on one of
 * them advance by one, a vector of positions in a few instructions.
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
 * A set of bytes, laid out for look-ups by nibble: byte b is in it when rows[b >> 7][b & 15] has
 * bit (b >> 4) & 7.
 */
struct cf__byte_set {
    uint8_t rows[2][16];
};

/*
 * `out` may be one of the input streams. `carry` links the pieces of a long text: a call reads what
 * the same call on the previous piece left there, zero at the start, and leaves its own.
 */
struct cf__stream_calls {
    /* Which of CF__STREAM_BITS bytes are in the set? */
    void (*classify)(const char *text, const struct cf__byte_set *set, cf__bit_stream *out);

    /* Markers on a byte of the set advance by one. */
    void (*step)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    /* Markers advance by 1 < `by` < 64 bytes, to where the byte before is in `row`. */
    void (*leap)(const cf__bit_stream *markers, const cf__bit_stream *row, unsigned by,
                 uint64_t carry[2], cf__bit_stream *out);

    /* Positions at which `a` has a bit both there and `by` < 64 bytes before. */
    void (*both_behind)(const cf__bit_stream *a, unsigned by, uint64_t *carry, cf__bit_stream *out);

    /* Markers stay, and advance by any number of bytes of the set (MatchStar in Parabix). */
    void (*star)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    /* Markers advance past all bytes of the set they stand on (ScanThru). */
    void (*skip)(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                 cf__bit_stream *out);

    void (*either)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*both)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    void (*without)(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out);
    bool (*any)(const cf__bit_stream *a);

    /* Mark the lines with hits, from bit `from` on, while there is room for edges. `text` is what
     * the streams describe. False: no more room. */
    bool (*mark)(const cf__bit_stream *hits, const cf__bit_stream *separators, const char *text,
                 size_t from, struct cf__marks *marks);
};

#endif
