/*
 * coflow/source.h - sources: functions that read lines and drive a pipeline.
 *
 * A source returns when the input ends or the target wants no more. Before that it closes the
 * target, unless somebody else holds a reference, and drops the caller's reference to it, also on
 * failure. It returns CF_DONE, or CF_ERROR with cf_last_error(). With a NULL target it returns
 * CF_ERROR and keeps cf_last_error(), the cause.
 *
 * Only LF ends a line (CR is kept); a last line without LF is a line. Before a source waits for
 * input it flushes everything below it.
 */
#ifndef COFLOW_SOURCE_H
#define COFLOW_SOURCE_H

#include <coflow/span.h>
#include <coflow/stream.h>

CF_BEGIN

/* The lines of a descriptor, from its current position to its end. It stays the caller's, open.
 * CF_ESYS: reading failed; CF_ENOMEM: no memory for a line. A pipe that carries more than 64 KB is
 * moved through a pipe of the source's own (two descriptors, if available), so that its writer need
 * not wait. */
CF_API cf_status cf_lines(int fd, cf_coro *target);

/* The lines of a file. CF_ESYS also when it cannot be opened. */
CF_API cf_status cf_lines_file(const char *path, cf_coro *target);

/*
 * The lines of several files, one after the other; cf_span_name gives each file's path. The paths
 * must stay valid until it returns. A file that cannot be opened or read is skipped; the first such
 * error (CF_ESYS) is returned at the end.
 */
CF_API cf_status cf_lines_files(const char *const paths[], size_t n, cf_coro *target);

struct stat;

/* A mapped part of a file. */
typedef struct cf_window cf_window;

/* A descriptor with a name and options. */
typedef struct cf_input {
    int fd;           /* stays the caller's, open */
    char separator;   /* the byte that ends a line: '\n', or 0 */
    const char *name; /* for cf_span_name and for messages; NULL: none */
    uint64_t from;    /* of a regular file: only lines that begin in [from, to) are read, without */
    uint64_t to;      /* moving fd's offset, so that threads may share fd. 0: all */
    const struct stat *status; /* the result of fstat on fd, if known; or NULL */
    bool map;                  /* see below */
    cf_window **window;        /* see below; NULL: none */
    cf_block *whole;           /* see below; stays the caller's. NULL: none */
    bool nul_ends;             /* see below */
} cf_input;

/*
 * The lines of an input, as cf_lines.
 *
 * `map`: a regular file of at least 1 MiB is mapped instead of read, which costs half as much, and
 * copies no line, however long. If the file is written to meanwhile, the text changes under the
 * stages, so they must not rely on what they saw before. If it is truncated meanwhile, they see
 * zeros where text is gone, and the source returns CF_ESYS; for that the first mapping installs a
 * handler for SIGBUS, which passes other faults on to the previous handler. At most 64 windows are
 * mapped at once; further files are read.
 *
 * `window`: when parts of one file are read one after the other, *window, NULL at first, keeps the
 * mapping between them: where threads share a file, every munmap costs all of them. It is for one
 * thread and one file. Release it with cf_window_free; NULL is fine.
 *
 * `whole`: a block that holds all of the input, with its length set (cf_block_set_length), is sent
 * instead of reading fd; it gets the input's name and separator.
 *
 * `nul_ends`: the target takes a NUL for the end of a line, too, as searches of binary files do. A
 * line longer than one read may then be sent in several spans, each ending in a NUL, so that a
 * gigabyte of NULs does not need a gigabyte of memory.
 */
CF_API cf_status cf_lines_input(const cf_input *input, cf_coro *target);
CF_API void cf_window_free(cf_window *window);

/*
 * The lines of several inputs at once, until all have ended: whole lines, as they are read, in
 * order within each input. Of an input only fd, separator, name and status are used; it is read
 * from its current position. An input that cannot be read is dropped, and its error (CF_ESYS) is
 * returned once the others have ended. In a task, waiting parks the task; a cancel is CF_ECANCELED.
 * The array must stay valid until it returns.
 */
CF_API cf_status cf_merge(const cf_input inputs[], size_t n, cf_coro *target);

/*
 * The lines that clients send to a listening socket (cf_listen in coflow/socket.h; it stays the
 * caller's, open): whole lines, as they are read, with the peer's name (cf_span_name:
 * "tcp:HOST:PORT", or "unix:NUMBER", a running number). A last line without LF is a line; when a
 * connection breaks, an incomplete last line is dropped. When descriptors run out, new clients
 * wait. Ends when the target wants no more, or, after shutdown(2) of the listener, with the last
 * connection. CF_ESYS: not a listening socket; in a task, CF_ECANCELED.
 */
CF_API cf_status cf_lines_accepted(int listener, cf_coro *target);

/*
 * The lines appended to a file from now on, as they come, like `tail -n 0 -F`. It waits for a file
 * that does not exist yet, and reads that from its start. When the path comes to name another file
 * (rotation) it continues there, after the old one's last line; when the file is truncated it
 * starts over. A last line without LF is a line once its file was rotated or truncated. Ends when
 * the target wants no more, or with an error: CF_ESYS (the file cannot be opened or read),
 * CF_EINVAL (it is not a regular file), CF_ENOMEM; in a task, CF_ECANCELED.
 */
CF_API cf_status cf_follow(const char *path, cf_coro *target);

/* The same for n files at once; the paths must stay valid until it returns. Lines are whole, and
 * cf_span_name gives the file's path; those of different files come as they are noticed. The first
 * error ends it for all files. */
CF_API cf_status cf_follow_many(const char *const paths[], size_t n, cf_coro *target);

/* The lines of a text in memory, which stays the caller's. */
CF_API cf_status cf_lines_text(const char *text, size_t len, cf_coro *target);

/* The lines that `sh -c command` writes to its standard output. Waits for the command. CF_ECHILD:
 * it failed before the target stopped; the text says "exit status 3" or "killed by signal 9
 * (Killed)". CF_ESYS: it could not be started. */
CF_API cf_status cf_lines_command(const char *command, cf_coro *target);

/* The values that a generator yields, each a line as text. Takes the generator over, and closes it
 * when the target wants no more; returns its error. A NULL generator: CF_ERROR, and cf_last_error()
 * stays. */
CF_API cf_status cf_lines_from(cf_coro *generator, cf_coro *target);

/*
 * A line at every interval of `seconds`, the first after one interval: "1", "2" ... up to count; 0:
 * for ever. The time the target takes does not delay later lines. In a task, waiting parks the
 * task. CF_EINVAL: seconds is negative or not a number.
 */
CF_API cf_status cf_ticks(double seconds, uint64_t count, cf_coro *target);

CF_END

#endif
