/*
 * coflow/copy.h - copy bytes from one descriptor to any number of outputs.
 *
 * Make an output for each destination, copy, close the outputs. Between pipes, and from a pipe to a
 * file, pages move inside the kernel; everything else goes through a buffer. An output that fails
 * is left out from then on, without loss to the others. Short writes, signals and non-blocking
 * descriptors are handled.
 *
 *     cf_output *outputs[] = {cf_output_fd(STDOUT_FILENO), cf_output_file("copy", NULL)};
 *     cf_copy(STDIN_FILENO, outputs, 2, NULL);
 *     cf_output_close(outputs[0]);
 *     cf_output_close(outputs[1]);
 *
 * Nothing here deals with lines or coroutines; to write a stream of lines use a sink.
 */
#ifndef COFLOW_COPY_H
#define COFLOW_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coflow/api.h>
#include <coflow/coro.h>

CF_BEGIN

/* ------------------------------------------------------------------ outputs */

/* A destination of bytes. Used by one thread at a time. */
typedef struct cf_output cf_output;

/* Compression of a file's contents. BY_ENDING: by .gz, .xz or .zst at the end of its name, else
 * none. */
typedef enum cf_compression {
    CF_COMPRESS_NONE,
    CF_COMPRESS_BY_ENDING,
    CF_COMPRESS_GZIP,
    CF_COMPRESS_XZ,
    CF_COMPRESS_ZSTD
} cf_compression;

/* How a file is written. All zero: it is truncated, or created with mode 0666 less the umask. */
typedef struct cf_file_options {
    bool append;                /* write at the end of an existing file */
    bool atomic;                /* the file appears under its name complete, when it is closed */
    bool sync;                  /* have it on stable storage before the close succeeds */
    cf_compression compression; /* of the bytes written to the file */
    uint64_t rotate_size;       /* start a new file at the first line end at or past it; 0: never */
    unsigned rotate_keep;       /* number of old files PATH.1, PATH.2 ... to keep; 0: all */
} cf_file_options;

/* An output to a descriptor, which stays the caller's. NULL, with cf_last_error(): CF_ENOMEM. */
CF_API cf_output *cf_output_fd(int fd);

/*
 * An output to a file. The path is copied; options NULL: all zero. With `atomic` the bytes go to an
 * unnamed file in the same folder, which gets the name and the old file's mode when the output is
 * closed; until then, and on any failure, the old file stays. A path to anything but a regular file
 * is opened as it is. rotate_size counts bytes before compression; only regular files rotate. Where
 * path is a symbolic link, the file it leads to is replaced or rotated. NULL, with cf_last_error():
 * CF_ESYS when the file cannot be opened, CF_EINVAL for a compression that this library was built
 * without and for atomic together with append or rotate_size, CF_ENOMEM.
 */
CF_API cf_output *cf_output_file(const char *path, const cf_file_options *options);

/*
 * An output to the standard input of `sh -c command`, which is started now. NULL, with
 * cf_last_error(): CF_ESYS, CF_ENOMEM.
 */
CF_API cf_output *cf_output_command(const char *command);

/* The same, with the command's standard output going to `out`, which stays the caller's. */
CF_API cf_output *cf_output_command_into(const char *command, int out);

/* How a command is restarted. */
typedef struct cf_restart {
    unsigned times; /* at most this often */
    char separator; /* the byte that ends a line */

    /* If not NULL, set to 0 and then to the number of restarts; must live as long as the output. */
    unsigned *count;
} cf_restart;

/*
 * The same, but a command that ends before its input does is restarted, and gets the lines that
 * follow. Bytes written to the old command are not written again, whether it read them or not; but
 * no line is split between two. Only the last one's exit status counts. `out` may be -1, else must
 * stay open as long as the output; restart is copied.
 */
CF_API cf_output *cf_output_command_restarted(const char *command, int out,
                                              const cf_restart *restart);

/*
 * Write all n bytes. Returns 0 or an errno value. After a failure every further write returns the
 * same value; the output must still be closed. A closed pipe is EPIPE; no SIGPIPE is raised.
 */
CF_API int cf_output_write(cf_output *output, const void *bytes, size_t n);

/*
 * End the output: flush, rename an atomic file, close the file or pipe; does not wait for a
 * command. With several commands, finish all outputs before closing the first, so that every
 * command sees the end of its input. CF_ERROR with CF_ESYS: written bytes may be lost. CF_DONE for
 * an output of which a write had failed, as that was reported.
 */
CF_API cf_status cf_output_finish(cf_output *output);

/* End an output whose data is incomplete: as finish, but an atomic file is dropped, and the old one
 * stays. */
CF_API void cf_output_discard(cf_output *output);

/*
 * Finish, unless done already; wait for a command; free the output, also on failure. CF_ERROR as
 * finish, or with CF_ECHILD: the command failed; the text says "exit status 3" or "killed by signal
 * 9 (Killed)". NULL is fine and gives CF_DONE.
 */
CF_API cf_status cf_output_close(cf_output *output);

/* ------------------------------------------------------------------ copying */

typedef struct cf_copy_options {
    uint64_t rate;    /* at most this many bytes per second; 0: unlimited */
    bool watch_pipes; /* notice that an output's reader has gone even while no input comes */
    int tick;         /* also call `moved` every so many milliseconds, input or not; 0: do not */

    /* Called after bytes were copied, `total` of them so far. May be NULL. */
    void (*moved)(void *context, uint64_t total);

    /* Called when outputs[index] has failed with an errno value and is left out; it must still be
     * closed. false: stop once the others have what was read. NULL: go on. */
    bool (*failed)(void *context, size_t index, int error);

    void *context; /* for moved and failed */
} cf_copy_options;

/*
 * Copy until the input ends, `failed` returns false, or no output is left. Closes nothing. options
 * NULL: all zero. An output that has failed before is left out from the start. Raises no SIGPIPE.
 *   CF_DONE   every output that did not fail has got all that was read
 *   CF_ERROR  with cf_last_error(): CF_ESYS (reading failed) or CF_ENOMEM
 */
CF_API cf_status cf_copy(int from, cf_output *const outputs[], size_t count,
                         const cf_copy_options *options);

CF_END

#endif
