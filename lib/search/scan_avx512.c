/*
 * scan_avx512.c - the byte loops with vectors of 64 bytes, compiled for AVX-512BW. Only
 * cf__scan_best and cf__scan_level may hand them out, after checking that the processor has it.
 */
#include "config.h"

#include <immintrin.h>
#include <stdint.h>

enum { VECTOR_SIZE = 64 };
typedef __m512i vector;
typedef __mmask64 comparison;

static inline vector vector_load(const void *p)
{
    return _mm512_loadu_si512(p);
}

static inline void vector_store(void *p, vector v)
{
    _mm512_storeu_si512(p, v);
}

static inline vector vector_fill(unsigned char byte)
{
    return _mm512_set1_epi8((char)byte);
}

static inline vector vector_fill_table(const uint8_t *table)
{
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table));
}

static inline comparison vector_equal(vector a, vector b)
{
    return _mm512_cmpeq_epi8_mask(a, b);
}

static inline comparison either(comparison x, comparison y)
{
    return x | y;
}

static inline comparison both(comparison x, comparison y)
{
    return x & y;
}

static inline uint64_t comparison_bits(comparison x)
{
    return x;
}

static inline uint64_t high_bits(vector v)
{
    return _mm512_movepi8_mask(v);
}

static inline vector vector_and(vector a, vector b)
{
    return _mm512_and_si512(a, b);
}

static inline vector vector_or(vector a, vector b)
{
    return _mm512_or_si512(a, b);
}

static inline vector vector_xor(vector a, vector b)
{
    return _mm512_xor_si512(a, b);
}

static inline vector vector_reduce(vector a, vector b)
{
    return _mm512_subs_epu8(a, b);
}

static inline vector vector_look_up(vector table, vector nibbles)
{
    return _mm512_shuffle_epi8(table, nibbles);
}

static inline vector vector_behind_1(vector before, vector v)
{
    return _mm512_alignr_epi8(v, _mm512_alignr_epi64(v, before, 6), 15);
}

static inline vector vector_behind_2(vector before, vector v)
{
    return _mm512_alignr_epi8(v, _mm512_alignr_epi64(v, before, 6), 14);
}

static inline vector nibble_high(vector v)
{
    return _mm512_srli_epi16(v, 4);
}

static inline uint64_t vector_bytes_not_zero(vector v)
{
    return _mm512_test_epi8_mask(v, v);
}

#include "search/scan_vector.h"

#include "search/scan_beside.h"

#include "search/scan_mark.h"

#include "search/scan_shuffle.h"

#include "search/scan_utf8.h"

#include "search/stream_loops.h"

#include "search/stream_shuffle.h"

const struct cf__scan cf__scan_avx512 = {
    .name = "AVX-512",
#include "search/scan_calls.h"
};
