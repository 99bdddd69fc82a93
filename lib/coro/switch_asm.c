/*
 * switch_asm.c - checks the constants of switch_<cpu>.S, and has its C++ personality function.
 */
#include "config.h"

#include "coro/switch.h"

_Static_assert(offsetof(struct cf__hot, context) == 0, "STACK_POINTER, FRAME_POINTER");
_Static_assert(offsetof(struct cf__hot, state) == 24, "RESUME_ADDRESS, STATE");
_Static_assert(offsetof(struct cf__hot, running) == 28, "RUNNING");
_Static_assert(offsetof(struct cf__hot, owner) == 32, "OWNER");
_Static_assert(offsetof(struct cf__hot, attention) == 40, "ATTENTION");
_Static_assert(CF__SUSPENDED == 0 && CF_YIELD == 1, "YIELD, and the comparisons with 0");
_Static_assert(CF__ENDED == 2, "ENDED");
_Static_assert(offsetof(cf_coro, hot) == 0, "a handle is a struct cf__hot");

int cf__personality(int version, int actions);

/*
 * The unwinder calls this at the entry stub. A C++ exception that leaves a body ends the program
 * (the result makes __cxa_throw call std::terminate): unwinding into the resumer's frames would
 * leave the coroutine half ended. 3 and 2 are _URC_FATAL_PHASE1_ERROR and _URC_FATAL_PHASE2_ERROR;
 * action 1 is the search phase.
 */
int cf__personality(int version, int actions)
{
    (void)version;
    return actions & 1 ? 3 : 2;
}
