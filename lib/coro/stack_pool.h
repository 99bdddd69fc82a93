/*
 * stack_pool.h - stacks for the asking: a pool per thread, and the process's share behind it.
 */
#ifndef CF_CORO_STACK_POOL_H
#define CF_CORO_STACK_POOL_H

#include "coro/stack.h"

/* A thread's. Between threads and process whole lists change hands, so that nobody walks along
 * them: their slots may long have left the cache. */
struct cf__stack_pool {
    struct cf__free_list at_hand[CF__STACK_CLASSES];
    struct cf__free_list spare[CF__STACK_CLASSES]; /* empty, or as many again */
};

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

/* A child of fork gets the process's share, and the slabs, in one piece. */
void cf__stack_before_fork(void);
void cf__stack_after_fork(void);

#endif
