/*
 * error.h - errors as they travel: immutable, reference counted, never failing to exist.
 *
 * When there is no memory for one, a ready-made CF_ENOMEM stands in; every call here copes with it.
 */
#ifndef CF_CORO_ERROR_H
#define CF_CORO_ERROR_H

#include <stdarg.h>

#include <coflow/error.h>

struct cf__error;

/* A new error; text and where are copied. text NULL: the code's meaning. */
struct cf__error *cf__error_new(int code, const char *where, const char *text);
struct cf__error *cf__error_format(int code, const char *where, const char *format, ...)
    CF_PRINTF(3, 4);
struct cf__error *cf__error_vformat(int code, const char *where, const char *format, va_list args);
/* CF_ESYS, or what number has of its own (CF_ENOMEM, CF_ECANCELED), with errno's message: "what: No
 * such file or directory". */
struct cf__error *cf__error_errno(int number, const char *where, const char *what);

struct cf__error *cf__error_ref(struct cf__error *error);
void cf__error_free(struct cf__error *error); /* NULL is fine */
const cf_error *cf__error_get(const struct cf__error *error);

/* What cf_last_error of this thread tells from now on; takes the reference. */
void cf__set_last_error(struct cf__error *error);
/* Make and set one in a step. */
void cf__fail(int code, const char *where, const char *format, ...) CF_PRINTF(3, 4);
/* The last one, for passing a first cause on: a new reference, or CF_EINVAL when there is none. */
struct cf__error *cf__last_error_ref(void);

#endif
