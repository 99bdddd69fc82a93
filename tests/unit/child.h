/*
 * child.h - run a function in a child process, and collect its exit status and standard error.
 */
#ifndef COFLOW_TESTS_CHILD_H
#define COFLOW_TESTS_CHILD_H

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct child_end {
    int status;        /* as waitpid gives it */
    char errors[8192]; /* the beginning of what it wrote to standard error */
};

static inline bool died_of_fault(struct child_end end)
{
    return WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGSEGV;
}

/* Runs fn in a child; its return value is the child's exit status. */
static inline struct child_end run_child(int (*fn)(void))
{
    struct child_end end = {.status = -1};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGSEGV, SIG_DFL); /* not cmocka's, nor a sanitizer's */
        dup2(ends[1], STDERR_FILENO);
        _exit(fn());
    }
    close(ends[1]);
    size_t used = 0;
    ssize_t got;
    while (used < sizeof end.errors - 1 &&
           (got = read(ends[0], end.errors + used, sizeof end.errors - 1 - used)) > 0)
        used += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &end.status, 0), pid);
    return end;
}

#endif
