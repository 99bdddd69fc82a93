/*
 * stack.h - where stacks come from: slots of big mappings, with a pool per thread.
 */
#ifndef CF_CORO_STACK_H
#define CF_CORO_STACK_H

#include <stdbool.h>
#include <stddef.h>

enum {
    CF__STACK_MIN = 16 * 1024,
    CF__STACK_DEFAULT = 64 * 1024,
    CF__STACK_MAX = 8 * 1024 * 1024,
    CF__STACK_SIZES = 10, /* powers of two from MIN to MAX */
    CF__POOL_HIGH_WATER =
        4096, /* free slots in a thread's pool: above it, half go to the process */
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
    unsigned depth;         /* of a free slot: how many its list holds, from here on */
    struct cf__stack *next; /* ... and the next in it */
};

struct cf__stack_pool {
    struct cf__stack *free[CF__STACK_CLASSES]; /* last in, first out */
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

static inline struct cf__stack *cf__stack_pop(struct cf__stack **list)
{
    struct cf__stack *stack = *list;
    if (stack)
        *list = stack->next;
    return stack;
}

static inline void cf__stack_push(struct cf__stack **list, struct cf__stack *stack)
{
    stack->depth = *list ? (*list)->depth + 1 : 1;
    stack->next = *list;
    *list = stack;
}

struct cf__stack *cf__stack_take_shared(int class);
void cf__stack_give_shared(struct cf__stack *stack);
/* Give half of what the pool has of a class to the process. */
void cf__stack_pool_halve(struct cf__stack_pool *pool, int class);

/* A slot from the pool (NULL: no memory for one), else from the process's, else from a slab. NULL:
 * cf_last_error. */
static inline struct cf__stack *cf__stack_take(struct cf__stack_pool *pool, int class)
{
    struct cf__stack *stack = pool ? cf__stack_pop(&pool->free[class]) : NULL;
    return stack ? stack : cf__stack_take_shared(class);
}

static inline void cf__stack_give(struct cf__stack_pool *pool, struct cf__stack *stack)
{
    if (!pool) {
        cf__stack_give_shared(stack);
        return;
    }
    cf__stack_push(&pool->free[stack->class], stack);
    if (stack->depth > CF__POOL_HIGH_WATER)
        cf__stack_pool_halve(pool, stack->class);
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
