/*
 * stack.h - where stacks come from: slots of big mappings, with a pool per thread.
 */
#ifndef CF_CORO_STACK_H
#define CF_CORO_STACK_H

#include <stdbool.h>
#include <stddef.h>

#include <coflow/api.h>

enum {
    CF__STACK_MIN = 16 * 1024,
    CF__STACK_DEFAULT = 64 * 1024,
    CF__STACK_MAX = 8 * 1024 * 1024,
    CF__STACK_SIZES = 10,      /* powers of two from MIN to MAX */
    CF__STACKS_AT_HAND = 2048, /* free slots of a class that a thread has at hand, at most */
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
    _Alignas(64) char *base;
    struct cf__slab *slab;
    int class;
    struct cf__stack *next; /* of a free one: the next in its list */
    /* Of the first in a list that the process has: */
    struct cf__stack *other_list;
    unsigned count;
};

/* Free slots of a class, last in, first out. */
struct cf__stack_list {
    struct cf__stack *first;
    unsigned count;
};

/* A thread's. Between threads and process whole lists change hands, so that nobody walks along
 * them: their slots may long have left the cache. */
struct cf__stack_pool {
    struct cf__stack_list at_hand[CF__STACK_CLASSES];
    struct cf__stack_list spare[CF__STACK_CLASSES]; /* empty, or as many again */
};

static inline size_t cf__stack_size(const struct cf__stack *stack)
{
    return (size_t)CF__STACK_MIN << stack->class % CF__STACK_SIZES;
}

/* The class of stacks with at least `size` bytes, MIN to MAX. */
static inline int cf__stack_class(size_t size, bool guarded)
{
    size_t units = (size - 1) / CF__STACK_MIN;
    int doublings = units ? (int)(8 * sizeof(long)) - __builtin_clzl(units) : 0;
    return guarded ? doublings : doublings + CF__STACK_SIZES;
}

static inline struct cf__stack *cf__stack_pop(struct cf__stack_list *list)
{
    struct cf__stack *stack = list->first;
    if (stack) {
        list->first = stack->next;
        list->count--;
    }
    return stack;
}

static inline void cf__stack_push(struct cf__stack_list *list, struct cf__stack *stack)
{
    stack->next = list->first;
    list->first = stack;
    list->count++;
}

/* A slot from the pool (NULL: no memory for one), else from the process, else from a slab. NULL:
 * cf_last_error. */
struct cf__stack *cf__stack_take(struct cf__stack_pool *pool, int class);

/* What the pool has of a class is enough: keep it as its spare, or give that to the process. */
void cf__stack_put_by(struct cf__stack_pool *pool, int class);

/* Without a pool. */
void cf__stack_give_shared(struct cf__stack *stack);

static inline void cf__stack_give(struct cf__stack_pool *pool, struct cf__stack *stack)
{
    if (CF_UNLIKELY(!pool)) {
        cf__stack_give_shared(stack);
        return;
    }
    struct cf__stack_list *list = &pool->at_hand[stack->class];
    cf__stack_push(list, stack);
    if (CF_UNLIKELY(list->count == CF__STACKS_AT_HAND))
        cf__stack_put_by(pool, stack->class);
}

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
