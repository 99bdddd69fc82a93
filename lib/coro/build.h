/*
 * build.h - which of the two ways this build has, and who this thread is. After config.h.
 */
#ifndef CF_CORO_BUILD_H
#define CF_CORO_BUILD_H

#include <stdint.h>

#include <coflow/coro.h>

#if defined(__SANITIZE_ADDRESS__)
#define CF__ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CF__ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define CF__TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CF__TSAN 1
#endif
#endif

/* May the bodies of coflow/coro-inline.h run? Not without the assembler switch, and not where every
 * switch must be announced to a sanitizer. */
#if defined(CF_SWITCH_ASM) && !defined(CF__ASAN) && !defined(CF__TSAN)
#define CF__SHORT_WAY 1
#else
#define CF__SHORT_WAY 0
#endif

/* Kept out of the way of what happens a million times a second. */
#define CF__RARE __attribute__((noinline, cold))

/* Never 0. Nothing that the compiler knows to be the same for one thread, and may keep while a body
 * changes threads at a yield: neither a thread-local's place nor what pthread_self returned. */
#ifdef CF_SWITCH_ASM
static inline uintptr_t cf__thread_id(void)
{
    return cf__thread_pointer();
}
#else
uintptr_t cf__thread_id(void);
#endif

#endif
