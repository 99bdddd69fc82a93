/*
 * coflow/error.h - error codes, and errors as objects.
 *
 * Nothing in the library prints, exits or aborts, with one exception: when a stack overflow is
 * about to kill the process, a line on standard error names the coroutine. A call that fails
 * returns CF_ERROR (see cf_error_of) or NULL (see cf_last_error). Codes are positive; a program's
 * own start at CF_EUSER.
 */
#ifndef COFLOW_ERROR_H
#define COFLOW_ERROR_H

#include <coflow/api.h>

CF_BEGIN

/* The one list of codes: X(CODE, number, meaning). Numbers never change once released. */
#define CF_ERRORS(X)                                                            \
    X(CF_ENOMEM, 1, "out of memory")                                            \
    X(CF_EBUSY, 2, "already running, or held by a yield-from")                  \
    X(CF_EUNSTARTED, 3, "a value was sent to a coroutine that has not started") \
    X(CF_EIGNORED, 4, "yielded again after close")                              \
    X(CF_ECLOSED, 5, "closed")                                                  \
    X(CF_ECANCELED, 6, "cancelled")                                             \
    X(CF_ETIMEDOUT, 7, "timed out")                                             \
    X(CF_EINVAL, 8, "invalid argument")                                         \
    X(CF_EPATTERN, 9, "bad pattern")                                            \
    X(CF_ECHILD, 10, "child process failed")                                    \
    X(CF_EPROTO, 11, "broken stream between processes")                         \
    X(CF_ESYS, 12, "system call failed")                                        \
    X(CF_ELIMIT, 13, "a limit was reached")                                     \
    X(CF_EDEADLOCK, 14, "every task waits for another")                         \
    X(CF_EFORMAT, 15, "broken input")

enum cf_error_code {
#define CF_ERROR_ENUM(code, number, meaning) code = number,
    CF_ERRORS(CF_ERROR_ENUM)
#undef CF_ERROR_ENUM
        CF_EUSER = 1000 /* a program's own codes start here */
};

/* All three strings belong to the library; how long they stay is said where a call returns one. */
typedef struct cf_error {
    int code;
    const char *name;  /* of the code: "CF_EBUSY"; "CF_EUSER" for a program's own */
    const char *text;  /* what happened, without a newline; never NULL */
    const char *where; /* the coroutine or stage that raised it; never NULL */
} cf_error;

/*
 * Why the last call of this thread failed that is answered here: constructors, sources, and those
 * that name cf_last_error where they are declared. NULL: none has failed. Valid until the thread's
 * next such failure or its end.
 */
CF_API const cf_error *cf_last_error(void);

/* The name of a code ("CF_EBUSY") and its meaning, as in the list above; "CF_EUSER" and "error" for
 * a program's own. Never NULL. */
CF_API const char *cf_error_name(int code);
CF_API const char *cf_error_message(int code);

CF_END

#endif
