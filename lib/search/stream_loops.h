/*
 * stream_loops.h - the operations of stream.h in plain C. Each scan_<level>.c includes it: the
 * loops have a fixed length, so the compiler vectorises them for that level. Classifying is left to
 * the including file.
 */
#include "search/stream.h"

enum { STREAM_LAST = CF__STREAM_WORDS - 1 };

static void stream_step(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                        cf__bit_stream *out)
{
    cf__bit_stream on;
    for (int i = 0; i < CF__STREAM_WORDS; i++)
        on.words[i] = markers->words[i] & set->words[i];
    out->words[0] = on.words[0] << 1 | *carry >> 63;
    for (int i = 1; i < CF__STREAM_WORDS; i++)
        out->words[i] = on.words[i] << 1 | on.words[i - 1] >> 63;
    *carry = on.words[STREAM_LAST];
}

static void stream_leap(const cf__bit_stream *markers, const cf__bit_stream *row, unsigned by,
                        uint64_t carry[2], cf__bit_stream *out)
{
    const cf__bit_stream from = *markers;
    const cf__bit_stream in = *row;
    out->words[0] =
        (from.words[0] << by | carry[0] >> (64 - by)) & (in.words[0] << 1 | carry[1] >> 63);
    for (int i = 1; i < CF__STREAM_WORDS; i++)
        out->words[i] = (from.words[i] << by | from.words[i - 1] >> (64 - by)) &
                        (in.words[i] << 1 | in.words[i - 1] >> 63);
    carry[0] = from.words[STREAM_LAST];
    carry[1] = in.words[STREAM_LAST];
}

static void stream_both_behind(const cf__bit_stream *a, unsigned by, uint64_t *carry,
                               cf__bit_stream *out)
{
    const cf__bit_stream from = *a;
    out->words[0] = from.words[0] & (from.words[0] << by | *carry >> (64 - by));
    for (int i = 1; i < CF__STREAM_WORDS; i++)
        out->words[i] = from.words[i] & (from.words[i] << by | from.words[i - 1] >> (64 - by));
    *carry = from.words[STREAM_LAST];
}

static void stream_star(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                        cf__bit_stream *out)
{
    unsigned long long over = *carry;
    for (int i = 0; i < CF__STREAM_WORDS; i++) {
        unsigned long long marker = markers->words[i];
        unsigned long long in = set->words[i];
        unsigned long long sum;
        bool first = __builtin_uaddll_overflow(marker & in, in, &sum);
        over = __builtin_uaddll_overflow(sum, over, &sum) | first;
        out->words[i] = (sum ^ in) | marker;
    }
    *carry = over;
}

static void stream_skip(const cf__bit_stream *markers, const cf__bit_stream *set, uint64_t *carry,
                        cf__bit_stream *out)
{
    unsigned long long over = *carry;
    for (int i = 0; i < CF__STREAM_WORDS; i++) {
        unsigned long long in = set->words[i];
        unsigned long long sum;
        bool first = __builtin_uaddll_overflow(markers->words[i], in, &sum);
        over = __builtin_uaddll_overflow(sum, over, &sum) | first;
        out->words[i] = sum & ~in;
    }
    *carry = over;
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

static bool stream_mark(const cf__bit_stream *hits, const cf__bit_stream *separators,
                        const char *text, size_t from, struct cf__marks *marks)
{
    struct cf__marks own = *marks; /* a local copy can stay in registers */
    uint64_t seen = ~UINT64_C(0) << from % 64;
    for (size_t i = from / 64; i < CF__STREAM_WORDS && !cf__marks_are_full(&own); i++) {
        cf__marks_word(&own, text + i * 64, hits->words[i] & seen, separators->words[i] & seen);
        seen = ~UINT64_C(0);
    }
    *marks = own;
    return !cf__marks_are_full(&own);
}
