/*
 * floating.h - the floating-point environment: rounding mode, exception masks and flags.
 *
 * Coroutines share it with the thread, as functions do. One made with CF_OWN_FLOATING has its own,
 * and each switch into or out of it saves and restores it.
 */
#ifndef CF_CORO_FLOATING_H
#define CF_CORO_FLOATING_H

#include <stdint.h>

#if defined(__x86_64__)

struct cf__floating {
    uint32_t vector;      /* mxcsr */
    uint16_t coprocessor; /* the x87's control word, for long double */
};

static inline struct cf__floating cf__floating_get(void)
{
    struct cf__floating now;
    __asm__ volatile("stmxcsr %0\n\tfnstcw %1" : "=m"(now.vector), "=m"(now.coprocessor));
    return now;
}

static inline void cf__floating_set(struct cf__floating wanted)
{
    __asm__ volatile("ldmxcsr %0\n\tfldcw %1" : : "m"(wanted.vector), "m"(wanted.coprocessor));
}

#elif defined(__aarch64__)

/* The upper half of both registers is reserved. */
struct cf__floating {
    uint32_t control; /* fpcr */
    uint32_t status;  /* fpsr */
};

static inline struct cf__floating cf__floating_get(void)
{
    uint64_t control, status;
    __asm__ volatile("mrs %0, fpcr\n\tmrs %1, fpsr" : "=r"(control), "=r"(status));
    return (struct cf__floating){(uint32_t)control, (uint32_t)status};
}

static inline void cf__floating_set(struct cf__floating wanted)
{
    uint64_t control = wanted.control, status = wanted.status;
    __asm__ volatile("msr fpcr, %0\n\tmsr fpsr, %1" : : "r"(control), "r"(status));
}

#else

#include <fenv.h>

struct cf__floating {
    fenv_t environment;
};

static inline struct cf__floating cf__floating_get(void)
{
    struct cf__floating now;
    fegetenv(&now.environment);
    return now;
}

static inline void cf__floating_set(struct cf__floating wanted)
{
    fesetenv(&wanted.environment);
}

#endif

#endif
