/*
 * output.h - what the kinds of outputs have in common, for those who write one (output_*.c) and for
 * the copier. Users see lib/coflow/copy.h.
 */
#ifndef CF_COPY_OUTPUT_H
#define CF_COPY_OUTPUT_H

#include <coflow/copy.h>

/* What a kind of output does its own way. All answer 0 or an errno. */
struct cf__output_type {
    int (*write)(cf_output *output, const char *bytes, size_t n);
    /* Flush and close; `complete` is false when bytes are missing. Called once. */
    int (*finish)(cf_output *output, bool complete);
    /* After finish: wait, and free what is inside. CF_ERROR with the last error set. NULL: nothing.
     */
    cf_status (*release)(cf_output *output);
};

/* The head of every kind's own struct. */
struct cf_output {
    const struct cf__output_type *type;
    int fd; /* where the bytes end up, when that is one descriptor and nothing is between; or -1 */
    bool takes_pages; /* splice may write to fd */
    bool is_pipe;     /* fd is a pipe, whose reader may go away */
    bool finished;
    int error; /* errno of its first failure; it takes nothing more */
};

/* Fill in the head; fd -1 when bytes cannot go straight to a descriptor. */
void cf__output_init(cf_output *output, const struct cf__output_type *type, int fd);

/* Write to a descriptor, all of it, whatever happens on the way. 0 or errno. */
int cf__write_all(int fd, const char *bytes, size_t n);

/* The same descriptor, or one above standard error in its place when it is not. -1 with errno. */
int cf__above_stdio(int fd);

/* Set the last error from an errno, which errno keeps, and answer CF_ERROR. */
cf_status cf__fail_errno(int error, const char *where);

/* A file without rotation and compression; options as for cf_output_file. */
cf_output *cf__plain_file(const char *path, const cf_file_options *options);

/* A file with compression; without, the plain one. */
cf_output *cf__packed_file(const char *path, const cf_file_options *options);

/* A packed file that is replaced by a new one as it grows. */
cf_output *cf__rotating_file(const char *path, const cf_file_options *options);

#endif
