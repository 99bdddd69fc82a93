/*
 * scan_avx2.c - the byte loops with vectors of 32 bytes, compiled for AVX2. Only cf__scan_best and
 * cf__scan_level may hand them out, after checking that the processor has it.
 */
#include "config.h"

#include <immintrin.h>
#include <stdint.h>

enum { VECTOR_SIZE = 32 };
typedef __m256i vector;
typedef __m256i comparison;

static inline vector vector_load(const void *p)
{
    return _mm256_loadu_si256((const __m256i *)p);
}

static inline void vector_store(void *p, vector v)
{
    _mm256_storeu_si256((__m256i *)p, v);
}

static inline vector vector_fill(unsigned char byte)
{
    return _mm256_set1_epi8((char)byte);
}

static inline vector vector_fill_table(const uint8_t *table)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

static inline comparison vector_equal(vector a, vector b)
{
    return _mm256_cmpeq_epi8(a, b);
}

static inline comparison either(comparison x, comparison y)
{
    return _mm256_or_si256(x, y);
}

static inline comparison both(comparison x, comparison y)
{
    return _mm256_and_si256(x, y);
}

static inline uint64_t comparison_bits(comparison x)
{
    return (uint32_t)_mm256_movemask_epi8(x);
}

static inline uint64_t high_bits(vector v)
{
    return (uint32_t)_mm256_movemask_epi8(v);
}

static inline vector vector_and(vector a, vector b)
{
    return _mm256_and_si256(a, b);
}

static inline vector vector_or(vector a, vector b)
{
    return _mm256_or_si256(a, b);
}

static inline vector vector_xor(vector a, vector b)
{
    return _mm256_xor_si256(a, b);
}

static inline vector vector_reduce(vector a, vector b)
{
    return _mm256_subs_epu8(a, b);
}

static inline vector vector_look_up(vector table, vector nibbles)
{
    return _mm256_shuffle_epi8(table, nibbles);
}

static inline vector vector_behind_1(vector before, vector v)
{
    return _mm256_alignr_epi8(v, _mm256_permute2x128_si256(before, v, 0x21), 15);
}

static inline vector vector_behind_2(vector before, vector v)
{
    return _mm256_alignr_epi8(v, _mm256_permute2x128_si256(before, v, 0x21), 14);
}

static inline vector nibble_high(vector v)
{
    return _mm256_srli_epi16(v, 4);
}

static inline uint64_t vector_bytes_not_zero(vector v)
{
    return (uint32_t)~comparison_bits(vector_equal(v, _mm256_setzero_si256()));
}

#include "search/scan_vector.h"

#include "search/scan_beside.h"

#include "search/scan_mark.h"

#include "search/scan_shuffle.h"

#include "search/scan_utf8.h"

#include "search/stream_loops.h"

#include "search/stream_shuffle.h"

const struct cf__scan cf__scan_avx2 = {
    .name = "AVX2",
#include "search/scan_calls.h"
};
