/*
 * error.h - error objects: immutable and reference counted.
 *
 * Making one never fails: without memory for it, a static CF_ENOMEM object takes its place, which
 * all functions here accept.
 */
#ifndef CF_CORO_ERROR_H
#define CF_CORO_ERROR_H

#include <stdarg.h>

#include <coflow/error.h>

struct cf__error;

/* A new error; text and where are copied. text NULL: the code's message. */
struct cf__error *cf__error_new(int code, const char *where, const char *text);
struct cf__error *cf__error_format(int code, const char *where, const char *format, ...)
    CF_PRINTF(3, 4);
struct cf__error *cf__error_vformat(int code, const char *where, const char *format, va_list args);
/* An error for the errno value `number`: CF_ESYS, or CF_ENOMEM or CF_ECANCELED for the values of
 * that name. The text is "what: No such file or directory"; what may be NULL. */
struct cf__error *cf__error_errno(int number, const char *where, const char *what);

struct cf__error *cf__error_ref(struct cf__error *error);
void cf__error_free(struct cf__error *error); /* NULL is fine */
const cf_error *cf__error_get(const struct cf__error *error);

/* Set this thread's cf_last_error; takes the reference over. */
void cf__set_last_error(struct cf__error *error);
/* Make an error and set it as this thread's last. */
void cf__fail(int code, const char *where, const char *format, ...) CF_PRINTF(3, 4);
/* A new reference to this thread's last error, to pass a first cause on; CF_EINVAL if there is
 * none. */
struct cf__error *cf__last_error_ref(void);

#endif
