/*
 * coflow/sink.h - where lines end.
 */
#ifndef COFLOW_SINK_H
#define COFLOW_SINK_H

#include <coflow/copy.h>
#include <coflow/shape.h>
#include <coflow/stream.h>

CF_BEGIN

/*
 * Writes each line and a newline to fd, which stays the caller's. What came in a batch is written
 * before the next is waited for. A closed pipe is a stop, not an error (SIGPIPE is not raised);
 * CF_ESYS: writing failed, as on a full disk. A descriptor in non-blocking mode is waited for.
 */
CF_API cf_coro *cf_printer(int fd);

/*
 * To a file, with the bytes as they came: a last line that lacked its newline still does, unless a
 * stage on the way worked line by line. options (coflow/copy.h): overwrite (all zero, or NULL),
 * append, replace the old file as a whole at the end, rotate by size, compress. NULL, with
 * cf_last_error(): as cf_output_file. CF_ESYS at the end: something was not written; a file that
 * was to be replaced is then the old one. Either text begins with the path.
 */
CF_API cf_coro *cf_to_file(const char *path, const cf_file_options *options);

/*
 * To the standard input of `sh -c command`, started now; bytes as cf_to_file. A command that stops
 * reading is a stop. At its end the sink waits for the command. CF_ECHILD: it failed; the text says
 * "exit status 3" or "killed by signal 9 (Killed)". No SIGPIPE is raised, and nobody else's child
 * holds the pipe open. NULL, with cf_last_error(): CF_ESYS, CF_ENOMEM.
 */
CF_API cf_coro *cf_to_command(const char *command);

/*
 * To who listens at an address (coflow/socket.h), connected to now; bytes as cf_to_file. CF_ESYS: a
 * peer that went away before the end, or another failure to write. No SIGPIPE is raised. NULL, with
 * cf_last_error(): as cf_connect.
 */
CF_API cf_coro *cf_to_socket(const char *address);

/*
 * To everybody who connects to a listening socket (cf_listen; it stays the caller's, open), from
 * then on. Each has a queue of its own with these options (coflow/shape.h; NULL: all zero), so the
 * source has to run in a task; the counts are those of all of them, lines and bytes once. Who goes
 * away, or is too slow for CF_FULL_DISCONNECT, leaves; that is no error, and without anybody lines
 * are dropped uncounted. At its end it waits until all have had everything. NULL, with
 * cf_last_error(): CF_ENOMEM.
 */
CF_API cf_coro *cf_to_accepted(int listener, const cf_queue_options *options);

/* To any output, which stays the caller's to close; the sink finishes it at its end, or discards it
 * after an error. NULL for a NULL output, the cause kept. */
CF_API cf_coro *cf_to_output(cf_output *output);

/* Each line to fn(line, arg); false: it wants no more. arg must live as long as the sink; the
 * line's text is valid until fn returns. */
typedef bool cf_line_fn(cf_line line, void *arg);
CF_API cf_coro *cf_to_function(cf_line_fn *fn, void *arg);

/* All of it into memory, separators included, as they came. */
typedef struct cf_memory {
    char *text; /* ends in a NUL that is not counted; the caller's to free(), also after an error */
    size_t len;
} cf_memory;

/* *memory is filled while the sink lives, which must not be longer. CF_ENOMEM: no room for more. */
CF_API cf_coro *cf_to_memory(cf_memory *memory);

/* Takes every line and does nothing with it. */
CF_API cf_coro *cf_null(void);

CF_END

#endif
