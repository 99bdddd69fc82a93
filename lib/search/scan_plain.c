/*
 * scan_plain.c - the byte loops in plain C: for processors without vectors, for the ends that are
 * shorter than a vector, and to test the others against.
 */
#include "config.h"

#include "search/scan.h"

#include <string.h>

static size_t count_byte(const char *p, size_t n, unsigned char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (unsigned char)p[i] == byte;
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

static const char *find_pair(const char *p, const char *end, const struct cf__pair *pair)
{
    for (; p < end; p++) {
        unsigned char first = (unsigned char)p[0];
        unsigned char second = (unsigned char)p[pair->distance];
        if ((first == pair->first[0] || first == pair->first[1]) &&
            (second == pair->second[0] || second == pair->second[1]))
            return p;
    }
    return NULL;
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
    .count_byte = count_byte,
    .find_high = find_high,
    .find_pair = find_pair,
    .find_fingerprint = find_fingerprint,
    .streams =
        {
            .classify = stream_classify,
            .step = stream_step,
            .both_ahead = stream_both_ahead,
            .star = stream_star,
            .skip = stream_skip,
            .either = stream_either,
            .both = stream_both,
            .without = stream_without,
            .any = stream_any,
        },
};
