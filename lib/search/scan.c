/*
 * scan.c - the byte loops that need no choice of vectors, and those with the best choice.
 */
#include "config.h"

#include "search/scan.h"

size_t cf__count_byte(const char *p, size_t n, unsigned char byte)
{
    return cf__scan_best()->count_byte(p, n, byte);
}

const char *cf__find_high(const char *p, const char *end)
{
    return cf__scan_best()->find_high(p, end);
}

/* How long the well-formed sequence at p is; 0 when it is none. Table 3-7 of the Unicode standard.
 */
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

bool cf__is_utf8(const char *p, const char *end)
{
    for (;;) {
        p = cf__find_high(p, end);
        if (p == end)
            return true;
        size_t len = sequence_length((const unsigned char *)p, (size_t)(end - p));
        if (len == 0)
            return false;
        p += len;
    }
}
