/* The wrapped system calls behind faults.h. */
#include "config.h"

#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

typedef struct fault {
    int countdown; /* to the call that fails; 0: none does */
    bool always;
    int error;
} fault;

/* One thread at a time sets these; readers and writers of a test's pipes only see them. */
static fault faults[FAULT_CALLS];
static atomic_uint noise;
static atomic_bool happened;

void fault_once(fault_call call, int nth, int error)
{
    faults[call] = (fault){.countdown = nth, .error = error};
}

void fault_always(fault_call call, int error)
{
    faults[call] = (fault){.always = true, .error = error};
}

void fault_noise(unsigned seed)
{
    noise = seed;
}

bool fault_stop(void)
{
    for (int call = 0; call < FAULT_CALLS; call++)
        faults[call] = (fault){0};
    noise = 0;
    return atomic_exchange(&happened, false);
}

static bool fails(fault_call call)
{
    fault *f = &faults[call];

    if (!f->always && (f->countdown == 0 || --f->countdown > 0))
        return false;
    happened = true;
    errno = f->error;
    return true;
}

/* The next of a row of numbers that look random. */
static unsigned draw(void)
{
    unsigned next = noise * 1103515245u + 12345u;

    noise = next != 0 ? next : 1;
    return next >> 16;
}

/* Disturb a transfer of *n bytes: cut it, or have it fail for the moment. */
static bool is_disturbed(size_t *n)
{
    if (noise == 0)
        return false;
    happened = true;
    switch (draw() % 4) {
    case 0:
        errno = EINTR;
        return true;
    case 1:
        errno = EAGAIN;
        return true;
    case 2:
        *n = *n > 1 ? 1 + draw() % *n : *n;
        return false;
    default:
        return false;
    }
}

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    return fails(FAULT_WRITE) || is_disturbed(&n) ? -1 : __real_write(fd, bytes, n);
}

ssize_t __real_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n)
{
    return fails(FAULT_READ) || is_disturbed(&n) ? -1 : __real_read(fd, bytes, n);
}

ssize_t __real_splice(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags);
ssize_t __wrap_splice(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags);
ssize_t __wrap_splice(int in, off64_t *in_at, int out, off64_t *out_at, size_t n, unsigned flags)
{
    return fails(FAULT_SPLICE) || is_disturbed(&n)
               ? -1
               : __real_splice(in, in_at, out, out_at, n, flags);
}

ssize_t __real_tee(int in, int out, size_t n, unsigned flags);
ssize_t __wrap_tee(int in, int out, size_t n, unsigned flags);
ssize_t __wrap_tee(int in, int out, size_t n, unsigned flags)
{
    return fails(FAULT_TEE) || is_disturbed(&n) ? -1 : __real_tee(in, out, n, flags);
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    va_list list;

    va_start(list, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
    va_end(list);
    return fails(FAULT_OPEN) ? -1 : __real_open(path, flags, mode);
}

int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
    int answer = __real_close(fd);

    return fails(FAULT_CLOSE) ? -1 : answer;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    return fails(FAULT_FSYNC) ? -1 : __real_fsync(fd);
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
    return fails(FAULT_RENAME) ? -1 : __real_rename(from, to);
}

int __real_pipe2(int ends[2], int flags);
int __wrap_pipe2(int ends[2], int flags);
int __wrap_pipe2(int ends[2], int flags)
{
    return fails(FAULT_PIPE) ? -1 : __real_pipe2(ends, flags);
}

int __real_posix_spawnp(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[],
                        char *const envp[]);
int __wrap_posix_spawnp(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[],
                        char *const envp[]);
int __wrap_posix_spawnp(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
                        const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    return fails(FAULT_SPAWN) ? faults[FAULT_SPAWN].error
                              : __real_posix_spawnp(child, path, actions, attributes, argv, envp);
}
