/*
 * switch_asm.c - a new coroutine's first context. The exchange itself is in coflow/coro-inline.h,
 * the entry stub in entry_<cpu>.S.
 */
#include "config.h"

#include "coro/switch.h"

void cf__entry(void);
int cf__personality(int version, int actions);

void cf__prepare(cf_coro *co, void *stack_top)
{
    co->hot.context[0] = (void *)((uintptr_t)stack_top & ~(uintptr_t)15);
    co->hot.context[1] = NULL;
    co->hot.context[2] = (void *)cf__entry;
}

/*
 * The unwinder asks this at the entry stub. A C++ exception that leaves a body ends the program
 * (the answer makes __cxa_throw call std::terminate): to go on into the resumer's frames would
 * leave the coroutine half ended. 3 and 2 are _URC_FATAL_PHASE1_ERROR and _URC_FATAL_PHASE2_ERROR;
 * action 1 is the search phase.
 */
int cf__personality(int version, int actions)
{
    (void)version;
    return actions & 1 ? 3 : 2;
}
