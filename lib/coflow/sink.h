/*
 * coflow/sink.h - sinks: the last stages of a pipeline.
 */
#ifndef COFLOW_SINK_H
#define COFLOW_SINK_H

#include <coflow/copy.h>
#include <coflow/shape.h>
#include <coflow/stream.h>

CF_BEGIN

/*
 * Write each line and a newline to fd, which stays the caller's. A batch is written before the next
 * is received. A closed pipe is a stop, not an error (SIGPIPE is not raised); CF_ESYS: writing
 * failed, for example because the disk is full. fd may be non-blocking.
 */
CF_API cf_coro *cf_printer(int fd);

/*
 * Write to a file, byte for byte as received: a last line without a newline gets none, unless a
 * stage before worked line by line. options (coflow/copy.h; NULL: all zero): truncate, append,
 * replace the old file atomically at the end, rotate by size, compress. NULL, with cf_last_error():
 * as cf_output_file. CF_ESYS at the end: not everything was written; an atomic file then keeps its
 * old contents. The text of either begins with the path.
 */
CF_API cf_coro *cf_to_file(const char *path, const cf_file_options *options);

/*
 * Write to the standard input of `sh -c command`, which is started now; bytes as cf_to_file. A
 * command that stops reading is a stop. At its end the sink waits for the command. CF_ECHILD: it
 * failed; the text says "exit status 3" or "killed by signal 9 (Killed)". No SIGPIPE is raised, and
 * no other child inherits the pipe. NULL, with cf_last_error(): CF_ESYS, CF_ENOMEM.
 */
CF_API cf_coro *cf_to_command(const char *command);

/*
 * Connect now to the listener at an address (coflow/socket.h), and write to it; bytes as
 * cf_to_file. CF_ESYS: the peer went away before the end, or another write error. No SIGPIPE is
 * raised. NULL, with cf_last_error(): as cf_connect.
 */
CF_API cf_coro *cf_to_socket(const char *address);

/*
 * Send to every client that connects to a listening socket (cf_listen; it stays the caller's,
 * open), from the moment it is accepted. Each client has a queue with these options
 * (coflow/shape.h; NULL: all zero), so the source has to run in a task; the counts are the sums
 * over all clients, but lines and bytes count once. A client that goes away, or is disconnected by
 * CF_FULL_DISCONNECT, is no error. Without clients lines are lost, which does not count as dropped.
 * At its end the sink waits until all clients have got everything. NULL, with cf_last_error():
 * CF_ENOMEM.
 */
CF_API cf_coro *cf_to_accepted(int listener, const cf_queue_options *options);

/* Write to an output, which the caller still has to close; the sink finishes it at its end, or
 * discards it after an error. A NULL output: NULL, and cf_last_error() stays. */
CF_API cf_coro *cf_to_output(cf_output *output);

/* Call fn(line, arg) for each line; false: stop. arg must live as long as the sink; the line's text
 * is valid until fn returns. */
typedef bool cf_line_fn(cf_line line, void *arg);
CF_API cf_coro *cf_to_function(cf_line_fn *fn, void *arg);

/* What cf_to_memory collects: all lines, with their separators as received. */
typedef struct cf_memory {
    char *text; /* followed by a NUL that len does not count; the caller free()s it, also after an
                   error */
    size_t len;
} cf_memory;

/* Collect all lines in *memory, which must live as long as the sink. CF_ENOMEM: out of memory. */
CF_API cf_coro *cf_to_memory(cf_memory *memory);

/* Discard every line. */
CF_API cf_coro *cf_null(void);

CF_END

#endif
