/*
 * error.c - names of error codes, error objects, and the thread's last error.
 */
#include "config.h"

#include "coro/error.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coro/thread.h"

struct cf__error {
    cf_error view; /* strings in data, or static ones */
    atomic_uint references;
    char data[]; /* where NUL text NUL */
};

/* Stands in when there is no memory for an error object. Not counted. */
static struct cf__error out_of_memory = {
    .view = {CF_ENOMEM, "CF_ENOMEM", "out of memory", "coflow"}};

const char *cf_error_name(int code)
{
    switch (code) {
#define NAME(code, number, meaning) \
    case code:                      \
        return #code;
        CF_ERRORS(NAME)
#undef NAME
    default:
        return "CF_EUSER";
    }
}

const char *cf_error_message(int code)
{
    switch (code) {
#define MEANING(code, number, meaning) \
    case code:                         \
        return meaning;
        CF_ERRORS(MEANING)
#undef MEANING
    default:
        return "error";
    }
}

struct cf__error *cf__error_new(int code, const char *where, const char *text)
{
    if (!text)
        text = cf_error_message(code);
    size_t where_size = strlen(where) + 1;
    size_t text_size = strlen(text) + 1;
    struct cf__error *error = malloc(sizeof *error + where_size + text_size);
    if (!error)
        return &out_of_memory;
    memcpy(error->data, where, where_size);
    memcpy(error->data + where_size, text, text_size);
    error->view = (cf_error){code, cf_error_name(code), error->data + where_size, error->data};
    atomic_init(&error->references, 1);
    return error;
}

struct cf__error *cf__error_vformat(int code, const char *where, const char *format, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        return &out_of_memory;
    struct cf__error *error = cf__error_new(code, where, text);
    free(text);
    return error;
}

struct cf__error *cf__error_format(int code, const char *where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct cf__error *error = cf__error_vformat(code, where, format, args);
    va_end(args);
    return error;
}

/* ECANCELED and ENOMEM have codes of their own. */
static int code_of(int number)
{
    return number == ECANCELED ? CF_ECANCELED : number == ENOMEM ? CF_ENOMEM : CF_ESYS;
}

struct cf__error *cf__error_errno(int number, const char *where, const char *what)
{
    errno = number;
    return what ? cf__error_format(code_of(number), where, "%s: %m", what)
                : cf__error_format(code_of(number), where, "%m");
}

struct cf__error *cf__error_ref(struct cf__error *error)
{
    if (error && error != &out_of_memory)
        atomic_fetch_add_explicit(&error->references, 1, memory_order_relaxed);
    return error;
}

void cf__error_free(struct cf__error *error)
{
    if (!error || error == &out_of_memory)
        return;
    if (atomic_fetch_sub_explicit(&error->references, 1, memory_order_acq_rel) == 1)
        free(error);
}

const cf_error *cf__error_get(const struct cf__error *error)
{
    return error ? &error->view : NULL;
}

void cf__set_last_error(struct cf__error *error)
{
    struct cf__thread *thread = cf__thread_get();
    if (!thread) {
        cf__error_free(error);
        return;
    }
    cf__error_free(thread->last_error);
    thread->last_error = error;
}

void cf__fail(int code, const char *where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    cf__set_last_error(cf__error_vformat(code, where, format, args));
    va_end(args);
}

struct cf__error *cf__last_error_ref(void)
{
    struct cf__thread *thread = cf__thread_get();
    if (!thread)
        return &out_of_memory;
    if (!thread->last_error)
        return cf__error_new(CF_EINVAL, "coflow", NULL);
    return cf__error_ref(thread->last_error);
}

const cf_error *cf_last_error(void)
{
    struct cf__thread *thread = cf__thread_get();
    return thread ? cf__error_get(thread->last_error) : &out_of_memory.view;
}
