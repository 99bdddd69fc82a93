/*
 * exclusion.c - one thread at a time: who may resume a coroutine, and how the others are told it is
 * busy.
 *
 * An atomic exchange on every resume would cost more than the switch. So a coroutine is owned
 * (biased) by the thread that made it, which announces itself with a plain store to `running`.
 * Another thread first takes ownership away for good: it clears `owner` and calls membarrier(2),
 * after which either the old owner's mark is visible here, or the old owner sees at its second look
 * that it is no longer the owner. From then on everybody goes the long way, through the atomic
 * `taken`. (When old owner and new one collide at that very moment, both may be told it is busy.)
 *
 * Source of the idea: biased locking with an asymmetric fence (Dice, Huang, Yang: "Asymmetric
 * Dekker Synchronization", 2001). Where membarrier is missing, nobody is ever owner.
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
    bool can_take_away =
        CF__SHORT_WAY && membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
    return can_take_away ? cf__thread_id() : 0;
}

/* Take the short way from whoever has it; `running` of the old owner can then be relied on. false:
 * the kernel has stopped helping (a seccomp filter put up since), so it stays the owner's. */
static bool take_ownership(cf_coro *co, uintptr_t owner)
{
    __atomic_store_n(&co->hot.owner, 0, __ATOMIC_SEQ_CST);
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0)
        return true;
    __atomic_store_n(&co->hot.owner, owner, __ATOMIC_SEQ_CST);
    return false;
}

bool cf__enter_long(cf_coro *co)
{
    uintptr_t owner = __atomic_load_n(&co->hot.owner, __ATOMIC_RELAXED);
    if (owner == cf__thread_id())
        return false; /* it could have taken the short way: it runs it */
    cf__thread_get(); /* for its signal stack, should this coroutine overflow here */
    if (atomic_exchange_explicit(&co->taken, true, memory_order_acquire))
        return false;
    owner = __atomic_load_n(&co->hot.owner, __ATOMIC_RELAXED);
    if ((owner != 0 && !take_ownership(co, owner)) ||
        __atomic_load_n(&co->hot.running, __ATOMIC_ACQUIRE)) {
        atomic_store_explicit(&co->taken, false, memory_order_release);
        return false;
    }
    co->entered_long = true;
    return true;
}

bool cf__is_running(const cf_coro *co)
{
    return __atomic_load_n(&co->hot.running, __ATOMIC_ACQUIRE) ||
           atomic_load_explicit(&co->taken, memory_order_acquire);
}
