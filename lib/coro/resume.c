/*
 * resume.c - the calls of a resumer: next, send, throw, close; and the one loop that drives a
 * coroutine, or a chain of them joined by yield-from, until there is a result.
 *
 * The loop switches straight to the chain's leaf, so a resume costs the same at every depth. When
 * the leaf ends, the coroutine that delegated to it becomes the leaf and is resumed with its
 * result. A close proceeds from the leaf to the root; root->closing is the member being closed now.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/coro.h"

#include "coro/switch.h"

/* What one step of the loop may return besides a cf_status: resume the leaf again. */
enum { AGAIN = 3 };

/* ---------------------------------------------------------------------- answers */

cf_status cf__answer(cf_coro *co, struct cf__error *error)
{
    cf__leave_trace(co, CF__KEEPS);
    atomic_store_explicit(&co->answered, cf__error_get(error), memory_order_release);
    cf__error_free(co->last);
    co->last = error;
    return CF_ERROR;
}

/* Another thread may be running co, so this writes nothing that the running side reads. */
static cf_status answer_busy(cf_coro *co, cf_value *out)
{
    cf__leave_trace(co, CF__KEEPS);
    atomic_store_explicit(&co->answered, &co->busy, memory_order_release);
    if (out)
        *out = CF_NIL;
    return CF_ERROR;
}

/* End a call that has entered co. If its last reference was dropped while it ran, release it. */
static cf_status leave(cf_coro *co, cf_status status, cf_value value, cf_value *out)
{
    bool orphan = __atomic_load_n(&co->hot.attention, __ATOMIC_RELAXED) & CF__ORPHAN;
    cf__leave(co);
    if (orphan)
        cf__close_and_destroy(co);
    if (out)
        *out = status == CF_ERROR ? CF_NIL : value;
    return status;
}

static cf_status leave_held(cf_coro *co, cf_value *out)
{
    cf__leave(co);
    return answer_busy(co, out);
}

/* ------------------------------------------------------------------------- chain */

/* The outer coroutine is closed next; but a root to which CF_ECLOSED was thrown gets it as a
 * throw. */
static void close_next(cf_coro *root, cf_coro *outer)
{
    root->closing = outer == root && root->throw_closes ? NULL : outer;
}

/* Take `inner`, and what it delegates to, off root's chain. Returns the coroutine that delegated to
 * it, which is the leaf now. */
static cf_coro *detach(cf_coro *root, cf_coro *inner)
{
    cf_coro *outer = inner->outer;
    cf_coro *leaf = root->leaf;
    outer->delegate = NULL;
    inner->outer = NULL;
    inner->leaf = leaf;
    leaf->root = inner;
    inner->hot.state = leaf == inner ? cf__idle_state(inner) : CF__DELEGATING;
    root->leaf = outer;
    outer->root = root;
    if (outer == root)
        root->hot.state = cf__idle_state(root);
    return outer;
}

cf_coro *cf__unchain(cf_coro *root)
{
    cf_coro *delegate = root->delegate;
    if (delegate)
        detach(root, delegate);
    return delegate;
}

/* The coroutine that is being closed has yielded instead. */
static int close_ignored(cf_coro *root)
{
    cf_coro *inner = root->closing;
    struct cf__error *error = cf__error_new(CF_EIGNORED, inner->name, NULL);
    if (inner == root) {
        root->closing = NULL;
        return cf__answer(root, error);
    }
    cf_coro *outer = detach(root, inner);
    close_next(root, outer);
    cf__set_raised(outer, error);
    cf_free(inner);
    return AGAIN;
}

/* Take the error that a body ended with. The CF_ECLOSED of a close is none. */
static struct cf__error *final_error(cf_coro *co, bool closed)
{
    struct cf__error *error = cf__take_raised(co);
    if (closed && error && cf__error_get(error)->code == CF_ECLOSED) {
        cf__error_free(error);
        error = NULL;
    }
    return error;
}

static int root_ended(cf_coro *root, cf_value *value)
{
    bool closed = root->closing == root;
    struct cf__error *error = final_error(root, closed);
    root->closing = NULL;
    root->hot.state = CF__CLOSED;
    if (error)
        return cf__answer(root, error);
    if (closed)
        *value = CF_NIL;
    return CF_DONE;
}

static int inner_ended(cf_coro *root, cf_coro *leaf)
{
    bool closed = root->closing == leaf;
    struct cf__error *error = final_error(leaf, closed);
    cf_coro *outer = detach(root, leaf);
    leaf->hot.state = CF__CLOSED;
    if (closed) {
        close_next(root, outer);
        if (!error)
            error = cf__error_new(CF_ECLOSED, outer->name, NULL);
    }
    if (error)
        cf__set_raised(outer, error);
    cf_free(leaf);
    return AGAIN;
}

/* Handle what the leaf's switch back means: the result of a call, or AGAIN. */
static int settle(cf_coro *root, int why, cf_value *value)
{
    if (CF_LIKELY(why == CF_YIELD))
        return root->closing ? close_ignored(root) : CF_YIELD;
    if (why == CF_DONE || why == CF_ERROR)
        return root->leaf == root ? root_ended(root, value) : inner_ended(root, root->leaf);
    switch (why) {
    case CF__ENDED:
        return CF_DONE;
    case CF__LAST_YIELD:
        return root->closing ? close_ignored(root) : CF_YIELD;
    case CF__DELEGATE:
        *value = CF_NIL;
        return AGAIN;
    case CF__PARKED:
        return CF__PARKED;
    default: /* CF__REFUSE */
        return cf__answer(root, cf__error_new(CF_EUNSTARTED, root->name, NULL));
    }
}

int cf__drive(cf_coro *root, cf_value *value)
{
    int answer;
    do
        answer = settle(root, cf__switch(root->leaf, value, 0), value);
    while (answer == AGAIN);
    return answer;
}

/* Apart from the loop, because a function with an exchange in it saves every register first. */
int cf__settle(cf_coro *root, int why, cf_value *value)
{
    int answer = settle(root, why, value);
    return answer == AGAIN ? cf__drive(root, value) : answer;
}

/* ----------------------------------------------------------------- next and send */

cf_status cf__resume_entered(cf_coro *co, cf_value in, cf_value *out)
{
    if (co->hot.state == CF__HELD)
        return leave_held(co, out);
    if (co->hot.state == CF__CLOSED)
        return leave(co, CF_DONE, CF_NIL, out);
    cf_value value = in;
    cf_status status = (cf_status)cf__drive(co, &value);
    return leave(co, status, value, out);
}

cf_status cf__resume(cf_coro *co, cf_value in, cf_value *out)
{
    return cf__enter(co) ? cf__resume_entered(co, in, out) : answer_busy(co, out);
}

cf_status cf__go_on(cf_coro *co, int why, cf_value value, cf_value *out)
{
    cf_status status = (cf_status)cf__settle(co, why, &value);
    return leave(co, status, value, out);
}

/* Fast path for a chain: switch to the leaf and back, as long as it plainly yields. */
static cf_status resume_leaf(cf_coro *root, cf_value in, cf_value *out)
{
    int why = cf__switch(root->leaf, &in, 0);
    if (CF_UNLIKELY(why != CF_YIELD || root->hot.attention != 0))
        return cf__go_on(root, why, in, out);
    __atomic_store_n(&root->hot.running, 0, __ATOMIC_RELEASE);
    if (out)
        *out = in;
    return CF_YIELD;
}

cf_status cf__send_slow(cf_coro *co, cf_value in, cf_value *out)
{
    if (co->hot.state == CF__DELEGATING && cf__mark_running(&co->hot))
        return resume_leaf(co, in, out);
    if (co->kind && co->kind->send)
        return co->kind->send(co, in, out);
    return cf__resume(co, in, out);
}

/* --------------------------------------------------------------- throw and close */

/* Throw into a suspended coroutine. CF_ECLOSED closes the delegates of a chain first. */
static cf_status raise_in(cf_coro *root, struct cf__error *error, cf_value *value)
{
    if (root->leaf != root && cf__error_get(error)->code == CF_ECLOSED) {
        cf__leave_trace(root, CF__JOINED);
        root->closing = root->leaf;
        root->throw_closes = true;
    }
    cf__set_raised(root->leaf, error);
    *value = CF_NIL;
    return (cf_status)cf__drive(root, value);
}

/* Not started, or ended: there is no yield at which an error could be raised. */
static bool has_no_yield(const cf_coro *co)
{
    return co->hot.state == CF__CLOSED || cf__is_fresh(co);
}

cf_status cf__throw(cf_coro *co, struct cf__error *error, cf_value *out)
{
    bool entered = cf__enter(co);
    if (!entered || co->hot.state == CF__HELD) {
        cf__error_free(error);
        return entered ? leave_held(co, out) : answer_busy(co, out);
    }
    cf_value value = CF_NIL;
    cf_status status;
    if (has_no_yield(co)) {
        co->hot.state = CF__CLOSED;
        status = cf__answer(co, error);
    } else {
        status = raise_in(co, error, &value);
    }
    return leave(co, status, value, out);
}

static cf_status refuse_code(cf_coro *co, int code, cf_value *out)
{
    if (!cf__enter(co))
        return answer_busy(co, out);
    cf_status status =
        cf__answer(co, cf__error_format(CF_EINVAL, co->name, "thrown with code %d", code));
    return leave(co, status, CF_NIL, out);
}

cf_status cf_throw(cf_coro *co, int code, const char *text, cf_value *out)
{
    if (code <= 0)
        return refuse_code(co, code, out);
    if (co->kind && co->kind->interrupt)
        co->kind->interrupt(co);
    return cf__throw(co, cf__error_new(code, co->name, text), out);
}

static cf_status close_suspended(cf_coro *root)
{
    cf_value value = CF_NIL;
    cf__leave_trace(root, CF__JOINED);
    root->closing = root->leaf;
    root->throw_closes = false;
    cf__set_raised(root->leaf, cf__error_new(CF_ECLOSED, root->leaf->name, NULL));
    return (cf_status)cf__drive(root, &value);
}

cf_status cf__close(cf_coro *co)
{
    if (!cf__enter(co))
        return answer_busy(co, NULL);
    if (co->hot.state == CF__HELD)
        return leave_held(co, NULL);
    cf_status status = CF_DONE;
    if (has_no_yield(co))
        co->hot.state = CF__CLOSED;
    else
        status = close_suspended(co);
    return leave(co, status, CF_NIL, NULL);
}

cf_status cf_close(cf_coro *co)
{
    if (co->kind && co->kind->interrupt && !co->kind->interrupt(co))
        return CF_ERROR;
    return cf__close(co);
}
