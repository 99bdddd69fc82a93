/*
 * report.h - messages on standard error, which begin with the tool's name, and the check that
 * standard output was written completely.
 */
#ifndef COMMON_REPORT_H
#define COMMON_REPORT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Flush standard output and print "ctee: TEXT\n" on standard error, with a single write. */
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_warn_list(const char *format, va_list list) __attribute__((format(printf, 1, 0)));

/* The same for an errno value: "ctee: WHAT: No space left on device\n". */
void cli_warn_errno(int error, const char *what);

/* cli_warn, then exit with status. */
_Noreturn void cli_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The name that the tool was called by: the last component of argv[0]. */
const char *cli_name(void);

/*
 * Flush and close standard output. Returns `status`; if output was lost (a full disk may show only
 * now), prints a message and returns `trouble`. Call it last: return cli_close_stdout(status, 2).
 */
int cli_close_stdout(int status, int trouble);

/*
 * Quote a file name for a message, in shell syntax. Returns `name` itself if it is a plain word to
 * a shell; otherwise the quoted name in `room`, cut if it does not fit. size is at least 5.
 */
const char *cli_quoted(const char *name, char *room, size_t size);

#endif
