/*
 * stream_shuffle.h - classifies bytes by vector look-ups: one by the low nibble, for the row, and
 * one by the high nibble, for the bit in it. Uses the operations of scan_shuffle.h, and
 * vector_or(a, b).
 */
#include "search/stream.h"

static inline uint64_t members(const char *p, const vector rows[2], const vector bits[2], bool high)
{
    const vector nibble = vector_fill(15);
    vector text = vector_load(p);
    vector low = vector_and(text, nibble);
    vector upper = vector_and(nibble_high(text), nibble);
    vector in = vector_and(vector_look_up(rows[0], low), vector_look_up(bits[0], upper));
    if (high)
        in =
            vector_or(in, vector_and(vector_look_up(rows[1], low), vector_look_up(bits[1], upper)));
    return vector_bytes_not_zero(in);
}

static void stream_classify(const char *text, const struct cf__byte_set *set, cf__bit_stream *out)
{
    static const uint8_t bit_of[2][16] = {{1, 2, 4, 8, 16, 32, 64, 128},
                                          {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128}};
    const vector rows[2] = {vector_fill_table(set->rows[0]), vector_fill_table(set->rows[1])};
    const vector bits[2] = {vector_fill_table(bit_of[0]), vector_fill_table(bit_of[1])};
    uint8_t any_high = 0;
    for (int i = 0; i < 16; i++)
        any_high |= set->rows[1][i];
    for (int i = 0; i < CF__STREAM_WORDS; i++, text += 64) {
        uint64_t word = 0;
        for (unsigned at = 0; at < 64; at += VECTOR_SIZE)
            word |= members(text + at, rows, bits, any_high != 0) << at;
        out->words[i] = word;
    }
}
