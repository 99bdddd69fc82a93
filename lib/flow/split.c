/*
 * split.c - split a run into lines, up to a batch of them at a time.
 */
#include "config.h"

#include "flow/stage.h"

#include <string.h>

/* separators(): a bit for each of the CF__SPLIT_WIDTH bytes at p, set where a separator is. Lines
 * are mostly short, and a call of memchr for each costs more than comparing 16 bytes at a time. */
#if defined(__SSE2__)
#include <emmintrin.h>

static uint64_t separators_of_16(const char *p, __m128i wanted)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)p);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
}

static uint64_t separators(const char *p, char separator)
{
    __m128i wanted = _mm_set1_epi8(separator);
    return separators_of_16(p, wanted) | separators_of_16(p + 16, wanted) << 16 |
           separators_of_16(p + 32, wanted) << 32 | separators_of_16(p + 48, wanted) << 48;
}
#else

static uint64_t separators(const char *p, char separator)
{
    uint64_t mask = 0;
    for (int i = 0; i < CF__SPLIT_WIDTH; i++)
        mask |= (uint64_t)(p[i] == separator) << i;
    return mask;
}
#endif

/* Store the line from start to the first separator in mask (a bogus line, if mask is 0). Returns
 * the beginning of the next line. */
static const char *put_line(const char *p, uint64_t mask, const char *start, cf_line *line)
{
    const char *separator = p + __builtin_ctzll(mask | UINT64_C(1) << 63);
    *line = (cf_line){start, (size_t)(separator - start)};
    return separator + 1;
}

/* Store the lines that end in the CF__SPLIT_WIDTH bytes at p, and return their number; *start is
 * the beginning of the unfinished line. Their number is hard to predict, so two are stored without
 * a branch. */
static size_t split_block(const char *p, uint64_t mask, const char **start, cf_line lines[])
{
    uint64_t second = mask & (mask - 1);
    const char *next = put_line(p, mask, *start, &lines[0]);
    const char *last = put_line(p, second, next, &lines[1]);
    size_t n = (size_t)(mask != 0) + (second != 0);
    *start = mask ? next : *start;
    *start = second ? last : *start;
    for (mask = second & (second - 1); mask; mask &= mask - 1)
        *start = put_line(p, mask, *start, &lines[n++]);
    return n;
}

const char *cf__split(const char *p, const char *end, char separator, cf_line lines[], size_t max,
                      size_t *count)
{
    const char *start = p;
    size_t n = 0;
    while (end - p >= CF__SPLIT_WIDTH && n + CF__SPLIT_WIDTH <= max) {
        n += split_block(p, separators(p, separator), &start, lines + n);
        p += CF__SPLIT_WIDTH;
    }
    bool full = end - p >= CF__SPLIT_WIDTH && n > 0; /* leave the rest to the next call */
    while (!full && n < max && start < end) {
        const char *from = start > p ? start : p;
        const char *found = memchr(from, separator, (size_t)(end - from));
        const char *stop = found ? found : end;
        lines[n++] = (cf_line){start, (size_t)(stop - start)};
        start = found ? found + 1 : end;
        if (p < start)
            p = start;
    }
    *count = n;
    return start;
}
