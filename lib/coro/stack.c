/*
 * stack.c - slabs, slots and guards.
 *
 *   slab: 64 MiB of address space, MAP_NORESERVE, never unmapped
 *   | header | slot | slot | slot | ...
 *                    |guard| stack grows down <---- |record|cf__stack|colour|
 *                     page
 *
 * Slots go from slab to thread pool when first used, and from pool to pool afterwards. Only a trim
 * gives their pages back; the slab then remembers which are without. A guard is MADV_GUARD_INSTALL
 * where the kernel has it (6.13: costs no mapping), else mprotect, of which vm.max_map_count allows
 * some thirty thousand.
 */
#include "config.h"

#include "coro/stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coro/annotate.h"
#include "coro/error.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

enum {
    SLAB_SIZE = 64 * 1024 * 1024,
    COLOURS = 16, /* of 64 bytes each */
    COLOUR_SIZE = 64
};

/* Stands in the first slot of its slab, which is used for nothing else. */
struct cf__slab {
    struct cf__slab *next;
    size_t size;
    size_t slot_size;
    size_t guard_size; /* 0: its slots have none */
    int class;
    atomic_uint carved; /* slots handed out once, with their guards made; the header's is one */
    unsigned trimmed;   /* how many of them are free and hold no pages; those are, by number: */
    uint16_t trimmed_slots[];
};

_Static_assert(sizeof(struct cf__slab) + SLAB_SIZE / CF__STACK_MIN * sizeof(uint16_t) <=
                   CF__STACK_MIN,
               "the header fits in its slot");

/* The process's share. Slabs are only ever added, so the list can be read without the lock. */
static struct {
    pthread_mutex_t lock;
    _Atomic(struct cf__slab *) slabs;
    struct cf__slab *carving[CF__STACK_CLASSES]; /* where the last slot came from */
    struct cf__stack *free[CF__STACK_CLASSES];
} process = {.lock = PTHREAD_MUTEX_INITIALIZER};

void cf__stack_before_fork(void)
{
    pthread_mutex_lock(&process.lock);
}

void cf__stack_after_fork(void)
{
    pthread_mutex_unlock(&process.lock);
}

/* ------------------------------------------------------------------------ slabs */

static size_t class_size(int class)
{
    return (size_t)CF__STACK_MIN << class % CF__STACK_SIZES;
}

/* Address space may be limited (RLIMIT_AS): settle for less before giving up. */
static struct cf__slab *map_slab(size_t slot_size)
{
    for (size_t size = SLAB_SIZE; size >= 2 * slot_size; size /= 2) {
        struct cf__slab *slab = mmap(NULL, size, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (slab == MAP_FAILED)
            continue;
        /* A huge page under one idle coroutine would be 500 times its need. */
        madvise(slab, size, MADV_NOHUGEPAGE);
        slab->size = size;
        return slab;
    }
    return NULL;
}

static struct cf__slab *add_slab(int class)
{
    struct cf__slab *slab = map_slab(class_size(class));
    if (!slab)
        return NULL;
    slab->slot_size = class_size(class);
    slab->guard_size = class < CF__STACK_SIZES ? (size_t)sysconf(_SC_PAGESIZE) : 0;
    slab->class = class;
    atomic_init(&slab->carved, 1);
    slab->next = atomic_load_explicit(&process.slabs, memory_order_relaxed);
    atomic_store_explicit(&process.slabs, slab, memory_order_release);
    return slab;
}

static bool has_room(const struct cf__slab *slab)
{
    return slab->trimmed > 0 || (slab->carved + 1) * slab->slot_size <= slab->size;
}

static struct cf__slab *slab_with_room(int class)
{
    if (process.carving[class] && has_room(process.carving[class]))
        return process.carving[class];
    struct cf__slab *slab = process.slabs;
    while (slab && !(slab->class == class && has_room(slab)))
        slab = slab->next;
    return process.carving[class] = slab ? slab : add_slab(class);
}

/* ------------------------------------------------------------------------ slots */

static char *slot_base(struct cf__slab *slab, size_t number)
{
    return (char *)slab + number * slab->slot_size;
}

static struct cf__stack *slot_stack(struct cf__slab *slab, size_t number)
{
    size_t colour = number % COLOURS * COLOUR_SIZE;
    return (struct cf__stack *)(slot_base(slab, number + 1) - colour) - 1;
}

static bool install_guard(char *base, size_t size)
{
    return size == 0 || madvise(base, size, MADV_GUARD_INSTALL) == 0 ||
           mprotect(base, size, PROT_NONE) == 0;
}

/* The number of a slot that was never used. 0: it cannot be guarded. */
static size_t carve(struct cf__slab *slab)
{
    size_t number = slab->carved;
    char *base = slot_base(slab, number);
    if (!install_guard(base, slab->guard_size)) {
        cf__fail(CF_ENOMEM, "cf_new", "no guard page for another stack (see vm.max_map_count): %m");
        return 0;
    }
    cf__annotate_slot(base + slab->guard_size, base + slab->slot_size);
    atomic_store_explicit(&slab->carved, number + 1, memory_order_release);
    return number;
}

/* A slot without pages. Called with the lock held. */
static struct cf__stack *take_from_slab(int class)
{
    struct cf__slab *slab = slab_with_room(class);
    if (!slab) {
        cf__fail(CF_ENOMEM, "cf_new", "no address space for another stack");
        return NULL;
    }
    size_t number = slab->trimmed ? slab->trimmed_slots[--slab->trimmed] : carve(slab);
    if (number == 0)
        return NULL;
    struct cf__stack *stack = slot_stack(slab, number);
    *stack = (struct cf__stack){slot_base(slab, number), slab, class, 0, NULL};
    return stack;
}

/* ------------------------------------------------------------------------ pools */

struct cf__stack *cf__stack_take_shared(int class)
{
    pthread_mutex_lock(&process.lock);
    struct cf__stack *stack = cf__stack_pop(&process.free[class]);
    if (!stack)
        stack = take_from_slab(class);
    pthread_mutex_unlock(&process.lock);
    return stack;
}

void cf__stack_give_shared(struct cf__stack *stack)
{
    pthread_mutex_lock(&process.lock);
    cf__stack_push(&process.free[stack->class], stack);
    pthread_mutex_unlock(&process.lock);
}

/* Move slots of a pool's class to the process until `kept` are left. */
static void release_slots(struct cf__stack_pool *pool, int class, unsigned kept)
{
    pthread_mutex_lock(&process.lock);
    while (pool->free[class] && pool->free[class]->depth > kept)
        cf__stack_push(&process.free[class], cf__stack_pop(&pool->free[class]));
    pthread_mutex_unlock(&process.lock);
}

void cf__stack_pool_halve(struct cf__stack_pool *pool, int class)
{
    release_slots(pool, class, CF__POOL_HIGH_WATER / 2);
}

void cf__stack_pool_drain(struct cf__stack_pool *pool)
{
    for (int i = 0; i < CF__STACK_CLASSES; i++)
        release_slots(pool, i, 0);
}

/* --------------------------------------------------------------------- trimming */

static struct cf__stack *take_free(int class)
{
    pthread_mutex_lock(&process.lock);
    struct cf__stack *stack = cf__stack_pop(&process.free[class]);
    pthread_mutex_unlock(&process.lock);
    return stack;
}

/* The system call is made without the lock: others need not wait for a million of them. */
static size_t trim_slot(struct cf__stack *stack)
{
    struct cf__slab *slab = stack->slab;
    size_t number = (size_t)(stack->base - (char *)slab) / slab->slot_size;
    size_t size = slab->slot_size - slab->guard_size;
    /* From here on *stack is gone, unless the program locks its memory. */
    bool gone = madvise(stack->base + slab->guard_size, size, MADV_DONTNEED) == 0;
    pthread_mutex_lock(&process.lock);
    slab->trimmed_slots[slab->trimmed++] = (uint16_t)number;
    pthread_mutex_unlock(&process.lock);
    return gone ? size : 0;
}

size_t cf__stack_trim(struct cf__stack_pool *pool)
{
    if (pool)
        cf__stack_pool_drain(pool);
    size_t trimmed = 0;
    for (int i = 0; i < CF__STACK_CLASSES; i++) {
        struct cf__stack *stack;
        while ((stack = take_free(i)) != NULL)
            trimmed += trim_slot(stack);
    }
    return trimmed;
}

/* --------------------------------------------------------------- whose is it? */

struct cf__stack *cf__stack_of(const void *address)
{
    struct cf__slab *slab = atomic_load_explicit(&process.slabs, memory_order_acquire);
    for (; slab; slab = slab->next) {
        size_t offset = (uintptr_t)address - (uintptr_t)slab;
        if (offset >= slab->size)
            continue;
        size_t number = offset / slab->slot_size;
        unsigned carved = atomic_load_explicit(&slab->carved, memory_order_acquire);
        return number > 0 && number < carved ? slot_stack(slab, number) : NULL;
    }
    return NULL;
}

struct cf__stack *cf__stack_of_guard(const void *address)
{
    struct cf__stack *stack = cf__stack_of(address);
    return stack && (size_t)((const char *)address - stack->base) < stack->slab->guard_size ? stack
                                                                                            : NULL;
}
