/*
 * coro.h - what the files of lib/coro share, and what the layers above may use of a coroutine
 * beyond the public calls: its kind, and resuming without the kind's say.
 */
#ifndef CF_CORO_CORO_H
#define CF_CORO_CORO_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <coflow/coro.h>

#include "coro/annotate.h"
#include "coro/error.h"
#include "coro/floating.h"
#include "coro/stack.h"

/* Where there is no assembler switch, nobody takes the short way. */
#ifdef CF_NO_INLINE_SWITCH
static inline bool cf__mark_running(struct cf__hot *hot)
{
    (void)hot;
    return false;
}
#endif

/* Why a coroutine switches to its resumer; CF_YIELD, CF_DONE, CF_ERROR and CF__ENDED are the
 * others. */
enum {
    CF__REFUSE = 3,    /* it is fresh and was sent a value */
    CF__PARKED = 4,    /* park.h */
    CF__DELEGATE = 5,  /* it has delegated: resume the new leaf */
    CF__LAST_YIELD = 6 /* as CF_YIELD, but it has lost its last reference: look */
};

/* Bits of hot.traces. Most lives leave none, and cost nothing to end and to clear away. */
enum {
    CF__KEEPS = 1,  /* there is, or was, something in the record that the next life must not find */
    CF__JOINED = 2, /* it was in a chain, or was closed: what its end means depends on that */
    CF__TOLD_OF = 4 /* in a build where somebody is told of every end and free: annotate.h */
};

enum { CF__NAME_SIZE = 32 };

struct cf__deferred {
    struct cf__deferred *next;
    void (*fn)(void *);
    void *arg;
};

/*
 * What makes a coroutine a stage or a task. lib/coro knows only that there may be one. Each hook
 * may be NULL, for what a plain coroutine does. `self` hooks run on the coroutine's own stack.
 */
struct cf__kind {
    const char *name;                                           /* before cf_set_name: "stage" */
    cf_status (*send)(cf_coro *co, cf_value in, cf_value *out); /* cf_send and cf_next */
    bool (*yield)(cf_coro *self, cf_value out, cf_value *in);   /* cf_yield and cf_recv */
    /* cf_yield_from to a coroutine that can be resumed; takes over the reference to it */
    bool (*delegate)(cf_coro *self, cf_coro *sub, cf_value *result);
    bool (*interrupt)(cf_coro *co); /* before a throw or close reaches it; false: this failed, and
                                     * ended it */
    void (*ended)(cf_coro *self);   /* the body has returned */
    void (*destroy)(cf_coro *co);   /* the last reference is gone */
};

/*
 * One coroutine. It stands at the top of its own stack's slot, so an idle one touches one page.
 *
 * A yield-from makes a chain, driven at its root and run at its leaf:
 *
 *     root --delegate--> ... --delegate--> leaf        (each owns its delegate)
 *       `---------------- leaf -----------^            only the root's leaf and
 *       ^----------------- root ----------'            the leaf's root are kept true
 */
struct cf_coro {
    _Alignas(64) struct cf__hot hot; /* must be first: coflow/coro-inline.h */
    cf_fn *fn;
    void *arg;
    cf_coro *leaf;            /* of the chain whose root this is; itself without a chain */
    cf_coro *root;            /* of the chain whose leaf this is; itself without a chain */
    cf_coro *outer;           /* who delegates to this one */
    cf_coro *delegate;        /* to whom this one delegates; owned */
    cf_coro *closing;         /* in a root: who in the chain is being closed now */
    struct cf__error *raised; /* pending in the body; owned */
    struct cf__error *caught; /* by the last cf_catch; owned */
    struct cf__error *last;   /* last answered, but for busy; owned */
    _Atomic(const cf_error *) answered; /* last answered: last's or &busy */
    struct cf__deferred *deferred;
    const struct cf__kind *kind;
    void *kind_data;
    atomic_bool taken;  /* a thread runs it the long way: exclusion.c */
    bool entered_long;  /* by the thread that runs it now: exclusion.c */
    bool started;       /* its body has begun */
    bool throw_closes;  /* closing because of cf_throw(CF_ECLOSED): the root gets it as a throw */
    bool named;         /* by cf_set_name */
    bool owns_floating; /* asked for with CF_OWN_FLOATING */
    struct cf__floating floating; /* if so: the one it starts with */
    struct cf__annotation annotation;
    cf_value exchange_value; /* switch_ucontext.c has no registers to pass these in */
    int exchange_why;
    cf_error busy; /* ready made: this answer must not write what the running side reads */
    char name[CF__NAME_SIZE];
    struct cf__stack stack; /* must be last: stack.h */
};

static inline cf_coro *cf__stack_owner(struct cf__stack *stack)
{
    return (cf_coro *)((char *)stack - offsetof(cf_coro, stack));
}

/* The state of a coroutine that is suspended and delegates to no one. */
static inline enum cf__state cf__idle_state(const cf_coro *co)
{
    return co->kind && co->kind->send ? CF__WAITING : CF__SUSPENDED;
}

static inline void cf__leave_trace(cf_coro *co, uint32_t trace)
{
    __atomic_fetch_or(&co->hot.traces, trace, __ATOMIC_RELAXED);
}

/* Suspended at its entry: nothing of its body has run. */
static inline bool cf__is_fresh(const cf_coro *co)
{
    return !co->started && co->hot.state != CF__CLOSED && co->hot.state != CF__HELD;
}

/* Does nobody share it? */
static inline bool cf__is_sole(const cf_coro *co)
{
    return __atomic_load_n(&co->hot.references, __ATOMIC_ACQUIRE) == 1;
}

/* exclusion.c: one thread at a time. */
bool cf__enter_long(cf_coro *co);
bool cf__is_running(const cf_coro *co);
uintptr_t cf__bias(void); /* the `owner` of what this thread makes */

/* false: it is running */
static inline bool cf__enter(cf_coro *co)
{
    return cf__mark_running(&co->hot) || cf__enter_long(co);
}

/* After cf__enter, or after the short way's mark. It does not look at `running`: an old owner may
 * just be taking its mark back. */
static inline void cf__leave(cf_coro *co)
{
    if (!co->entered_long) {
        __atomic_store_n(&co->hot.running, 0, __ATOMIC_RELEASE);
        return;
    }
    co->entered_long = false;
    atomic_store_explicit(&co->taken, false, memory_order_release);
}

/* resume.c: as the public calls, without asking the kind. */
cf_status cf__resume(cf_coro *co, cf_value in, cf_value *out);
cf_status cf__resume_entered(cf_coro *co, cf_value in, cf_value *out); /* after cf__enter; leaves */
cf_status cf__throw(cf_coro *co, struct cf__error *error, cf_value *out); /* takes error over */
cf_status cf__close(cf_coro *co);
cf_status cf__answer(cf_coro *co, struct cf__error *error); /* CF_ERROR; takes error over */
/* Of one entered: a cf_status, or CF__PARKED. The second goes on from an exchange that was made. */
int cf__drive(cf_coro *root, cf_value *value);
int cf__settle(cf_coro *root, int why, cf_value *value);
cf_coro *cf__unchain(cf_coro *root); /* take what it delegates to off its chain; NULL: nothing */

/* body.c */
void cf__set_raised(cf_coro *co,
                    struct cf__error *error);    /* pending from now on; takes error over */
struct cf__error *cf__take_pending(cf_coro *co); /* when there is one */

static inline struct cf__error *cf__take_raised(cf_coro *co) /* NULL: none */
{
    return co->raised ? cf__take_pending(co) : NULL;
}

bool cf__plain_yield(cf_coro *self, cf_value out, cf_value *in); /* without asking the kind */

/* coro.c */
void cf__set_kind(cf_coro *co, const struct cf__kind *kind,
                  void *data); /* before its first resume */
/* Where the new stack begins. Returns to the entry stub, which hands the result over as CF__ENDED,
 * or not at all. */
cf_value cf__coro_main(cf_coro *self, cf_value first);
void cf__bury(cf_coro *co); /* close, abandon what ignores it, release: no reference is left */

/* What is behind the exported twins, where these cannot take the short way. */
cf_status cf__send_long(cf_coro *co, cf_value in, cf_value *out);
bool cf__yield_long(cf_coro *self, cf_value out, cf_value *in);

#endif
