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
    CF__STACK_CLASSES = 10 /* powers of two from MIN to MAX */
};

/* One slot: [base, base + size). The lowest page is the guard; the record of its owner is at the
 * top. */
struct cf__stack {
    char *base;
    size_t size;
};

struct cf__stack_pool {
    struct cf__free_slot *free[CF__STACK_CLASSES]; /* last in, first out */
    unsigned count[CF__STACK_CLASSES];
};

/* A slot of at least `size` bytes from this thread's pool, else from a slab. false: cf_last_error.
 */
bool cf__stack_take(struct cf__stack *stack, size_t size);
void cf__stack_give(struct cf__stack stack);

/* One page, in bytes. */
size_t cf__guard_size(void);

/* A thread ends: its free slots go to the process. */
void cf__stack_pool_drain(struct cf__stack_pool *pool);

/* `record_size` bytes at the top of the slot, 64-byte aligned; their place varies from slot to slot
 * so that the records and first frames of many coroutines do not fall on the same cache sets. */
void *cf__stack_top(struct cf__stack stack, size_t record_size);

/* The slot that holds `address`, if there is one: in use, or free. */
bool cf__stack_of(const void *address, struct cf__stack *stack);

/* The slot whose guard page holds `address`, if there is one. Safe in a signal handler. */
bool cf__stack_of_guard(const void *address, struct cf__stack *stack);

#endif
