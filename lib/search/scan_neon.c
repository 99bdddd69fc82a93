/*
 * scan_neon.c - the byte loops with NEON's vectors of 16 bytes.
 */
#include "config.h"

#include <arm_neon.h>
#include <stdint.h>

enum { VECTOR_SIZE = 16 };
typedef uint8x16_t vector;
typedef uint8x16_t comparison;

static inline vector vector_load(const void *p)
{
    return vld1q_u8(p);
}

static inline void vector_store(void *p, vector v)
{
    vst1q_u8(p, v);
}

static inline vector vector_fill(unsigned char byte)
{
    return vdupq_n_u8(byte);
}

static inline vector vector_fill_table(const uint8_t *table)
{
    return vld1q_u8(table);
}

static inline comparison vector_equal(vector a, vector b)
{
    return vceqq_u8(a, b);
}

static inline comparison either(comparison x, comparison y)
{
    return vorrq_u8(x, y);
}

static inline comparison both(comparison x, comparison y)
{
    return vandq_u8(x, y);
}

/* NEON has no movemask: leave one bit in each byte, a different one for each, and add neighbours
 * three times. */
static inline uint64_t comparison_bits(comparison x)
{
    static const uint8_t own_bit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bits = vandq_u8(x, vld1q_u8(own_bit));
    bits = vpaddq_u8(bits, bits);
    bits = vpaddq_u8(bits, bits);
    bits = vpaddq_u8(bits, bits);
    return vgetq_lane_u16(vreinterpretq_u16_u8(bits), 0);
}

static inline uint64_t high_bits(vector v)
{
    return comparison_bits(vcgeq_u8(v, vdupq_n_u8(0x80)));
}

static inline vector vector_and(vector a, vector b)
{
    return vandq_u8(a, b);
}

static inline vector vector_or(vector a, vector b)
{
    return vorrq_u8(a, b);
}

static inline vector vector_xor(vector a, vector b)
{
    return veorq_u8(a, b);
}

static inline vector vector_reduce(vector a, vector b)
{
    return vqsubq_u8(a, b);
}

static inline vector vector_look_up(vector table, vector nibbles)
{
    return vqtbl1q_u8(table, nibbles);
}

static inline vector vector_behind_1(vector before, vector v)
{
    return vextq_u8(before, v, 15);
}

static inline vector vector_behind_2(vector before, vector v)
{
    return vextq_u8(before, v, 14);
}

static inline vector nibble_high(vector v)
{
    return vshrq_n_u8(v, 4);
}

static inline uint64_t vector_bytes_not_zero(vector v)
{
    return comparison_bits(vtstq_u8(v, v));
}

#include "search/scan_vector.h"

#include "search/scan_beside.h"

#include "search/scan_mark.h"

#include "search/scan_shuffle.h"

#include "search/scan_utf8.h"

#include "search/stream_loops.h"

#include "search/stream_shuffle.h"

const struct cf__scan cf__scan_neon = {
    .name = "NEON",
#include "search/scan_calls.h"
};
