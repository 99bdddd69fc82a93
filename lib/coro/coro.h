/*
 * coro.h - the coroutine's record, shared by the files of lib/coro; and what the layers above may
 * use beyond the public calls: its kind, and resuming without consulting the kind.
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

/* Without the assembler switch there is no fast path. */
#ifdef CF_NO_INLINE_SWITCH
static inline bool cf__mark_running(struct cf__hot *hot)
{
    (void)hot;
    return false;
}
#endif

/* Why a coroutine switches back to its resumer, besides CF_YIELD, CF_DONE, CF_ERROR and
 * CF__ENDED. */
enum {
    CF__REFUSE = 3,    /* it has not started and was sent a value */
    CF__PARKED = 4,    /* park.h */
    CF__DELEGATE = 5,  /* it began a yield-from: resume the new leaf */
    CF__LAST_YIELD = 6 /* it yielded after its last reference was dropped */
};

/* Bits of hot.traces: why the end or the release of a coroutine needs the slow path. Most
 * coroutines have none set, so they end, and their records are reused, at no cost. */
enum {
    CF__KEEPS = 1,     /* the record has to be cleared before it is reused */
    CF__JOINED = 2,    /* it was in a chain, or is being closed: its end must be settled */
    CF__SLOW_BUILD = 4 /* always set in a build without the fast path */
};

enum { CF__NAME_SIZE = 32 };

struct cf__deferred {
    struct cf__deferred *next;
    void (*fn)(void *);
    void *arg;
};

/*
 * The hooks that make a coroutine a stage or a task. lib/coro knows nothing else of those. A hook
 * may be NULL: the coroutine then behaves like a plain one. Hooks with a parameter `self` run on
 * the coroutine's own stack.
 */
struct cf__kind {
    const char *name;                                           /* default name, such as "stage" */
    cf_status (*send)(cf_coro *co, cf_value in, cf_value *out); /* cf_send and cf_next */
    bool (*yield)(cf_coro *self, cf_value out, cf_value *in);   /* cf_yield and cf_recv */
    /* cf_yield_from to a coroutine that can be resumed; takes over the reference to it */
    bool (*delegate)(cf_coro *self, cf_coro *sub, cf_value *result);
    bool (*interrupt)(cf_coro *co); /* called before a throw or close; false: it failed, and co has
                                     * ended with the error */
    void (*ended)(cf_coro *self);   /* the body has returned */
    void (*destroy)(cf_coro *co);   /* the last reference was dropped */
};

/*
 * One coroutine. The record is at the top of its own stack's slot, so an idle one touches one page.
 *
 * Coroutines that delegate with yield-from form a chain, which is resumed at its root and runs at
 * its leaf:
 *
 *     root --delegate--> ... --delegate--> leaf        (each owns its delegate)
 *       `---------------- leaf -----------^            only the root's `leaf` and
 *       ^----------------- root ----------'            the leaf's `root` are kept up to date
 */
struct cf_coro {
    _Alignas(64) struct cf__hot hot; /* must be first: coflow/coro-inline.h */
    cf_fn *fn;
    void *arg;
    cf_coro *leaf;            /* in a chain's root; the coroutine itself when not in a chain */
    cf_coro *root;            /* in a chain's leaf; the coroutine itself when not in a chain */
    cf_coro *outer;           /* the one that delegates to this one */
    cf_coro *delegate;        /* the one that this one delegates to; owned */
    cf_coro *closing;         /* in a chain's root: the member that is being closed now */
    struct cf__error *raised; /* pending in the body; owned */
    struct cf__error *caught; /* by the last cf_catch; owned */
    struct cf__error *last;   /* returned last, CF_EBUSY aside; owned */
    _Atomic(const cf_error *) answered; /* for cf_error_of: that of `last`, or &busy */
    struct cf__deferred *deferred;
    const struct cf__kind *kind;
    void *kind_data;
    atomic_bool taken;  /* a thread that is not its owner runs it: exclusion.c */
    bool entered_slow;  /* the running thread came in through `taken` */
    bool started;       /* its body has begun */
    bool throw_closes;  /* closing because of cf_throw(CF_ECLOSED): the root gets it as a throw */
    bool named;         /* by cf_set_name */
    bool owns_floating; /* CF_OWN_FLOATING */
    struct cf__floating floating; /* with CF_OWN_FLOATING: the environment it starts with */
    struct cf__annotation annotation;
    cf_value exchange_value; /* what switch_ucontext.c passes, having no registers for it */
    int exchange_why;
    cf_error busy; /* prepared, since a refused caller must not write what the running side reads */
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

/* Suspended at its entry: its body has not begun. */
static inline bool cf__is_fresh(const cf_coro *co)
{
    return !co->started && co->hot.state != CF__CLOSED && co->hot.state != CF__HELD;
}

/* Is there only one reference? */
static inline bool cf__is_sole(const cf_coro *co)
{
    return __atomic_load_n(&co->hot.references, __ATOMIC_ACQUIRE) == 1;
}

/* exclusion.c: one thread at a time. */
bool cf__enter_slow(cf_coro *co); /* cf__enter when the fast path cannot */
bool cf__is_running(const cf_coro *co);
uintptr_t cf__bias(void); /* the initial `owner` of coroutines that this thread makes */

/* Mark co running, to resume it or to change its state. false: it is running already. */
static inline bool cf__enter(cf_coro *co)
{
    return cf__mark_running(&co->hot) || cf__enter_slow(co);
}

/* Undo cf__enter, or the fast path's mark. `entered_slow` says which, not `running`, which a former
 * owner may have set for the moment before it sees that it is no longer the owner. */
static inline void cf__leave(cf_coro *co)
{
    if (!co->entered_slow) {
        __atomic_store_n(&co->hot.running, 0, __ATOMIC_RELEASE);
        return;
    }
    co->entered_slow = false;
    atomic_store_explicit(&co->taken, false, memory_order_release);
}

/* resume.c: the public calls without the kind's hooks. */
cf_status cf__resume(cf_coro *co, cf_value in, cf_value *out);
cf_status cf__resume_entered(cf_coro *co, cf_value in, cf_value *out); /* after cf__enter; leaves */
cf_status cf__throw(cf_coro *co, struct cf__error *error, cf_value *out); /* takes error over */
cf_status cf__close(cf_coro *co);
/* Make it co's last error. Takes error over; returns CF_ERROR. */
cf_status cf__answer(cf_coro *co, struct cf__error *error);
/* Run an entered coroutine until there is a result: a cf_status, or CF__PARKED. cf__settle starts
 * from the outcome of an exchange that the caller has made. */
int cf__drive(cf_coro *root, cf_value *value);
int cf__settle(cf_coro *root, int why, cf_value *value);
cf_coro *cf__unchain(cf_coro *root); /* detach its delegate and return it; NULL: it has none */

/* body.c */
void cf__set_raised(cf_coro *co, struct cf__error *error); /* make it pending; takes error over */
struct cf__error *cf__take_pending(cf_coro *co);           /* there must be one */

static inline struct cf__error *cf__take_raised(cf_coro *co) /* NULL: none */
{
    return co->raised ? cf__take_pending(co) : NULL;
}

bool cf__plain_yield(cf_coro *self, cf_value out, cf_value *in); /* without the kind's hook */

/* coro.c */
void cf__set_kind(cf_coro *co, const struct cf__kind *kind,
                  void *data); /* before its first resume */
/* The first function on a new stack. If it returns, the entry stub passes the result to the resumer
 * as CF__ENDED. */
cf_value cf__coro_main(cf_coro *self, cf_value first);
/* After the last reference was dropped: close, abandon a body that ignores it, release. */
void cf__close_and_destroy(cf_coro *co);

/* The slow path of the exported cf_send, cf_next, cf_yield and cf_recv. */
cf_status cf__send_slow(cf_coro *co, cf_value in, cf_value *out);
bool cf__yield_slow(cf_coro *self, cf_value out, cf_value *in);

#endif
