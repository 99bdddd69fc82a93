/*
 * stack.h - where stacks come from: slots of big mappings, with a pool per thread.
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
    CF__STACK_SIZES = 10,                   /* powers of two from MIN to MAX */
    CF__STACK_CLASSES = 2 * CF__STACK_SIZES /* each with a guard, then each without */
};

/*
 * One slot: [base, base + size). The lowest page is the guard. This stands at the top, right above
 * the record of the slot's owner (as its last member); the very top varies from slot to slot so
 * that the records and first frames of many coroutines do not fall on the same cache sets.
 *
 * The owner's record is all zero at the slot's first use and after a trim; otherwise it is as its
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

/* A thread's. Between threads and process whole lists change hands, so that nobody walks along
 * them: their slots may long have left the cache. */
struct cf__stack_pool {
    struct cf__free_list at_hand[CF__STACK_CLASSES];
    struct cf__free_list spare[CF__STACK_CLASSES]; /* empty, or as many again */
};

size_t cf__stack_size(const struct cf__stack *stack);

/* The class of stacks with at least `size` bytes, MIN to MAX. */
static inline int cf__stack_class(size_t size, bool guarded)
{
    size_t units = (size - 1) / CF__STACK_MIN;
    int doublings = units ? (int)(8 * sizeof(long)) - __builtin_clzl(units) : 0;
    return guarded ? doublings : doublings + CF__STACK_SIZES;
}

static inline struct cf__stack *cf__stack_pop(struct cf__free_list *list)
{
    struct cf__free_stack *first = list->first;
    if (first) {
        list->first = first->next;
        list->count--;
    }
    return (struct cf__stack *)first;
}

static inline void cf__stack_push(struct cf__free_list *list, struct cf__stack *stack)
{
    stack->free.next = list->first;
    list->first = &stack->free;
    list->count++;
}

/* A slot from the pool (NULL: no memory for one), else from the process, else from a slab. NULL:
 * cf_last_error. */
struct cf__stack *cf__stack_take(struct cf__stack_pool *pool, int class);

/* To the pool, and from there to the process when there are too many. */
void cf__stack_give(struct cf__stack_pool *pool, struct cf__stack *stack);

/* A thread ends: its free slots go to the process. */
void cf__stack_pool_drain(struct cf__stack_pool *pool);

/* Give the pages of every free slot in `pool` and the process's share back to the kernel. */
size_t cf__stack_trim(struct cf__stack_pool *pool);

/* A child of fork gets the process's share in one piece. */
void cf__stack_before_fork(void);
void cf__stack_after_fork(void);

/* The slot that holds `address`, if there is one: in use, or free. */
struct cf__stack *cf__stack_of(const void *address);

/* The slot whose guard page holds `address`, if there is one. Safe in a signal handler. */
struct cf__stack *cf__stack_of_guard(const void *address);

#endif
