/*
 * report.h - how a tool talks about trouble: lines on standard error that start with its name, and
 * the check that standard output took everything.
 */
#ifndef COMMON_REPORT_H
#define COMMON_REPORT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* "ctee: TEXT\n" on standard error, in one write, after what standard output still holds. */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_warn_list(const char *format, va_list list) __attribute__((format(printf, 1, 0)));

/* "ctee: WHAT: No space left on device\n". `error` is an errno value. */
void cli_warn_errno(int error, const char *what);

/* cli_warn, then exit with status. */
_Noreturn void cli_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What the tool was called as: the last part of argv[0]. */
const char *cli_name(void);

/*
 * Flush and close standard output. Returns `status`, or `trouble` with a message when something
 * written there was lost (a full disk shows only now). Call it last: return
 * cli_close_stdout(status, 2).
 */
int cli_close_stdout(int status, int trouble);

/*
 * A file name for a message: as it is when a shell would read it as one plain word, else in quotes
 * the way a shell writes them. The result lives in `room`, cut when it does not fit; room of 5 or
 * more.
 */
const char *cli_quoted(const char *name, char *room, size_t size);

#endif
