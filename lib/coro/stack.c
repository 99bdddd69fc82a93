/*
 * stack.c - slabs, slots and guards.
 *
 *   slab: 64 MiB of address space, MAP_NORESERVE, never unmapped
 *   | header | slot | slot | slot | ...
 *                    |guard| stack grows down <---- |record|cf__stack|colour|
 *                     page
 *
 * A slot that was used goes to a pool (stack_pool.c), and from there to its next owner. A strip
 * returns its pages to the kernel and the slot to its slab. A guard is MADV_GUARD_INSTALL where the
 * kernel has it (6.13: costs no mapping), many in one call where that is possible (6.15), else
 * mprotect, of which vm.max_map_count allows some thirty thousand.
 */
#include "config.h"

#include "coro/stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "coro/annotate.h"
#include "coro/error.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif

enum {
    SLAB_SIZE = 64 * 1024 * 1024,
    COLOURS = 16, /* of 64 bytes each */
    COLOUR_SIZE = 64,
    AT_ONCE = CF__STRIP_MAX, /* ranges in one system call */
    THIS_PROCESS = -10001    /* PIDFD_SELF_THREAD_GROUP */
};

/* A slab's header. It occupies the first slot. */
struct cf__slab {
    struct cf__slab *next;
    size_t size;
    size_t slot_size;
    size_t guard_size; /* 0: unguarded */
    int class;
    bool first_of_class;
    atomic_uint carved;        /* slots that were ever handed out, and the header's */
    unsigned guarded;          /* slots that have their guards, or need none */
    unsigned stripped;         /* number of stripped slots ... */
    uint16_t stripped_slots[]; /* ... and which these are */
};

_Static_assert(sizeof(struct cf__slab) + SLAB_SIZE / CF__STACK_MIN * sizeof(uint16_t) <=
                   CF__STACK_MIN,
               "the header fits in its slot");

/* Slabs are only added, never removed, so the list can be read without the lock. */
static struct {
    pthread_mutex_t lock;
    _Atomic(struct cf__slab *) slabs;
    struct cf__slab *carving[CF__STACK_CLASSES]; /* where the last slot came from */
} all = {.lock = PTHREAD_MUTEX_INITIALIZER};

void cf__slabs_before_fork(void)
{
    pthread_mutex_lock(&all.lock);
}

void cf__slabs_after_fork(void)
{
    pthread_mutex_unlock(&all.lock);
}

/* ------------------------------------------------------------------------ slabs */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* With pages of 64 KiB, which aarch64 may have, a small slot would have no room beside its guard.
 */
static size_t class_size(int class)
{
    size_t size = (size_t)CF__STACK_MIN << class % CF__STACK_SIZES;
    return size > 2 * page_size() ? size : 4 * page_size();
}

size_t cf__stack_size(const struct cf__stack *stack)
{
    return stack->slab->slot_size;
}

/* Where address space is limited, leave most of it to the program. */
static size_t max_slab_size(void)
{
    struct rlimit space;
    size_t size = SLAB_SIZE;

    if (getrlimit(RLIMIT_AS, &space) == 0)
        while (size > space.rlim_cur / 16)
            size /= 2;
    return size;
}

/* Try smaller sizes before giving up, down to two slots: the header's and one other. */
static struct cf__slab *map_slab(size_t slot_size)
{
    size_t size = max_slab_size();
    size_t least = 2 * slot_size;
    if (size < least)
        size = least;
    for (; size >= least; size /= 2) {
        struct cf__slab *slab = mmap(NULL, size, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (slab == MAP_FAILED)
            continue;
        /* A huge page is 500 times what an idle coroutine needs. */
        madvise(slab, size, MADV_NOHUGEPAGE);
        slab->size = size;
        return slab;
    }
    return NULL;
}

static size_t slot_count(const struct cf__slab *slab)
{
    return slab->size / slab->slot_size;
}

static struct cf__slab *add_slab(int class)
{
    struct cf__slab *slab = map_slab(class_size(class));
    if (!slab)
        return NULL;
    slab->slot_size = class_size(class);
    slab->guard_size = class < CF__STACK_SIZES ? page_size() : 0;
    slab->class = class;
    slab->first_of_class = !all.carving[class];
    slab->guarded = slab->guard_size ? 1 : (unsigned)slot_count(slab);
    atomic_init(&slab->carved, 1);
    slab->next = atomic_load_explicit(&all.slabs, memory_order_relaxed);
    atomic_store_explicit(&all.slabs, slab, memory_order_release);
    return slab;
}

static bool has_room(const struct cf__slab *slab)
{
    return slab->stripped > 0 || slab->carved < slot_count(slab);
}

static struct cf__slab *slab_with_room(int class)
{
    if (all.carving[class] && has_room(all.carving[class]))
        return all.carving[class];
    struct cf__slab *slab = all.slabs;
    while (slab && !(slab->class == class && has_room(slab)))
        slab = slab->next;
    return all.carving[class] = slab ? slab : add_slab(class);
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

/* Apply the advice with one system call. Returns to how many ranges, from the first on. */
static size_t advise_at_once(const struct iovec *ranges, size_t n, int advice)
{
    size_t done = 0;
    long bytes = cf__annotate_old_kernel()
                     ? 0
                     : syscall(SYS_process_madvise, THIS_PROCESS, ranges, n, advice, 0);
    while (bytes > 0)
        bytes -= (long)ranges[done++].iov_len;
    return done;
}

/* The same with as many calls as it takes; stops at the first range that fails. */
static size_t advise(const struct iovec *ranges, size_t n, int advice)
{
    size_t done = n > 1 ? advise_at_once(ranges, n, advice) : 0;
    while (done < n && madvise(ranges[done].iov_base, ranges[done].iov_len, advice) == 0)
        done++;
    return done;
}

/* Make the topmost pages of n slots resident, which costs less than as many page faults (2.35 us
 * for a coroutine in a new slot without, 1.95 with). */
static void populate(struct cf__slab *slab, size_t first, size_t n)
{
    struct iovec tops[AT_ONCE];
    for (size_t i = 0; i < n; i++)
        tops[i] = (struct iovec){slot_base(slab, first + i + 1) - page_size(), page_size()};
    advise_at_once(tops, n, MADV_POPULATE_WRITE);
}

/* Make the next guards. In the first slab of a class their number doubles, so that a program with
 * few coroutines pays for few. One that has filled a slab will need many. */
static bool guard_more(struct cf__slab *slab)
{
    struct iovec guards[AT_ONCE];
    size_t wanted = slab->first_of_class && slab->guarded < AT_ONCE ? slab->guarded : AT_ONCE;
    size_t n = 0;
    for (size_t i = slab->guarded; i < slot_count(slab) && n < wanted; i++)
        guards[n++] = (struct iovec){slot_base(slab, i), slab->guard_size};
    size_t made = advise(guards, n, MADV_GUARD_INSTALL);
    if (made == 0 && mprotect(guards[0].iov_base, guards[0].iov_len, PROT_NONE) == 0)
        made = 1;
    if (wanted == AT_ONCE && made > 1)
        populate(slab, slab->guarded, made);
    slab->guarded += (unsigned)made;
    return made > 0;
}

/* Returns the number of a slot that was never used. 0: it cannot be guarded. */
static size_t carve(struct cf__slab *slab)
{
    size_t number = slab->carved;
    char *base = slot_base(slab, number);
    if (number == slab->guarded && !guard_more(slab)) {
        cf__fail(CF_ENOMEM, "cf_new", "no guard page for another stack (see vm.max_map_count): %m");
        return 0;
    }
    cf__annotate_slot(base + slab->guard_size, base + slab->slot_size);
    atomic_store_explicit(&slab->carved, number + 1, memory_order_release);
    return number;
}

/* With the lock held. */
static struct cf__stack *take(int class)
{
    struct cf__slab *slab = slab_with_room(class);
    if (!slab) {
        cf__fail(CF_ENOMEM, "cf_new", "no address space for another stack");
        return NULL;
    }
    size_t number = slab->stripped ? slab->stripped_slots[--slab->stripped] : carve(slab);
    if (number == 0)
        return NULL;
    struct cf__stack *stack = slot_stack(slab, number);
    *stack = (struct cf__stack){{NULL, class}, slot_base(slab, number), slab, NULL, 0};
    return stack;
}

struct cf__stack *cf__stack_make(int class)
{
    pthread_mutex_lock(&all.lock);
    struct cf__stack *stack = take(class);
    pthread_mutex_unlock(&all.lock);
    return stack;
}

/* The system calls are made without the lock, so that other threads need not wait for a million
 * slots. The stacks are zero afterwards, unless the program locks its memory. */
size_t cf__stack_strip(struct cf__stack *const stacks[], size_t n)
{
    struct cf__slab *slabs[CF__STRIP_MAX];
    struct iovec ranges[CF__STRIP_MAX];
    size_t given_back = 0;
    for (size_t i = 0; i < n; i++) {
        size_t guard = stacks[i]->slab->guard_size;
        slabs[i] = stacks[i]->slab;
        ranges[i] = (struct iovec){stacks[i]->base + guard, slabs[i]->slot_size - guard};
    }
    for (size_t i = 0; i < n; i++) /* i++ skips a range that failed */
        for (size_t end = i + advise(ranges + i, n - i, MADV_DONTNEED); i < end; i++)
            given_back += ranges[i].iov_len;
    pthread_mutex_lock(&all.lock);
    for (size_t i = 0; i < n; i++) {
        size_t offset = (size_t)((char *)ranges[i].iov_base - (char *)slabs[i]);
        slabs[i]->stripped_slots[slabs[i]->stripped++] = (uint16_t)(offset / slabs[i]->slot_size);
    }
    pthread_mutex_unlock(&all.lock);
    return given_back;
}

/* ------------------------------------------------------------- from an address */

struct cf__stack *cf__stack_of(const void *address)
{
    struct cf__slab *slab = atomic_load_explicit(&all.slabs, memory_order_acquire);
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
