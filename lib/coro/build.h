/*
 * build.h - whether this build has the fast path, and the thread's identity. After config.h.
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

/* 1: the inline functions of coflow/coro-inline.h may run. They need the assembler switch, and no
 * sanitizer, to which every switch would have to be announced. */
#if defined(CF_SWITCH_ASM) && !defined(CF__ASAN) && !defined(CF__TSAN)
#define CF__FAST_PATH 1
#else
#define CF__FAST_PATH 0
#endif

/* A function kept out of line, so that the code that calls it stays small. */
#define CF__RARE __attribute__((noinline, cold))

/* Identifies the calling thread; never 0. Opaque to the compiler, which could keep the address of a
 * thread-local, or the result of pthread_self, across a yield at which the body changes threads. */
#ifdef CF_SWITCH_ASM
static inline uintptr_t cf__thread_id(void)
{
    return cf__thread_pointer();
}
#else
uintptr_t cf__thread_id(void);
#endif

#endif
