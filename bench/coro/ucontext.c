/* ucontext.c - the C library's swapcontext. */
#include <stdlib.h>
#include <ucontext.h>

#include "bench.h"

static ucontext_t outside, inside;
static long sent, sum;

static void add(void)
{
    for (;;) {
        swapcontext(&inside, &outside);
        sum += sent;
    }
}

int main(void)
{
    size_t size = 64 * 1024;
    getcontext(&inside);
    inside.uc_stack.ss_sp = malloc(size);
    inside.uc_stack.ss_size = size;
    makecontext(&inside, add, 0);
    swapcontext(&outside, &inside);
    double start = now();
    for (long i = 0; i < ROUND_TRIPS / 10; i++) {
        sent = i;
        swapcontext(&outside, &inside);
    }
    told("round-trip", start, ROUND_TRIPS / 10);
    return 0;
}
