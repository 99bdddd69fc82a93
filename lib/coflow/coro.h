/*
 * coflow/coro.h - coroutines with the whole of Python's generator protocol.
 *
 * A coroutine is a function with a stack of its own. Whoever holds its handle resumes it with
 * cf_next, cf_send or cf_throw and gets the answer in the same call; the body answers with cf_yield
 * and ends by returning. Everything is synchronous: a send returns when the coroutine has yielded
 * again or ended.
 *
 * Ownership in one sentence: cf_new gives one reference, cf_ref adds one, cf_free drops one, and
 * dropping the last closes the coroutine and releases it.
 *
 * Threads: a coroutine may be resumed from any thread, by one at a time; a second one is answered
 * CF_EBUSY. What the body keeps in thread-local storage (errno too) is the resuming thread's.
 */
#ifndef COFLOW_CORO_H
#define COFLOW_CORO_H

#include <stdbool.h>

#include <coflow/error.h>
#include <coflow/value.h>

CF_BEGIN

typedef struct cf_coro cf_coro;

/* The body. self is the coroutine, arg what cf_new was given; the value it returns is the return
 * value. */
typedef cf_value cf_fn(cf_coro *self, void *arg);

typedef enum cf_status {
    CF_ERROR = -1, /* ended by, or refused with, an error: cf_error_of(co) */
    CF_DONE = 0,   /* returned; *out is the return value the first time, nil ever after */
    CF_YIELD = 1   /* yielded; *out is the value */
} cf_status;

typedef enum cf_state { CF_CREATED, CF_RUNNING, CF_SUSPENDED, CF_CLOSED } cf_state;

/* ------------------------------------------------------------------------- life */

/*
 * A new coroutine around fn(self, arg). Nothing runs until the first cf_next. arg stays the
 * caller's. NULL, with cf_last_error(): CF_ENOMEM (no memory, or no more guarded stacks), CF_EINVAL
 * (fn is NULL).
 */
CF_API cf_coro *cf_new(cf_fn *fn, void *arg);

/*
 * The same with a stack of at least stack_size bytes, 16 KiB to 8 MiB, rounded up to a power of
 * two. cf_new takes 64 KiB. What is not touched takes no memory. CF_EINVAL: out of that range.
 */
CF_API cf_coro *cf_new_sized(cf_fn *fn, void *arg, size_t stack_size);

/* What cf_new_with can be asked for, added up. */
enum {
    CF_UNGUARDED = 1,   /* no guard page: an overflow overwrites another coroutine, silently */
    CF_OWN_FLOATING = 2 /* a floating-point environment of its own (rounding mode, masks, flags),
                           as cf_new_with found it; every switch then costs some 35 ns more */
};

/*
 * cf_new_sized with the sum of such wishes. A guard page costs nothing where the kernel has
 * MADV_GUARD_INSTALL (Linux 6.13). Before, it takes two of the vm.max_map_count mappings that a
 * process may have, and a program with more coroutines than those allow may choose CF_UNGUARDED.
 * CF_EINVAL: unknown flags.
 */
CF_API cf_coro *cf_new_with(cf_fn *fn, void *arg, size_t stack_size, unsigned flags);

/*
 * The stacks of freed coroutines are kept for the next ones, with the memory they have touched.
 * This gives that memory back to the kernel: of all but those which wait for other threads. Returns
 * how many bytes of stacks it went through. The library itself never does this.
 */
CF_API size_t cf_trim(void);

/* One more reference, to share a sink between several upstreams. Returns co. NULL is fine. */
CF_API cf_coro *cf_ref(cf_coro *co);

/*
 * Drop one reference. The last one closes the coroutine as cf_close does, drops what cf_error_of
 * told, and gives the stack back. A body that ignores the close is abandoned where it stands: what
 * it deferred is not called. A body may drop the last reference to itself: it is closed at its next
 * yield. NULL is fine.
 */
CF_API void cf_free(cf_coro *co);

/* Give it a name for errors, overflow reports and graphs: copied, cut at 31 bytes. "coroutine"
 * before. What cf_name answers is valid until the next cf_set_name or co's end. */
CF_API void cf_set_name(cf_coro *co, const char *name);
CF_API const char *cf_name(const cf_coro *co);

CF_API cf_state cf_state_of(const cf_coro *co);

/*
 * The error of the last CF_ERROR that co answered; NULL if there was none. Valid until that
 * coroutine's next error or its free.
 */
CF_API const cf_error *cf_error_of(const cf_coro *co);

/* ------------------------------------------------------------- from the outside */

/*
 * Start co, or resume it with nil. *out is set to what it yielded or returned, or to nil; out may
 * be NULL.
 * - CF_YIELD: it yielded.
 * - CF_DONE: it returned; asked again, the same with nil.
 * - CF_ERROR: it raised (and is finished), or CF_EBUSY: it is running or held by a yield-from.
 */
CF_API cf_status cf_next(cf_coro *co, cf_value *out);

/* Resume co with a value, which its cf_yield or cf_recv receives. As cf_next, and CF_ERROR with
 * CF_EUNSTARTED (it stays startable) when co is fresh and the value is not nil. */
CF_API cf_status cf_send(cf_coro *co, cf_value in, cf_value *out);

/*
 * Raise an error at the yield where co waits; with a yield-from, at the innermost one first. code
 * is greater than 0, text is copied (NULL: the code's meaning).
 * - CF_YIELD: co caught it and yielded on; *out is the value.
 * - CF_DONE: co caught it and returned; *out is the value.
 * - CF_ERROR: co let it pass, or raised another, and is finished; or CF_EBUSY as above; or
 *   CF_EINVAL (code <= 0): co was not touched.
 *
 * A fresh coroutine is finished without running; a finished one answers the error straight back.
 */
CF_API cf_status cf_throw(cf_coro *co, int code, const char *text, cf_value *out);

/*
 * Raise CF_ECLOSED at the yield where co waits, innermost first, and let it clean up.
 * - CF_DONE: it is closed; its return value is dropped. Again and again is fine, and so is a fresh
 *   one.
 * - CF_ERROR: it raised another error, a stage perhaps at what it was sent before, which it handles
 *   first; or CF_EIGNORED: it yielded again and is still suspended; or CF_EBUSY, as above.
 */
CF_API cf_status cf_close(cf_coro *co);

/* ------------------------------------------------------------------ from inside */

/*
 * Each returns false when the coroutine is being closed or something was thrown in; from then on
 * every further call returns false at once, so a loop ends and the code after it cleans up and
 * returns. They are for self only, on self's own stack.
 */

/* *in = (yield out). in may be NULL and is not touched when the answer is false. */
CF_API bool cf_yield(cf_coro *self, cf_value out, cf_value *in);

/* *in = (yield). In a stage each value is a line, as text. */
CF_API bool cf_recv(cf_coro *self, cf_value *in);

/*
 * *result = (yield from sub): values, throws and closes go straight to sub until it ends, at the
 * same cost for any depth; *result is its return value (nil for a finished one). Takes over the
 * caller's reference to sub, also when the answer is false. False with sub's error pending when sub
 * raised; with CF_EBUSY pending when sub is running (self, too), or is held by another yield-from;
 * CF_EINVAL for NULL, a stage or a task. result may be NULL. In a stage sub is sent each line, as
 * text, and what it yields is dropped.
 */
CF_API bool cf_yield_from(cf_coro *self, cf_coro *sub, cf_value *result);

/* What ended the loop: CF_ECLOSED, or what was thrown or raised; NULL: nothing is pending. Valid
 * until it is caught, replaced or the coroutine ends. */
CF_API const cf_error *cf_pending(const cf_coro *self);

/* except: take what is pending; the coroutine may go on yielding. code is 0 when nothing was. The
 * strings are valid until self's next catch or its end. */
CF_API cf_error cf_catch(cf_coro *self);

/* End with an error: `return cf_raise(self, CF_EUSER + 1, "row %d", n);`. Replaces what is pending.
 * Returns nil. A code <= 0 raises CF_EINVAL. */
CF_API cf_value cf_raise(cf_coro *self, int code, const char *format, ...) CF_PRINTF(3, 4);

/* Call fn(arg) when the body has returned, last deferred first. false: out of memory, fn will not
 * be called; CF_ENOMEM is not raised. */
CF_API bool cf_defer(cf_coro *self, void (*fn)(void *), void *arg);

/* A for-loop over a generator. The generator stays the caller's. */
#define CF_FOR(value, gen) for (cf_value value; cf_next((gen), &(value)) == CF_YIELD;)

CF_END

#include <coflow/coro-inline.h>

#endif
