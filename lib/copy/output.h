/*
 * output.h - the interface of an output, for its kinds (output_*.c) and the copier. The public
 * header is coflow/copy.h.
 */
#ifndef CF_COPY_OUTPUT_H
#define CF_COPY_OUTPUT_H

#include <coflow/copy.h>

/* The operations of a kind of output. 0 or errno, except release. */
struct cf__output_type {
    int (*write)(cf_output *output, const char *bytes, size_t n);
    /* Flush and close; `complete` is false when bytes are missing. Called once. */
    int (*finish)(cf_output *output, bool complete);
    /* After finish: wait for a child, free members. CF_ERROR with the last error set. NULL: nothing
     * to do. */
    cf_status (*release)(cf_output *output);
};

/* The first member of each kind's struct. */
struct cf_output {
    const struct cf__output_type *type;
    int fd;           /* the descriptor the bytes go to unchanged; -1 if there is none */
    bool takes_pages; /* splice may write to fd */
    bool is_pipe;     /* fd is a pipe or a socket, whose reader may go away */
    bool finished;
    int error; /* errno of the first failure, after which it takes no more bytes */
};

/* Initialise the members. fd is -1 when bytes do not go to a descriptor unchanged. */
void cf__output_init(cf_output *output, const struct cf__output_type *type, int fd);

/* Write all n bytes to a descriptor. 0 or errno. */
int cf__write_all(int fd, const char *bytes, size_t n);

/* Returns fd, or a duplicate above standard error if fd is 0, 1 or 2 (fd is then closed). -1 with
 * errno. A negative fd is returned as it is. */
int cf__above_stdio(int fd);

/* Set the last error from an errno value. Sets errno to that, too, and returns CF_ERROR. */
cf_status cf__fail_errno(int error, const char *where);

/* A file without compression or rotation; options as for cf_output_file. */
cf_output *cf__plain_file(const char *path, const cf_file_options *options);

/* A file, compressed if options ask for it. */
cf_output *cf__packed_file(const char *path, const cf_file_options *options);

/* A file as cf__packed_file makes it, which is rotated as it grows. */
cf_output *cf__rotating_file(const char *path, const cf_file_options *options);

#endif
