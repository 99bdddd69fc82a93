/*
 * scan_x86_64.c - chooses among the sets of byte loops for x86-64.
 */
#include "config.h"

#include "search/cpu_x86_64.h"
#include "search/scan.h"

const struct cf__scan *cf__scan_level(size_t i)
{
    const struct cf__scan *const levels[] = {
        &cf__scan_plain,
        &cf__scan_sse2,
        cf__cpu_has_avx2() ? &cf__scan_avx2 : NULL,
        cf__cpu_has_avx512() ? &cf__scan_avx512 : NULL,
    };
    return i < sizeof levels / sizeof *levels ? levels[i] : NULL;
}

const struct cf__scan *cf__scan_best(void)
{
    if (cf__cpu_has_avx512())
        return &cf__scan_avx512;
    return cf__cpu_has_avx2() ? &cf__scan_avx2 : &cf__scan_sse2;
}
