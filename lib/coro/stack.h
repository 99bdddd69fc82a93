/*
 * stack.h - where stacks come from: slots of big mappings. Who needs one asks stack_pool.h.
 */
#ifndef CF_CORO_STACK_H
#define CF_CORO_STACK_H

#include <stdbool.h>
#include <stddef.h>

#include <coflow/coro.h>

enum {
    CF__STACK_MIN = 16 * 1024,
    CF__STACK_DEFAULT = 64 * 1024,
    CF__STACK_MAX = 8 * 1024 * 1024,
    CF__STACK_SIZES = 10,                    /* powers of two from MIN to MAX */
    CF__STACK_CLASSES = 2 * CF__STACK_SIZES, /* each with a guard, then each without */
    CF__STRIP_MAX = 64
};

/*
 * One slot: [base, base + size). The lowest page is the guard. This stands at the top, right above
 * the record of the slot's owner (as its last member); the very top varies from slot to slot so
 * that the records and first frames of many coroutines do not fall on the same cache sets.
 *
 * The owner's record is all zero at the slot's first use and after a strip; otherwise it is as its
 * last owner left it.
 */
struct cf__stack {
    _Alignas(64) struct cf__free_stack free; /* must be first: coflow/coro-inline.h */
    char *base;
    struct cf__slab *slab;
    /* Of the first in a list that the process has: */
    struct cf__stack *other_list;
    uint32_t count;
};

size_t cf__stack_size(const struct cf__stack *stack);

/* The class of stacks with at least `size` bytes, MIN to MAX. */
static inline int cf__stack_class(size_t size, bool guarded)
{
    size_t units = (size - 1) / CF__STACK_MIN;
    int doublings = units ? (int)(8 * sizeof(long)) - __builtin_clzl(units) : 0;
    return guarded ? doublings : doublings + CF__STACK_SIZES;
}

/* A slot that nobody has, without pages. NULL: cf_last_error. */
struct cf__stack *cf__stack_make(int class);

/* Give the pages of so many free slots, at most CF__STRIP_MAX, back to the kernel, and let the next
 * be made of these slots. How many bytes. */
size_t cf__stack_strip(struct cf__stack *const stacks[], size_t n);

/* A child of fork gets the slabs in one piece. */
void cf__slabs_before_fork(void);
void cf__slabs_after_fork(void);

/* The slot that holds `address`, if there is one: in use, or free. */
struct cf__stack *cf__stack_of(const void *address);

/* The slot whose guard page holds `address`, if there is one. Safe in a signal handler. */
struct cf__stack *cf__stack_of_guard(const void *address);

#endif
