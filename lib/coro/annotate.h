/*
 * annotate.h - tell valgrind where stacks are, and ASan or TSan about every switch. The hooks for
 * sanitizers are empty in a build without them.
 *
 * Each side calls depart before an exchange and arrive after it; `entering` says that the caller is
 * the resumer's side.
 */
#ifndef CF_CORO_ANNOTATE_H
#define CF_CORO_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>

#include "coro/build.h"
#include "coro/stack.h"

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(lowest, highest) 0
#define RUNNING_ON_VALGRIND                      0
#endif

/* Should system calls newer than Linux 5.10 be avoided? Valgrind prints a warning for each. */
static inline bool cf__annotate_old_kernel(void)
{
    return RUNNING_ON_VALGRIND;
}

/* Register a new slot, so that valgrind takes a jump into it for a change of stacks. Slots are
 * never unmapped, so nothing deregisters them. */
static inline void cf__annotate_slot(char *lowest, char *end)
{
    (void)VALGRIND_STACK_REGISTER(lowest, end - 1);
    (void)lowest;
    (void)end;
}

/* The stacks on both sides. `left` is the one on which the coroutine was left: its own, except for
 * a parked task (park.h). */
struct cf__annotation {
    const void *resumer_bottom; /* ASan */
    size_t resumer_size;
    const void *left_bottom; /* ASan; NULL before the first switch */
    size_t left_size;
    void *resumer_fiber; /* TSan */
    void *left_fiber;
    void *fiber;
};

#if defined(CF__ASAN)

void __sanitizer_start_switch_fiber(void **fake_stack, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom, size_t *size);
void __asan_unpoison_memory_region(const volatile void *address, size_t size);

static inline void cf__annotate_new(struct cf__annotation *a)
{
    a->left_bottom = NULL;
}

/* Frames of an abandoned body leave poisoned red zones behind, and the slot will be reused. */
static inline void cf__annotate_destroy(struct cf__annotation *a, const struct cf__stack *stack)
{
    (void)a;
    __asan_unpoison_memory_region(stack->base, cf__stack_size(stack));
}

static inline void cf__annotate_depart(struct cf__annotation *a, const struct cf__stack *stack,
                                       bool entering, bool for_ever, void **fake_stack)
{
    if (entering && a->left_bottom)
        __sanitizer_start_switch_fiber(fake_stack, a->left_bottom, a->left_size);
    else if (entering)
        __sanitizer_start_switch_fiber(fake_stack, stack->base, cf__stack_size(stack));
    else
        __sanitizer_start_switch_fiber(for_ever ? NULL : fake_stack, a->resumer_bottom,
                                       a->resumer_size);
}

static inline void cf__annotate_arrive(struct cf__annotation *a, bool entering, void *fake_stack)
{
    if (entering)
        __sanitizer_finish_switch_fiber(fake_stack, &a->left_bottom, &a->left_size);
    else
        __sanitizer_finish_switch_fiber(fake_stack, &a->resumer_bottom, &a->resumer_size);
}

#elif defined(CF__TSAN)

void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);

static inline void cf__annotate_new(struct cf__annotation *a)
{
    a->fiber = a->left_fiber = __tsan_create_fiber(0);
}

static inline void cf__annotate_destroy(struct cf__annotation *a, const struct cf__stack *stack)
{
    (void)stack;
    __tsan_destroy_fiber(a->fiber);
}

static inline void cf__annotate_depart(struct cf__annotation *a, const struct cf__stack *stack,
                                       bool entering, bool for_ever, void **fake_stack)
{
    (void)stack;
    (void)for_ever;
    (void)fake_stack;
    *(entering ? &a->resumer_fiber : &a->left_fiber) = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(entering ? a->left_fiber : a->resumer_fiber, 0);
}

static inline void cf__annotate_arrive(struct cf__annotation *a, bool entering, void *fake_stack)
{
    (void)a;
    (void)entering;
    (void)fake_stack;
}

#else

static inline void cf__annotate_new(struct cf__annotation *a)
{
    (void)a;
}

static inline void cf__annotate_destroy(struct cf__annotation *a, const struct cf__stack *stack)
{
    (void)a;
    (void)stack;
}

static inline void cf__annotate_depart(struct cf__annotation *a, const struct cf__stack *stack,
                                       bool entering, bool for_ever, void **fake_stack)
{
    (void)a;
    (void)stack;
    (void)entering;
    (void)for_ever;
    (void)fake_stack;
}

static inline void cf__annotate_arrive(struct cf__annotation *a, bool entering, void *fake_stack)
{
    (void)a;
    (void)entering;
    (void)fake_stack;
}

#endif

#endif
