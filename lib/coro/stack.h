/*
 * stack.h - stacks as slots of big mappings. Callers get them from stack_pool.h.
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
    CF__STACK_CLASSES = 2 * CF__STACK_SIZES, /* all sizes with a guard, then all without */
    CF__STRIP_MAX = 64
};

/*
 * Describes one slot, [base, base + size), whose lowest page is the guard. It is the last member of
 * the coroutine's record at the top of the slot. Its distance from the very top varies from slot to
 * slot (colouring), so that the records and first frames of many coroutines do not fall on the same
 * cache sets.
 *
 * The record is all zero at the slot's first use and after a strip; otherwise it is as its last
 * coroutine left it.
 */
struct cf__stack {
    _Alignas(64) struct cf__free_stack free; /* must be first: coflow/coro-inline.h */
    char *base;
    struct cf__slab *slab;
    /* In the first stack of a list in the process's pool: */
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

/* A new slot, or one that was stripped; no page of it is resident. NULL: cf_last_error. */
struct cf__stack *cf__stack_make(int class);

/* Return the pages of n free slots (at most CF__STRIP_MAX) to the kernel, and the slots to their
 * slabs, for cf__stack_make. Returns the size of those whose pages were returned, in bytes. */
size_t cf__stack_strip(struct cf__stack *const stacks[], size_t n);

/* Hold the lock across a fork, so that the child's copy of the slabs is consistent. */
void cf__slabs_before_fork(void);
void cf__slabs_after_fork(void);

/* The slot that contains `address`, in use or free; NULL: none does. */
struct cf__stack *cf__stack_of(const void *address);

/* The slot whose guard page contains `address`; NULL: none does. Safe in a signal handler. */
struct cf__stack *cf__stack_of_guard(const void *address);

#endif
