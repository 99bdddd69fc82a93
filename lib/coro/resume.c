/*
 * resume.c - what a resumer calls: next, send, throw, close; and the one loop that drives a
 * coroutine, or a chain of them joined by yield-from, until there is an answer.
 *
 * The loop always switches straight to the chain's leaf, so a resume costs the same at every depth.
 * When the leaf ends, its outer one becomes the leaf and is resumed with what came out of it.
 * Closing goes through the chain from the inside: root->closing is who is being closed now.
 */
#include "config.h"

#define CF_NO_INLINE
#include "coro/coro.h"

#include "coro/switch.h"

/* What one step of the loop finds, beside a cf_status: resume the leaf again. */
enum { AGAIN = 3 };

static bool is_nil(cf_value value)
{
    return value.u64 == 0 && value.len == 0;
}

/* ---------------------------------------------------------------------- answers */

cf_status cf__answer(cf_coro *co, struct cf__error *error)
{
    atomic_store_explicit(&co->answered, cf__error_get(error), memory_order_release);
    cf__error_free(co->last);
    co->last = error;
    return CF_ERROR;
}

/* Writes nothing that the side that runs could be reading. */
static cf_status answer_busy(cf_coro *co, cf_value *out)
{
    atomic_store_explicit(&co->answered, &co->busy, memory_order_release);
    if (out)
        *out = CF_NIL;
    return CF_ERROR;
}

static cf_status leave(cf_coro *co, cf_status status, cf_value value, cf_value *out)
{
    cf__leave(co);
    if (atomic_load_explicit(&co->orphan, memory_order_relaxed))
        cf__reap_orphan(co);
    if (out)
        *out = status == CF_ERROR ? CF_NIL : value;
    return status;
}

/* ------------------------------------------------------------------------- chain */

/* Who is being closed next: outwards, until the root when that gets CF_ECLOSED as a plain throw. */
static void close_next(cf_coro *root, cf_coro *outer)
{
    root->closing = outer == root && root->throw_closes ? NULL : outer;
}

/* Take `inner`, and what it delegates to, off the chain; the one outside it becomes the leaf. */
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

/* The one being closed yielded instead. */
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

static int root_ended(cf_coro *root, cf_value *value, struct cf__error *error, bool closed)
{
    root->closing = NULL;
    if (error)
        return cf__answer(root, error);
    if (closed)
        *value = CF_NIL;
    return CF_DONE;
}

static int leaf_ended(cf_coro *root, cf_value *value)
{
    cf_coro *leaf = root->leaf;
    struct cf__error *error = cf__take_raised(leaf);
    bool closed = root->closing == leaf;
    if (closed && error && cf__error_get(error)->code == CF_ECLOSED) {
        cf__error_free(error);
        error = NULL;
    }
    if (leaf == root) {
        root->hot.state = CF__CLOSED;
        return root_ended(root, value, error, closed);
    }
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

/* What the leaf's switch back means. */
static int settle(cf_coro *root, int why, cf_value *value)
{
    if (why == CF__PARKED)
        return CF__PARKED;
    if (why == CF_YIELD)
        return root->closing ? close_ignored(root) : CF_YIELD;
    atomic_store_explicit(&root->handover, 0, memory_order_relaxed);
    if (why != CF__DELEGATE)
        return leaf_ended(root, value);
    *value = CF_NIL;
    return AGAIN;
}

int cf__settle(cf_coro *root, int why, cf_value *value)
{
    int answer = settle(root, why, value);
    while (answer == AGAIN) {
        why = cf__switch(root->leaf, value, 0);
        answer = settle(root, why, value);
    }
    return answer;
}

int cf__drive(cf_coro *root, cf_value *value)
{
    return cf__settle(root, cf__switch(root->leaf, value, 0), value);
}

/* ----------------------------------------------------------------- next and send */

cf_status cf__resume_entered(cf_coro *co, cf_value in, cf_value *out)
{
    cf_value value = in;
    cf_status status = CF_DONE;
    switch (co->hot.state) {
    case CF__HELD:
        cf__leave(co);
        return answer_busy(co, out);
    case CF__CLOSED:
        value = CF_NIL;
        break;
    case CF__CREATED:
        if (!is_nil(in)) {
            status = cf__answer(co, cf__error_new(CF_EUNSTARTED, co->name, NULL));
            break;
        }
        co->hot.state = cf__idle_state(co);
        /* fall through */
    default:
        status = (cf_status)cf__drive(co, &value);
    }
    return leave(co, status, value, out);
}

cf_status cf__resume(cf_coro *co, cf_value in, cf_value *out)
{
    return cf__enter(co) ? cf__resume_entered(co, in, out) : answer_busy(co, out);
}

/* The short way met something else than a yield and comes here with the value: go on from there. */
static cf_status resume_handover(cf_coro *co, cf_value value, cf_value *out)
{
    cf_status status = (cf_status)cf__settle(co, co->why, &value);
    return leave(co, status, value, out);
}

cf_status cf_send(cf_coro *co, cf_value in, cf_value *out)
{
    if (atomic_load_explicit(&co->handover, memory_order_relaxed) == cf__thread_id())
        return resume_handover(co, in, out);
    if (co->kind && co->kind->send)
        return co->kind->send(co, in, out);
    return cf__resume(co, in, out);
}

cf_status cf_next(cf_coro *co, cf_value *out)
{
    return cf_send(co, CF_NIL, out);
}

/* --------------------------------------------------------------- throw and close */

/* Raise in a suspended coroutine. CF_ECLOSED closes the inner ones of a chain first. */
static cf_status raise_in(cf_coro *root, struct cf__error *error, cf_value *value)
{
    if (root->leaf != root && cf__error_get(error)->code == CF_ECLOSED) {
        root->closing = root->leaf;
        root->throw_closes = true;
    }
    cf__set_raised(root->leaf, error);
    *value = CF_NIL;
    return (cf_status)cf__drive(root, value);
}

cf_status cf__throw(cf_coro *co, struct cf__error *error, cf_value *out)
{
    bool entered = cf__enter(co);
    if (!entered || co->hot.state == CF__HELD) {
        if (entered)
            cf__leave(co);
        cf__error_free(error);
        return answer_busy(co, out);
    }
    cf_value value = CF_NIL;
    cf_status status;
    if (co->hot.state == CF__CREATED || co->hot.state == CF__CLOSED) {
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
    root->closing = root->leaf;
    root->throw_closes = false;
    cf__set_raised(root->leaf, cf__error_new(CF_ECLOSED, root->leaf->name, NULL));
    return (cf_status)cf__drive(root, &value);
}

cf_status cf__close(cf_coro *co)
{
    if (!cf__enter(co))
        return answer_busy(co, NULL);
    cf_status status = CF_DONE;
    switch (co->hot.state) {
    case CF__HELD:
        cf__leave(co);
        return answer_busy(co, NULL);
    case CF__CREATED:
        co->hot.state = CF__CLOSED;
        break;
    case CF__CLOSED:
        break;
    default:
        status = close_suspended(co);
    }
    return leave(co, status, CF_NIL, NULL);
}

cf_status cf_close(cf_coro *co)
{
    if (co->kind && co->kind->interrupt)
        co->kind->interrupt(co);
    return cf__close(co);
}
