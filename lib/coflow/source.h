/*
 * coflow/source.h - where lines come from.
 *
 * Sources drive the pipeline: they return when the input ends or the target wants no more, having
 * closed the target (once nobody else holds it) and dropped the caller's reference, also on
 * failure. CF_DONE, or CF_ERROR with cf_last_error(). A NULL target: CF_ERROR, the cause kept. Only
 * LF ends a line (CR is kept); a last line without LF is a line. Before a source would wait for
 * input, everything below it is flushed.
 */
#ifndef COFLOW_SOURCE_H
#define COFLOW_SOURCE_H

#include <coflow/span.h>
#include <coflow/stream.h>

CF_BEGIN

/* A descriptor, from where it stands to its end. It stays the caller's, open. CF_ESYS: reading
 * failed; CF_ENOMEM: no memory for a line. A pipe that gives more than 64 KB is read through one of
 * the source's own (two descriptors, if they can be had), so that its writer need not wait. */
CF_API cf_status cf_lines(int fd, cf_coro *target);

/* A file by its name. CF_ESYS also when it cannot be opened. */
CF_API cf_status cf_lines_file(const char *path, cf_coro *target);

/*
 * Several files, one after the other; each line carries its file's path (cf_span_name). The paths
 * stay the caller's, until it returns. A file that cannot be opened or read is passed over; the
 * first such error (CF_ESYS) comes out at the end.
 */
CF_API cf_status cf_lines_files(const char *const paths[], size_t n, cf_coro *target);

struct stat;

/* What is mapped of a file. */
typedef struct cf_window cf_window;

/* A descriptor with a name, whose lines may end in NUL. */
typedef struct cf_input {
    int fd;           /* stays the caller's, open */
    char separator;   /* what ends a line: '\n', or 0 */
    const char *name; /* for cf_span_name and for messages; NULL: none */
    uint64_t from;    /* of a regular file only the lines that begin in [from, to). It is read */
    uint64_t to;      /* without moving fd's place, so that threads may share one. 0: all */
    const struct stat *status; /* what fstat says of fd, if it has been asked; or NULL */
    bool map;                  /* see below */
    cf_window **window;        /* see below; NULL: none */
    cf_block *whole;           /* see below; stays the caller's. NULL: none */
    bool nul_ends;             /* see below */
} cf_input;

/*
 * As cf_lines. With `map`, a regular file from 1 MiB on is mapped in place of being read, which
 * costs half as much, and copies no line however long. Then text changes under the stages when
 * somebody writes to the file meanwhile, so that they must not rely on what they saw before. If the
 * file is cut short meanwhile, they see zeros in place of what is gone, and CF_ESYS comes out at
 * the end; for that, the first mapping installs a handler for SIGBUS, which leaves other faults to
 * the one that was there before. At most 64 windows of files are mapped at once; more are read.
 *
 * Who reads parts of one file, one behind the other, has *window, NULL at first, stay mapped from
 * each to the next: where threads share a file, every mapping that ends costs all of them. It is
 * for one thread and one file, and released by cf_window_free, for which NULL is fine.
 *
 * `whole`, a block that has all of the input and was told how much that is (cf_block_set_length),
 * is sent in place of what fd has; it gets the input's name and separator.
 *
 * `nul_ends` is for a target that takes a NUL for the end of a line, too, as searches of binary
 * files do: then a line that is longer than what is read at once may be sent in spans that end in a
 * NUL each, so that a gigabyte of NULs needs no gigabyte of memory.
 */
CF_API cf_status cf_lines_input(const cf_input *input, cf_coro *target);
CF_API void cf_window_free(cf_window *window);

/*
 * Several at once into one target, until all have ended: lines come as they are read, each whole,
 * those of one input in order. Of an input fd, separator, name and status count; it is read from
 * where it stands. One that cannot be read is left; its error (CF_ESYS) comes out once the others
 * have ended. In a task, waiting parks the task; a cancel is CF_ECANCELED. The array stays the
 * caller's, until it returns.
 */
CF_API cf_status cf_merge(const cf_input inputs[], size_t n, cf_coro *target);

/*
 * What those write who connect to a listening socket (cf_listen in coflow/socket.h; it stays the
 * caller's, open): lines come as they are read, each whole and with the name of its peer
 * (cf_span_name: "tcp:HOST:PORT"; "unix:NUMBER", counted). A last line without LF is a line; where
 * a connection breaks, what came of its last line is dropped. When descriptors run out, who
 * connects waits. Ends when the target wants no more, or, after shutdown(2) of the listener, with
 * the last connection. CF_ESYS: it does not listen; in a task, CF_ECANCELED.
 */
CF_API cf_status cf_lines_accepted(int listener, cf_coro *target);

/*
 * The lines appended to a file from now on, as they come: `tail -n 0 -F`. It waits for a file that
 * is not there yet and reads that from its start; goes on with the new file when the name comes to
 * mean another (rotation), after the old one's last line; begins again when the file is cut short.
 * A last line without LF is a line once its file has been left or cut. Ends when the target wants
 * no more, or with an error: CF_ESYS (the file cannot be opened or read), CF_EINVAL (it is not a
 * regular file), CF_ENOMEM; in a task, CF_ECANCELED.
 */
CF_API cf_status cf_follow(const char *path, cf_coro *target);

/* The same for n files at once; the paths stay the caller's, until it returns. Each file's lines
 * carry its path (cf_span_name) and are whole; those of different files come as they were noticed.
 * The first error ends it for all. */
CF_API cf_status cf_follow_many(const char *const paths[], size_t n, cf_coro *target);

/* A text in memory, which stays the caller's. */
CF_API cf_status cf_lines_text(const char *text, size_t len, cf_coro *target);

/* What `sh -c command` writes to its standard output. The command is waited for. CF_ECHILD: it
 * failed, and the target had not stopped before; the text says "exit status 3" or "killed by signal
 * 9 (Killed)". CF_ESYS: it could not be started. */
CF_API cf_status cf_lines_command(const char *command, cf_coro *target);

/* What a coroutine yields, each value a line as text. Takes the generator over, which is closed
 * when the target wants no more; its error comes out. A NULL one: CF_ERROR, the cause kept. */
CF_API cf_status cf_lines_from(cf_coro *generator, cf_coro *target);

/*
 * A line every so many seconds, the first after that time: "1", "2" ... up to count; 0: for ever.
 * When a line is due does not depend on how long the target took for the ones before. In a
 * task, waiting parks the task. CF_EINVAL: seconds is below 0 or no number.
 */
CF_API cf_status cf_ticks(double seconds, uint64_t count, cf_coro *target);

CF_END

#endif
