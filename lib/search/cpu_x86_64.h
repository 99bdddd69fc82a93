/*
 * cpu_x86_64.h - what this processor can do. It asks the C library, which found out before main:
 * executing cpuid again costs tens of microseconds under a hypervisor.
 */
#ifndef CF_SEARCH_CPU_X86_64_H
#define CF_SEARCH_CPU_X86_64_H

#include <stdbool.h>

#ifdef HAVE_SYS_PLATFORM_X86_H

#include <sys/platform/x86.h>

static inline bool cf__cpu_has_avx2(void)
{
    return CPU_FEATURE_ACTIVE(AVX2);
}

static inline bool cf__cpu_has_avx512(void)
{
    return cf__cpu_has_avx2() && CPU_FEATURE_ACTIVE(AVX512BW);
}

#else

static inline bool cf__cpu_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static inline bool cf__cpu_has_avx512(void)
{
    return cf__cpu_has_avx2() && __builtin_cpu_supports("avx512bw");
}

#endif

#endif
