/*
 * bus.c - a table of the watched mappings, and the SIGBUS handler that consults it.
 */
#include "config.h"

#include "source/bus.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coro/signal.h"

struct cf__watched {
    _Atomic(char *) start; /* NULL: the entry is free, or not filled in yet */
    size_t len;
    atomic_bool *lost;
    atomic_bool taken;
};

/* A signal handler can reach only static storage. There is room for a few mappings per thread. */
enum { MOST = 64 };
static struct cf__watched table[MOST];

/* What SIGBUS did before. Written once, before the handler can run. */
static struct sigaction previous;

static uintptr_t page_size;

/* Replace the page, and all after it in the mapping, by zeros. */
static bool zero_from(struct cf__watched *watched, char *start, const char *at)
{
    uintptr_t page = (uintptr_t)at & ~(page_size - 1);
    size_t len = (uintptr_t)start + watched->len - page;
    if (mmap((void *)page, len, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        return false;
    atomic_store(watched->lost, true);
    return true;
}

static bool recover(const char *at)
{
    for (struct cf__watched *watched = table; watched < table + MOST; watched++) {
        char *start = atomic_load(&watched->start);
        if (start && (uintptr_t)at - (uintptr_t)start < watched->len)
            return zero_from(watched, start, at);
    }
    return false;
}

static void on_bus_error(int number, siginfo_t *info, void *context)
{
    if (info->si_code <= 0 || !recover(info->si_addr))
        cf__signal_pass_on(&previous, number, info, context);
}

static void install(void)
{
    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    cf__signal_catch(SIGBUS, on_bus_error, &previous);
}

struct cf__watched *cf__bus_watch(char *start, size_t len, atomic_bool *lost)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    for (struct cf__watched *watched = table; watched < table + MOST; watched++) {
        if (atomic_exchange(&watched->taken, true))
            continue;
        watched->len = len;
        watched->lost = lost;
        atomic_store(&watched->start, start);
        return watched;
    }
    return NULL;
}

void cf__bus_leave(struct cf__watched *watched)
{
    atomic_store(&watched->start, NULL);
    atomic_store(&watched->taken, false);
}
