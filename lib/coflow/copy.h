/*
 * coflow/copy.h - copy bytes from one descriptor to any number of outputs, without looking at them.
 *
 * Make an output for each place the bytes shall go to, copy, close the outputs. Between pipes, and
 * from a pipe to a file, pages move inside the kernel; everything else goes through a buffer. An
 * output that fails is left out from then on and takes nothing from the others. A write that falls
 * short, a signal, a descriptor that somebody made non-blocking: all are seen through.
 *
 *     cf_output *outputs[] = {cf_output_fd(STDOUT_FILENO), cf_output_file("copy", NULL)};
 *     cf_copy(STDIN_FILENO, outputs, 2, NULL);
 *     cf_output_close(outputs[0]);
 *     cf_output_close(outputs[1]);
 *
 * This knows neither lines nor coroutines; a stream of lines goes to files through the sinks.
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

/* One place that bytes go to. Used by one thread at a time. */
typedef struct cf_output cf_output;

/* How what is written to a file is compressed. By ending: .gz, .xz and .zst, anything else is not.
 */
typedef enum cf_compression {
    CF_COMPRESS_NONE,
    CF_COMPRESS_BY_ENDING,
    CF_COMPRESS_GZIP,
    CF_COMPRESS_XZ,
    CF_COMPRESS_ZSTD
} cf_compression;

/* How a file is written. All zero: truncated, or made with mode 0666 less the umask. */
typedef struct cf_file_options {
    bool append;                /* write behind what is there */
    bool atomic;                /* the name is given to the complete file when it is closed */
    bool sync;                  /* on stable storage before it counts as closed */
    cf_compression compression; /* of the bytes on their way to the file */
    uint64_t rotate_size;       /* start a new file at the first line end at or past it; 0: never */
    unsigned rotate_keep;       /* how many old files PATH.1, PATH.2 ... stay; 0: all of them */
} cf_file_options;

/* The descriptor, which stays the caller's. NULL, with cf_last_error(): CF_ENOMEM. */
CF_API cf_output *cf_output_fd(int fd);

/*
 * A file. The path is copied; options NULL: all zero. With `atomic` the bytes go to a file without
 * a name in the same folder, which gets the name (through a symbolic link: the name of what it
 * leads to) and the old file's mode when the output is closed; until then, and when anything fails,
 * the old file stays. A path that leads to something other than a regular file is opened as it is.
 * rotate_size counts bytes before compression; only regular files rotate, and of a symbolic link
 * what it leads to. NULL, with cf_last_error(): CF_ESYS when the file cannot be opened, CF_EINVAL
 * for a compression this library was built without and for atomic together with append or
 * rotate_size, CF_ENOMEM.
 */
CF_API cf_output *cf_output_file(const char *path, const cf_file_options *options);

/*
 * The standard input of `sh -c command`, started now. NULL, with cf_last_error(): CF_ESYS,
 * CF_ENOMEM.
 */
CF_API cf_output *cf_output_command(const char *command);

/* The same, with the command's standard output going to `out`, which stays the caller's. */
CF_API cf_output *cf_output_command_into(const char *command, int out);

/* When a command is started again. */
typedef struct cf_restart {
    unsigned times; /* at most so often */
    char separator; /* what ends a line */

    /* Zeroed, then how often it was; must live as long as the output. NULL: nobody asks. */
    unsigned *count;
} cf_restart;

/*
 * The same, but a command that ends before its input is started again, with the lines that it had
 * not been given: what has been written to it is its own, read or not, but a line is written whole
 * to one of them. How it ended matters only the last time. `out`, if not -1, must stay open as long
 * as the output; restart is copied.
 */
CF_API cf_output *cf_output_command_restarted(const char *command, int out,
                                              const cf_restart *restart);

/*
 * Write n bytes, all of them. 0, or errno's value for what went wrong, which is then the answer
 * ever after and leaves the output to be closed. A closed pipe is EPIPE; no SIGPIPE is raised.
 */
CF_API int cf_output_write(cf_output *output, const void *bytes, size_t n);

/*
 * No more bytes will come: flush, rename, close what was opened, but wait for nobody. With several
 * commands, finish all outputs before the first is closed, so that all of them see their end.
 * CF_ERROR with CF_ESYS when something written may be lost; an output that had failed before fails
 * silently.
 */
CF_API cf_status cf_output_finish(cf_output *output);

/* The bytes are not all of them: as finish, but an atomic file is dropped and the old one stays. */
CF_API void cf_output_discard(cf_output *output);

/*
 * Finish unless that was done, wait for a command, free the output, in any case. CF_ERROR as
 * finish, or with CF_ECHILD: the command failed; the text says "exit status 3" or "killed by signal
 * 9 (Killed)". NULL is fine and is CF_DONE.
 */
CF_API cf_status cf_output_close(cf_output *output);

/* ------------------------------------------------------------------ copying */

typedef struct cf_copy_options {
    uint64_t rate;    /* bytes per second at most; 0: as fast as it goes */
    bool watch_pipes; /* leave an output whose reader went away also while the input is silent */
    int tick;         /* call `moved` every so many milliseconds too, also in silence; 0: do not */

    /* Some bytes were moved; `total` so far. NULL: nobody asks. */
    void (*moved)(void *context, uint64_t total);

    /* outputs[index] failed with this errno and is left out; it stays to be closed. false: stop the
     * copy once the others have what was read. NULL: go on. */
    bool (*failed)(void *context, size_t index, int error);

    void *context; /* of the two */
} cf_copy_options;

/*
 * Copy until the input ends, `failed` says stop, or no output is left. Nothing is closed. options
 * NULL: all zero. An output that has failed before is left out from the start. Raises no SIGPIPE.
 *   CF_DONE   all that was read went to every output that did not fail
 *   CF_ERROR  reading failed (CF_ESYS), or CF_ENOMEM; cf_last_error() tells
 */
CF_API cf_status cf_copy(int from, cf_output *const outputs[], size_t count,
                         const cf_copy_options *options);

CF_END

#endif
