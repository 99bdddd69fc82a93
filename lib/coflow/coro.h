/*
 * coflow/coro.h - coroutines with Python's whole generator protocol.
 *
 * A coroutine is a function with a stack of its own. The holder of its handle resumes it with
 * cf_next, cf_send or cf_throw; the body suspends itself with cf_yield and ends by returning.
 * Everything is synchronous: the call that resumes a coroutine returns when it has yielded again or
 * ended.
 *
 * Ownership in one sentence: cf_new gives one reference, cf_ref adds one, cf_free drops one, and
 * dropping the last closes the coroutine and releases it.
 *
 * Threads: a coroutine may be resumed from any thread, but by one at a time; a second one gets
 * CF_EBUSY. Thread-local variables (errno too) that the body uses are the resuming thread's.
 */
#ifndef COFLOW_CORO_H
#define COFLOW_CORO_H

#include <stdbool.h>

#include <coflow/error.h>
#include <coflow/value.h>

CF_BEGIN

typedef struct cf_coro cf_coro;

/* The body. self is the coroutine, arg the argument of cf_new; returns the coroutine's return
 * value. */
typedef cf_value cf_fn(cf_coro *self, void *arg);

typedef enum cf_status {
    CF_ERROR = -1, /* it ended with an error, or the call was refused: cf_error_of(co) */
    CF_DONE = 0,   /* returned; *out is the return value the first time, then nil */
    CF_YIELD = 1   /* yielded; *out is the value */
} cf_status;

typedef enum cf_state { CF_CREATED, CF_RUNNING, CF_SUSPENDED, CF_CLOSED } cf_state;

/* ------------------------------------------------------------------------- life */

/*
 * A new coroutine that runs fn(self, arg). Nothing runs until the first cf_next. The caller keeps
 * ownership of arg. NULL, with cf_last_error(): CF_ENOMEM (no memory, or no more guard pages),
 * CF_EINVAL (fn is NULL).
 */
CF_API cf_coro *cf_new(cf_fn *fn, void *arg);

/*
 * cf_new with a stack of at least stack_size bytes (16 KiB to 8 MiB, rounded up to a power of two;
 * cf_new takes 64 KiB). Pages that are never touched take no memory. CF_EINVAL: out of that range.
 */
CF_API cf_coro *cf_new_sized(cf_fn *fn, void *arg, size_t stack_size);

/* Flags of cf_new_with. */
enum {
    CF_UNGUARDED = 1,   /* no guard page: an overflow silently overwrites another coroutine */
    CF_OWN_FLOATING = 2 /* a floating-point environment (rounding mode, masks, flags) of its own,
                           a copy of the caller's; each switch then costs some 35 ns more */
};

/*
 * cf_new_sized with flags. A guard page costs nothing where the kernel has MADV_GUARD_INSTALL
 * (Linux 6.13). On older kernels each takes two of the vm.max_map_count mappings that a process may
 * have; a program with more coroutines than that allows can use CF_UNGUARDED. CF_EINVAL: unknown
 * flags.
 */
CF_API cf_coro *cf_new_with(cf_fn *fn, void *arg, size_t stack_size, unsigned flags);

/*
 * The stacks of freed coroutines are kept for new ones, with the memory they have touched. This
 * returns that memory to the kernel, except of stacks in the pools of other threads. Returns the
 * size of the stacks trimmed, in bytes. The library itself never calls it.
 */
CF_API size_t cf_trim(void);

/* Add a reference, for example to share a sink between several upstreams. Returns co. NULL is
 * fine. */
CF_API cf_coro *cf_ref(cf_coro *co);

/*
 * Drop a reference. Dropping the last closes the coroutine as cf_close does, releases its error
 * (cf_error_of) and its stack. A body that ignores the close is abandoned where it is suspended,
 * and its deferred functions are not called. A body may drop the last reference to itself: it is
 * closed at its next yield. NULL is fine.
 */
CF_API void cf_free(cf_coro *co);

/* Set the name shown in errors, overflow reports and graphs: copied, cut at 31 bytes. The default
 * is "coroutine". cf_name's result is valid until the next cf_set_name or until co is released. */
CF_API void cf_set_name(cf_coro *co, const char *name);
CF_API const char *cf_name(const cf_coro *co);

CF_API cf_state cf_state_of(const cf_coro *co);

/* The error behind the last CF_ERROR returned for co; NULL: there was none. Valid until co's next
 * error or until it is released. */
CF_API const cf_error *cf_error_of(const cf_coro *co);

/* ------------------------------------------------------------- from the outside */

/*
 * Start co, or resume it with nil. *out is set to the value it yielded or returned, else to nil;
 * out may be NULL.
 * - CF_YIELD: it yielded.
 * - CF_DONE: it returned. Calling again gives CF_DONE with nil.
 * - CF_ERROR: it raised an error and has ended; or CF_EBUSY: it is running, or is the delegate of a
 *   yield-from.
 */
CF_API cf_status cf_next(cf_coro *co, cf_value *out);

/* Resume co with a value, which its cf_yield or cf_recv receives. Returns as cf_next does; and
 * CF_ERROR with CF_EUNSTARTED when co has not been started and the value is not nil (it can still
 * be started). */
CF_API cf_status cf_send(cf_coro *co, cf_value in, cf_value *out);

/*
 * Raise an error at the yield where co is suspended; during a yield-from, in the innermost delegate
 * first. code must be positive; text is copied (NULL: the code's message).
 * - CF_YIELD: co caught it and yielded; *out is the value.
 * - CF_DONE: co caught it and returned; *out is the value.
 * - CF_ERROR: co did not catch it, or raised another, and has ended; or CF_EBUSY as for cf_next, or
 *   CF_EINVAL (code <= 0), with co unchanged.
 *
 * A coroutine that has not been started ends without running; one that has ended returns the same
 * error.
 */
CF_API cf_status cf_throw(cf_coro *co, int code, const char *text, cf_value *out);

/*
 * Raise CF_ECLOSED at the yield where co is suspended, in the innermost delegate first, and let it
 * clean up. A stage first handles what it has been sent.
 * - CF_DONE: it is closed; its return value is dropped. Closing one that was never started, or has
 *   ended, is fine.
 * - CF_ERROR: it raised another error (a stage perhaps while it handled what it had been sent); or
 *   CF_EIGNORED: it yielded again and is still suspended; or CF_EBUSY as for cf_next.
 */
CF_API cf_status cf_close(cf_coro *co);

/* ------------------------------------------------------------------ from inside */

/*
 * These are called by the body, on its own stack, for self only. cf_yield, cf_recv and
 * cf_yield_from return false when the coroutine is being closed or an error was thrown in; from
 * then on they return false at once, so a loop ends and the code after it cleans up and returns.
 */

/* *in = (yield out). in may be NULL; *in is unchanged when the result is false. */
CF_API bool cf_yield(cf_coro *self, cf_value out, cf_value *in);

/* *in = (yield). In a stage the value is a line, as text. */
CF_API bool cf_recv(cf_coro *self, cf_value *in);

/*
 * *result = (yield from sub): values, throws and closes go straight to sub until it ends, at the
 * same cost for any depth; *result is its return value (nil if it had already ended). result may be
 * NULL. Takes over the caller's reference to sub, also when the result is false. In a stage sub is
 * sent each line as text, and the values it yields are dropped.
 *
 * false, with an error pending: sub's, when it raised one; CF_EBUSY, when sub is running (as self
 * is) or is the delegate of another yield-from; CF_EINVAL, when sub is NULL, a stage or a task.
 */
CF_API bool cf_yield_from(cf_coro *self, cf_coro *sub, cf_value *result);

/* The pending error: CF_ECLOSED, or what was thrown or raised; NULL: none. Valid until it is caught
 * or replaced or the coroutine ends. */
CF_API const cf_error *cf_pending(const cf_coro *self);

/* except: take the pending error; the coroutine may go on yielding. code is 0 when none was
 * pending. The strings are valid until self's next catch or its end. */
CF_API cf_error cf_catch(cf_coro *self);

/* End with an error: `return cf_raise(self, CF_EUSER + 1, "row %d", n);`. Replaces the pending
 * error. Returns nil. A code <= 0 raises CF_EINVAL. */
CF_API cf_value cf_raise(cf_coro *self, int code, const char *format, ...) CF_PRINTF(3, 4);

/* Call fn(arg) after the body has returned, last deferred first. false: out of memory; fn will not
 * be called, and no error is raised. */
CF_API bool cf_defer(cf_coro *self, void (*fn)(void *), void *arg);

/* A for-loop over a generator, which the caller keeps. */
#define CF_FOR(value, gen) for (cf_value value; cf_next((gen), &(value)) == CF_YIELD;)

CF_END

#include <coflow/coro-inline.h>

#endif
