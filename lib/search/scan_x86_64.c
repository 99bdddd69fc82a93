/*
 * scan_x86_64.c - which of x86-64's vectors this processor has.
 */
#include "config.h"

#include "search/scan.h"

const struct cf__scan *cf__scan_level(size_t i)
{
    bool have_avx2 = __builtin_cpu_supports("avx2");
    bool have_avx512 = have_avx2 && __builtin_cpu_supports("avx512bw");
    const struct cf__scan *const levels[] = {
        &cf__scan_plain,
        &cf__scan_sse2,
        have_avx2 ? &cf__scan_avx2 : NULL,
        have_avx512 ? &cf__scan_avx512 : NULL,
    };
    return i < sizeof levels / sizeof *levels ? levels[i] : NULL;
}

const struct cf__scan *cf__scan_best(void)
{
    if (__builtin_cpu_supports("avx512bw"))
        return &cf__scan_avx512;
    return __builtin_cpu_supports("avx2") ? &cf__scan_avx2 : &cf__scan_sse2;
}
