/*
 * stack_pool.h - free stacks: a pool per thread, backed by one of the process.
 */
#ifndef CF_CORO_STACK_POOL_H
#define CF_CORO_STACK_POOL_H

#include "coro/stack.h"

/* A thread's pool. Stacks move between it and the process's pool as whole lists, because walking a
 * list would touch slots that have long left the cache. */
struct cf__stack_pool {
    struct cf__free_list at_hand[CF__STACK_CLASSES];
    struct cf__free_list spare[CF__STACK_CLASSES]; /* a second list, or empty */
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

/* A stack from the pool, else from the process's, else a new slot. pool may be NULL: the thread has
 * none. NULL: cf_last_error. */
struct cf__stack *cf__stack_take(struct cf__stack_pool *pool, int class);

/* Put a stack into the pool. Past CF__STACKS_AT_HAND a whole list moves on, in the end to the
 * process. pool may be NULL. */
void cf__stack_give(struct cf__stack_pool *pool, struct cf__stack *stack);

/* Give all of the pool's free stacks to the process. */
void cf__stack_pool_drain(struct cf__stack_pool *pool);

/* Return the pages of all free stacks in `pool` and in the process's pool to the kernel. Returns
 * their size in bytes. */
size_t cf__stack_trim(struct cf__stack_pool *pool);

/* Hold the locks across a fork, so that the child's copy of the process's pool and of the slabs is
 * consistent. */
void cf__stack_before_fork(void);
void cf__stack_after_fork(void);

#endif
