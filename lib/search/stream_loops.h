/*
 * stream_loops.h - the calls of stream.h in plain C, for each kind of vectors to be compiled anew:
 * the loops have a fixed length, and the compiler makes them vectors. Classifying is the including
 * file's.
 */
#include "search/stream.h"

static void stream_step(const cf__bit_stream *markers, const cf__bit_stream *set, unsigned by,
                        cf__bit_stream *out)
{
    cf__bit_stream on;
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        on.words[i] = markers->words[i] & set->words[i];
    out->words[0] = on.words[0] << by;
    for (int i = 1; i < CF__STREAM_WORDS; i++)
        out->words[i] = on.words[i] << by | on.words[i - 1] >> (64 - by);
}

static void stream_both_ahead(const cf__bit_stream *set, const cf__bit_stream *other, unsigned by,
                              cf__bit_stream *out)
{
    for (int i = 0; i + 1 < CF__STREAM_WORDS; i++)
        out->words[i] = set->words[i] & (other->words[i] >> by | other->words[i + 1] << (64 - by));
    const int last = CF__STREAM_WORDS - 1;
    out->words[last] = set->words[last] & other->words[last] >> by;
}

static void stream_star(const cf__bit_stream *markers, const cf__bit_stream *set,
                        cf__bit_stream *out)
{
    unsigned long long carry = 0;
    for (int i = 0; i < CF__STREAM_WORDS; i++) {
        unsigned long long marker = markers->words[i];
        unsigned long long in = set->words[i];
        unsigned long long sum;
        bool over = __builtin_uaddll_overflow(marker & in, in, &sum);
        over |= __builtin_uaddll_overflow(sum, carry, &sum);
        carry = over;
        out->words[i] = (sum ^ in) | marker;
    }
}

static void stream_skip(const cf__bit_stream *markers, const cf__bit_stream *set,
                        cf__bit_stream *out)
{
    unsigned long long carry = 0;
    for (int i = 0; i < CF__STREAM_WORDS; i++) {
        unsigned long long in = set->words[i];
        unsigned long long sum;
        bool over = __builtin_uaddll_overflow(markers->words[i], in, &sum);
        over |= __builtin_uaddll_overflow(sum, carry, &sum);
        carry = over;
        out->words[i] = sum & ~in;
    }
}

static void stream_either(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out)
{
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        out->words[i] = a->words[i] | b->words[i];
}

static void stream_both(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out)
{
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        out->words[i] = a->words[i] & b->words[i];
}

static void stream_without(const cf__bit_stream *a, const cf__bit_stream *b, cf__bit_stream *out)
{
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        out->words[i] = a->words[i] & ~b->words[i];
}

static bool stream_any(const cf__bit_stream *a)
{
    uint64_t all = 0;
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        all |= a->words[i];
    return all != 0;
}
