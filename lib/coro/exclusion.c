/*
 * exclusion.c - only one thread at a time may resume a coroutine; a second one is told it is busy.
 *
 * An atomic exchange on every resume would cost more than the switch. So a coroutine is owned by
 * (biased to) the thread that made it, which marks it running with a plain store. Another thread
 * first revokes the ownership, for good: it clears `owner` and calls membarrier(2), after which
 * either it sees the owner's mark, or the owner, reading `owner` again after its mark, sees that it
 * has lost the ownership. From then on every thread takes the slow path, an atomic exchange on
 * `taken`. (If the owner resumes at that very moment, both may be told it is busy.)
 *
 * This is biased locking with an asymmetric fence (Dice, Huang, Yang: "Asymmetric Dekker
 * Synchronization", 2001). Where membarrier is missing, no coroutine has an owner.
 */
#include "config.h"

#include "coro/coro.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "coro/build.h"
#include "coro/thread.h"

static int membarrier(int command)
{
    return (int)syscall(SYS_membarrier, command, 0, 0);
}

uintptr_t cf__bias(void)
{
    bool can_revoke = CF__FAST_PATH && membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
    return can_revoke ? cf__thread_id() : 0;
}

/* Take the ownership away; the owner's mark in `running` can be trusted afterwards. false:
 * membarrier has failed (a seccomp filter installed since), and the owner stays the owner. */
static bool revoke_ownership(cf_coro *co, uintptr_t owner)
{
    __atomic_store_n(&co->hot.owner, 0, __ATOMIC_SEQ_CST);
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0)
        return true;
    __atomic_store_n(&co->hot.owner, owner, __ATOMIC_SEQ_CST);
    return false;
}

bool cf__enter_slow(cf_coro *co)
{
    uintptr_t owner = __atomic_load_n(&co->hot.owner, __ATOMIC_RELAXED);
    if (owner == cf__thread_id())
        return false; /* the fast path failed although this thread is the owner: it is running */
    cf__thread_get(); /* for its signal stack, should this coroutine overflow here */
    if (atomic_exchange_explicit(&co->taken, true, memory_order_acquire))
        return false;
    owner = __atomic_load_n(&co->hot.owner, __ATOMIC_RELAXED);
    if ((owner != 0 && !revoke_ownership(co, owner)) ||
        __atomic_load_n(&co->hot.running, __ATOMIC_ACQUIRE)) {
        atomic_store_explicit(&co->taken, false, memory_order_release);
        return false;
    }
    co->entered_slow = true;
    return true;
}

bool cf__is_running(const cf_coro *co)
{
    return __atomic_load_n(&co->hot.running, __ATOMIC_ACQUIRE) ||
           atomic_load_explicit(&co->taken, memory_order_acquire);
}
