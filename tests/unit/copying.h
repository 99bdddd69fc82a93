/*
 * copying.h - shared by the tests of cf_copy and its outputs: a folder for each test, test data,
 * and threads at the far ends of pipes, to which faults.h does not apply.
 */
#ifndef COFLOW_TESTS_COPYING_H
#define COFLOW_TESTS_COPYING_H

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faults.h"

ssize_t __real_read(int fd, void *bytes, size_t n);
ssize_t __real_write(int fd, const void *bytes, size_t n);
int __real_close(int fd);

enum { MUCH = 600 * 1000 }; /* bytes: many times the capacity of a pipe */

/* ---------------------------------------------------------------- a folder */

/* Each test starts in an empty folder of its own, which is removed after it. */
static inline int enter_folder(void **state)
{
    char *folder = strdup("/tmp/coflow-copy-XXXXXX");

    *state = folder;
    return folder == NULL || mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static inline int leave_folder(void **state)
{
    char command[128];

    fault_stop();
    snprintf(command, sizeof command, "cd / && rm -rf '%s'", (char *)*state);
    int failed = chdir("/") != 0 || system(command) != 0;
    free(*state);
    return failed;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

static inline int count_files(void)
{
    DIR *folder = opendir(".");
    int count = -2; /* . and .. */

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* ------------------------------------------------------------------- bytes */

/* MUCH bytes without repetitions, in lines of 1 to 70 bytes. */
static inline char *much(void)
{
    char *bytes = malloc(MUCH);

    assert_non_null(bytes);
    for (unsigned i = 0, at = 0; at < MUCH; i++) {
        char line[80];
        int length = snprintf(line, sizeof line, "%u%.*s\n", i * 2654435761u, (int)(i % 60),
                              "------------------------------------------------------------");
        for (int j = 0; j < length && at < MUCH; j++)
            bytes[at++] = line[j];
    }
    return bytes;
}

static inline void put_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline void check_file(const char *name, const char *bytes, size_t n, int line)
{
    FILE *file = fopen(name, "r");
    char *got = malloc(n + 1);

    assert_non_null(got);
    if (file == NULL)
        print_error("%s is not there\n", name);
    _assert_true(file != NULL, "file", __FILE__, line);
    size_t length = fread(got, 1, n + 1, file);
    fclose(file);
    if (length != n)
        print_error("%s has %zu bytes, not %zu\n", name, length, n);
    _assert_true(length == n && memcmp(got, bytes, n) == 0, name, __FILE__, line);
    free(got);
}

#define assert_file(name, bytes, n) check_file((name), (bytes), (n), __LINE__)
#define assert_file_is(name, text)  check_file((name), (text), strlen(text), __LINE__)

/* ----------------------------------------------------------- ends of pipes */

/* Reads a pipe to its end, or writes into one, on a thread. */
typedef struct far_end {
    pthread_t thread;
    int fd;
    char *bytes; /* what was read, or is to be written */
    size_t length;
    size_t piece; /* how many bytes at a time */
} far_end;

static inline void *read_far(void *arg)
{
    far_end *end = arg;
    ssize_t n;

    while ((n = __real_read(end->fd, end->bytes + end->length, end->piece)) > 0)
        end->length += (size_t)n;
    __real_close(end->fd);
    return NULL;
}

static inline void *write_far(void *arg)
{
    far_end *end = arg;

    for (size_t done = 0; done < end->length;) {
        size_t left = end->length - done;
        ssize_t n = __real_write(end->fd, end->bytes + done, left < end->piece ? left : end->piece);
        if (n < 0)
            break;
        done += (size_t)n;
    }
    __real_close(end->fd);
    return NULL;
}

/* Starts a thread that reads from a pipe; returns the descriptor to write to. */
static inline int start_reader(far_end *end, size_t piece)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    *end = (far_end){.fd = ends[0], .bytes = calloc(2, MUCH), .piece = piece};
    assert_non_null(end->bytes);
    assert_int_equal(pthread_create(&end->thread, NULL, read_far, end), 0);
    return ends[1];
}

/* Starts a thread that writes the bytes, in pieces, into a pipe; returns the descriptor to read. */
static inline int start_writer(far_end *end, char *bytes, size_t length, size_t piece)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    *end = (far_end){.fd = ends[1], .bytes = bytes, .length = length, .piece = piece};
    assert_int_equal(pthread_create(&end->thread, NULL, write_far, end), 0);
    return ends[0];
}

static inline void join(far_end *end)
{
    pthread_join(end->thread, NULL);
}

/* Call after closing the reader's pipe: checks that it got these bytes. */
static inline void check_reader(far_end *end, const char *bytes, size_t n, int line)
{
    join(end);
    if (end->length != n)
        print_error("a reader got %zu bytes, not %zu\n", end->length, n);
    _assert_true(end->length == n && memcmp(end->bytes, bytes, n) == 0, "reader", __FILE__, line);
    free(end->bytes);
}

#define assert_reader(end, bytes, n) check_reader((end), (bytes), (n), __LINE__)

#endif
