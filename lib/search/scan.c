/*
 * scan.c - byte loops by the best set for this processor.
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

bool cf__is_utf8(const char *p, const char *end)
{
    return cf__scan_best()->is_utf8(p, end);
}
