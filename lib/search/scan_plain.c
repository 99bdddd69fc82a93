/*
 * scan_plain.c - the byte loops in plain C: for processors without vectors, for ends shorter than a
 * vector, and as the reference in tests.
 */
#include "config.h"

#include "search/scan.h"

#include <string.h>

/* The number of zero bytes among eight. */
static inline size_t count_zeros(uint64_t word)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t zeros = ~(((word & low) + low) | word | low); /* top bit of each zero byte */
    return (size_t)((zeros >> 7) * UINT64_C(0x0101010101010101) >> 56);
}

static size_t count_byte(const char *p, size_t n, unsigned char byte)
{
    const uint64_t wanted = byte * UINT64_C(0x0101010101010101);
    uint64_t word;
    size_t count = 0;
    for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
        memcpy(&word, p, sizeof word);
        count += count_zeros(word ^ wanted);
    }
    for (size_t i = 0; i < n; i++)
        count += (unsigned char)p[i] == byte;
    return count;
}

static size_t list_byte(const char *p, size_t n, unsigned char byte, uint16_t *offsets)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        offsets[count] = (uint16_t)i;
        count += (unsigned char)p[i] == byte;
    }
    return count;
}

static const char *find_high(const char *p, const char *end)
{
    uint64_t word;
    for (; (size_t)(end - p) >= sizeof word; p += sizeof word) {
        memcpy(&word, p, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (p < end && (unsigned char)*p < 0x80)
        p++;
    return p;
}

/* The length of the well-formed UTF-8 sequence at p, 0 when there is none. Table 3-7 of the Unicode
 * standard. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
    unsigned char lead = p[0];
    size_t len = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (len == 1)
        return 1;
    if (lead < 0xc2 || lead > 0xf4 || left < len)
        return 0;
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

static bool is_utf8(const char *p, const char *end)
{
    while (p < end) {
        size_t len = sequence_length((const unsigned char *)p, (size_t)(end - p));
        if (len == 0)
            return false;
        p = len > 1 ? p + len : find_high(p, end);
    }
    return true;
}

static const char *find_pair(const char *p, const char *end, const struct cf__pair *pair)
{
    for (; p < end; p++) {
        unsigned char first = (unsigned char)p[0];
        unsigned char second = (unsigned char)p[pair->distance];
        if ((first == pair->first[0] || first == pair->first[1]) &&
            (second == pair->second[0] || second == pair->second[1]) && cf__pair_fits(pair, p))
            return p;
    }
    return NULL;
}

static const char *find_pair_or(const char *p, const char *end, const struct cf__pair *pair,
                                unsigned char byte)
{
    while (p < end && (unsigned char)*p != byte && find_pair(p, p + 1, pair) == NULL)
        p++;
    return p < end ? p : NULL;
}

/* Plain C has no blocks: everything is left to the caller. */
static const char *mark_pair(const char *p, const char *end, const struct cf__pair_search *search,
                             struct cf__marks *marks)
{
    (void)end;
    (void)search;
    (void)marks;
    return p;
}

static const char *find_fingerprint(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups)
{
    for (; p < end; p++) {
        uint8_t left = 0xff;
        for (int i = 0; i < CF__FINGERPRINT; i++) {
            unsigned char byte = (unsigned char)p[i];
            left &= prints->low[i][byte & 15] & prints->high[i][byte >> 4];
        }
        if (left != 0) {
            *groups = left;
            return p;
        }
    }
    return NULL;
}

#include "search/stream_loops.h"

#include "search/stream_table.h"

const struct cf__scan cf__scan_plain = {
    .name = "plain C",
#include "search/scan_calls.h"
};
