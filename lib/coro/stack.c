/*
 * stack.c - slabs, slots and guards.
 *
 *   slab: 64 MiB of address space, MAP_NORESERVE, never unmapped
 *   | header | slot | slot | slot | ...
 *                    |guard| stack grows down <---- |record|
 *                     page                           cf_coro
 *
 * Slots go from slab to thread pool when first used, and from pool to pool afterwards; trimming is
 * never done on the way. A guard is MADV_GUARD_INSTALL where the kernel has it (6.13: costs no
 * mapping), else mprotect, of which vm.max_map_count allows some thirty thousand.
 */
#include "config.h"

#include "coro/stack.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coro/error.h"
#include "coro/thread.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

enum {
    SLAB_SIZE = 64 * 1024 * 1024,
    POOL_HIGH_WATER =
        4096,     /* more free slots than this in one thread's pool: half go to the process */
    COLOURS = 16, /* of 64 bytes each */
    COLOUR_SIZE = 64
};

/* Stands in the first slot of its slab, which is used for nothing else. */
struct slab {
    struct slab *next;
    size_t size;
    size_t slot_size;
    size_t carved; /* slots handed out once, with their guards made; the first is this header's */
};

/* Stands at the top of a free slot. */
struct cf__free_slot {
    struct cf__free_slot *next;
    struct cf__stack stack;
};

/* The process's share. Slabs are only ever added, so the list can be read without the lock. */
static struct {
    pthread_mutex_t lock;
    _Atomic(struct slab *) slabs;
    struct slab *carving[CF__STACK_CLASSES];
    struct cf__free_slot *free[CF__STACK_CLASSES];
} process = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int class_of(size_t size)
{
    int class = 0;
    for (size_t fits = CF__STACK_MIN; fits < size; fits *= 2)
        class ++;
    return class;
}

static size_t class_size(int class)
{
    return (size_t)CF__STACK_MIN << class;
}

size_t cf__guard_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* ------------------------------------------------------------------------ slabs */

/* Address space may be limited (RLIMIT_AS): settle for less before giving up. */
static struct slab *map_slab(size_t slot_size)
{
    for (size_t size = SLAB_SIZE; size >= 2 * slot_size; size /= 2) {
        struct slab *slab = mmap(NULL, size, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (slab == MAP_FAILED)
            continue;
        madvise(slab, size,
                MADV_NOHUGEPAGE); /* a huge page under one idle coroutine is 500 times its need */
        slab->size = size;
        slab->slot_size = slot_size;
        slab->carved = 1;
        return slab;
    }
    return NULL;
}

static struct slab *add_slab(int class)
{
    struct slab *slab = map_slab(class_size(class));
    if (!slab)
        return NULL;
    slab->next = atomic_load_explicit(&process.slabs, memory_order_relaxed);
    atomic_store_explicit(&process.slabs, slab, memory_order_release);
    return process.carving[class] = slab;
}

static bool install_guard(char *base)
{
    size_t size = cf__guard_size();
    return madvise(base, size, MADV_GUARD_INSTALL) == 0 || mprotect(base, size, PROT_NONE) == 0;
}

/* A slot that was never used. Called with the lock held. */
static bool carve(int class, struct cf__stack *stack)
{
    struct slab *slab = process.carving[class];
    if (!slab || (slab->carved + 1) * slab->slot_size > slab->size)
        slab = add_slab(class);
    if (!slab) {
        cf__fail(CF_ENOMEM, "cf_new", "no address space for another stack");
        return false;
    }
    stack->size = slab->slot_size;
    stack->base = (char *)slab + slab->carved * slab->slot_size;
    if (!install_guard(stack->base)) {
        cf__fail(CF_ENOMEM, "cf_new", "no guard page for another stack: %s (see vm.max_map_count)",
                 strerrordesc_np(errno));
        return false;
    }
    slab->carved++;
    return true;
}

/* ------------------------------------------------------------------------ pools */

static struct cf__free_slot *slot_record(struct cf__stack stack)
{
    return cf__stack_top(stack, sizeof(struct cf__free_slot));
}

static struct cf__free_slot *pop(struct cf__free_slot **list)
{
    struct cf__free_slot *slot = *list;
    if (slot)
        *list = slot->next;
    return slot;
}

static void push(struct cf__free_slot **list, struct cf__free_slot *slot)
{
    slot->next = *list;
    *list = slot;
}

static bool take_from_process(int class, struct cf__stack *stack)
{
    pthread_mutex_lock(&process.lock);
    struct cf__free_slot *slot = pop(&process.free[class]);
    bool taken = slot != NULL;
    if (slot)
        *stack = slot->stack;
    else
        taken = carve(class, stack);
    pthread_mutex_unlock(&process.lock);
    return taken;
}

bool cf__stack_take(struct cf__stack *stack, size_t size)
{
    int class = class_of(size);
    struct cf__thread *thread = cf__thread_get();
    struct cf__free_slot *slot = thread ? pop(&thread->stacks.free[class]) : NULL;
    if (!slot)
        return take_from_process(class, stack);
    thread->stacks.count[class]--;
    *stack = slot->stack;
    return true;
}

/* Move `count` slots of a pool's class to the process. */
static void release_slots(struct cf__stack_pool *pool, int class, unsigned count)
{
    pthread_mutex_lock(&process.lock);
    for (; count > 0; count--, pool->count[class]--)
        push(&process.free[class], pop(&pool->free[class]));
    pthread_mutex_unlock(&process.lock);
}

void cf__stack_give(struct cf__stack stack)
{
    int class = class_of(stack.size);
    struct cf__free_slot *slot = slot_record(stack);
    slot->stack = stack;
    struct cf__thread *thread = cf__thread_get();
    if (!thread) {
        pthread_mutex_lock(&process.lock);
        push(&process.free[class], slot);
        pthread_mutex_unlock(&process.lock);
        return;
    }
    push(&thread->stacks.free[class], slot);
    if (++thread->stacks.count[class] > POOL_HIGH_WATER)
        release_slots(&thread->stacks, class, POOL_HIGH_WATER / 2);
}

void cf__stack_pool_drain(struct cf__stack_pool *pool)
{
    for (int class = 0; class < CF__STACK_CLASSES; class ++)
        release_slots(pool, class, pool->count[class]);
}

/* ----------------------------------------------------------------------- places */

void *cf__stack_top(struct cf__stack stack, size_t record_size)
{
    size_t colour = ((uintptr_t)stack.base / stack.size) % COLOURS * COLOUR_SIZE;
    uintptr_t top = (uintptr_t)stack.base + stack.size - colour - record_size;
    return (void *)(top & ~(uintptr_t)(COLOUR_SIZE - 1));
}

bool cf__stack_of(const void *address, struct cf__stack *stack)
{
    for (struct slab *slab = atomic_load_explicit(&process.slabs, memory_order_acquire); slab;
         slab = slab->next) {
        uintptr_t offset = (uintptr_t)address - (uintptr_t)slab;
        if (offset >= slab->size)
            continue;
        stack->base = (char *)slab + offset / slab->slot_size * slab->slot_size;
        stack->size = slab->slot_size;
        return offset / slab->slot_size > 0;
    }
    return false;
}

bool cf__stack_of_guard(const void *address, struct cf__stack *stack)
{
    return cf__stack_of(address, stack) &&
           (size_t)((const char *)address - stack->base) < cf__guard_size();
}
