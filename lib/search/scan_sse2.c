/*
 * scan_sse2.c - the byte loops with vectors of 16 bytes, which every x86-64 processor has. SSE2 has
 * no byte shuffle: loops that need one are in plain C.
 */
#include "config.h"

#include <emmintrin.h>
#include <stdint.h>
#include <string.h>

#include "search/scan.h"

enum { VECTOR_SIZE = 16 };
typedef __m128i vector;
typedef __m128i comparison;

static inline vector vector_load(const void *p)
{
    return _mm_loadu_si128((const __m128i *)p);
}

static inline vector vector_fill(unsigned char byte)
{
    return _mm_set1_epi8((char)byte);
}

static inline comparison vector_equal(vector a, vector b)
{
    return _mm_cmpeq_epi8(a, b);
}

static inline comparison either(comparison x, comparison y)
{
    return _mm_or_si128(x, y);
}

static inline comparison both(comparison x, comparison y)
{
    return _mm_and_si128(x, y);
}

static inline uint64_t comparison_bits(comparison x)
{
    return (uint16_t)_mm_movemask_epi8(x);
}

static inline uint64_t high_bits(vector v)
{
    return (uint16_t)_mm_movemask_epi8(v);
}

#include "search/scan_vector.h"

#include "search/scan_beside.h"

#include "search/scan_mark.h"

static bool is_utf8(const char *p, const char *end)
{
    return cf__scan_plain.is_utf8(p, end);
}

static const char *find_fingerprint(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups)
{
    return cf__scan_plain.find_fingerprint(p, end, prints, groups);
}

#include "search/stream_loops.h"

#include "search/stream_table.h"

const struct cf__scan cf__scan_sse2 = {
    .name = "SSE2",
#include "search/scan_calls.h"
};
