/*
 * stack_pool.c - free stacks: the lists of a thread, and those of the process.
 */
#include "config.h"

#include "coro/stack_pool.h"

#include <pthread.h>

/* The process's pool: for each class a list of lists, linked by the first stack of each. */
static struct {
    pthread_mutex_t lock;
    struct cf__stack *lists[CF__STACK_CLASSES];
} process = {.lock = PTHREAD_MUTEX_INITIALIZER};

void cf__stack_before_fork(void)
{
    pthread_mutex_lock(&process.lock);
    cf__slabs_before_fork();
}

void cf__stack_after_fork(void)
{
    cf__slabs_after_fork();
    pthread_mutex_unlock(&process.lock);
}

/* With the lock held. */
static void give_list(struct cf__free_list *list)
{
    struct cf__stack *first = (struct cf__stack *)list->first;
    if (!first)
        return;
    first->count = list->count;
    first->other_list = process.lists[first->free.size_class];
    process.lists[first->free.size_class] = first;
    *list = (struct cf__free_list){NULL, 0};
}

static struct cf__free_list take_list(int class)
{
    struct cf__free_list list = {NULL, 0};
    pthread_mutex_lock(&process.lock);
    struct cf__stack *first = process.lists[class];
    if (first) {
        list = (struct cf__free_list){&first->free, first->count};
        process.lists[class] = first->other_list;
    }
    pthread_mutex_unlock(&process.lock);
    return list;
}

static void give_lists(struct cf__free_list lists[], size_t n)
{
    pthread_mutex_lock(&process.lock);
    for (size_t i = 0; i < n; i++)
        give_list(&lists[i]);
    pthread_mutex_unlock(&process.lock);
}

/* ------------------------------------------------------------- take and give */

static void fill(struct cf__stack_pool *pool, int class)
{
    if (pool->spare[class].first) {
        pool->at_hand[class] = pool->spare[class];
        pool->spare[class] = (struct cf__free_list){NULL, 0};
    } else {
        pool->at_hand[class] = take_list(class);
    }
}

/* For a thread without a pool. */
static struct cf__stack *take_from_process(int class)
{
    struct cf__free_list list = take_list(class);
    struct cf__stack *stack = cf__stack_pop(&list);
    if (list.first)
        give_lists(&list, 1);
    return stack;
}

struct cf__stack *cf__stack_take(struct cf__stack_pool *pool, int class)
{
    if (pool && !pool->at_hand[class].first)
        fill(pool, class);
    struct cf__stack *stack =
        pool ? cf__stack_pop(&pool->at_hand[class]) : take_from_process(class);
    return stack ? stack : cf__stack_make(class);
}

void cf__stack_give(struct cf__stack_pool *pool, struct cf__stack *stack)
{
    int class = stack->free.size_class;
    struct cf__free_list single = {NULL, 0};
    if (!pool) {
        cf__stack_push(&single, stack);
        give_lists(&single, 1);
        return;
    }
    if (pool->at_hand[class].count == CF__STACKS_AT_HAND) { /* full: becomes the spare list */
        give_lists(&pool->spare[class], 1);
        pool->spare[class] = pool->at_hand[class];
        pool->at_hand[class] = single;
    }
    cf__stack_push(&pool->at_hand[class], stack);
}

/* -------------------------------------------------------------- drain and trim */

void cf__stack_pool_drain(struct cf__stack_pool *pool)
{
    give_lists(pool->at_hand, CF__STACK_CLASSES);
    give_lists(pool->spare, CF__STACK_CLASSES);
}

static size_t strip(struct cf__free_list *list)
{
    struct cf__stack *stacks[CF__STRIP_MAX];
    size_t n = 0;
    while (n < CF__STRIP_MAX && list->first)
        stacks[n++] = cf__stack_pop(list);
    return cf__stack_strip(stacks, n);
}

size_t cf__stack_trim(struct cf__stack_pool *pool)
{
    if (pool)
        cf__stack_pool_drain(pool);
    size_t trimmed = 0;
    for (int class = 0; class < CF__STACK_CLASSES; class ++) {
        struct cf__free_list list;
        while (list = take_list(class), list.first)
            while (list.first)
                trimmed += strip(&list);
    }
    return trimmed;
}
