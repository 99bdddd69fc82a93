/* Waiting for child processes, with the kernel's pidfd_open and without. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A kernel before Linux 5.3. */
static bool old_kernel;

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
    long arguments[6];
    va_list list;
    if (old_kernel && number == SYS_pidfd_open) {
        errno = ENOSYS;
        return -1;
    }
    va_start(list, number);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
                          arguments[4], arguments[5]);
}

static pid_t start_child(useconds_t lives, int status)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(usleep(lives) == 0 ? status : 99);
    return child;
}

static void await_it(void)
{
    int status = -1;
    pid_t child = start_child(5000, 3);
    assert_true(cf_wait_child(child, -1, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_false(cf_wait_child(child, -1, &status));
    assert_int_equal(errno, ECHILD);
}

static void give_up_on_it(void)
{
    pid_t child = start_child(100000000, 0);
    assert_false(cf_wait_child(child, 0, NULL));
    assert_int_equal(errno, ETIMEDOUT);
    assert_false(cf_wait_child(child, 0.002, NULL));
    assert_int_equal(errno, ETIMEDOUT);
    kill(child, SIGKILL);
    assert_true(cf_wait_child(child, -1, NULL));
}

static cf_value in_task(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    await_it();
    give_up_on_it();
    return cf_nil;
}

static cf_value wait_until_canceled(cf_coro *self, void *child)
{
    assert_false(cf_wait_child(*(pid_t *)child, -1, NULL));
    assert_int_equal(errno, ECANCELED);
    cf_catch(self);
    return cf_nil;
}

static void wait_in_all_ways(bool without_pidfd)
{
    old_kernel = without_pidfd;
    await_it();
    give_up_on_it();
    pid_t child = start_child(100000000, 0);
    cf_task *tasks[] = {cf_spawn(in_task, NULL), cf_spawn(in_task, NULL),
                        cf_spawn(wait_until_canceled, &child)};
    cf_pause();
    cf_cancel(tasks[2]);
    assert_int_equal(cf_gather(tasks, 3, NULL), CF_DONE);
    kill(child, SIGKILL);
    assert_true(cf_wait_child(child, -1, NULL));
    old_kernel = false;
}

TEST(a_child_is_awaited_by_its_descriptor)
{
    wait_in_all_ways(false);
}

TEST(an_old_kernel_is_asked_again_and_again)
{
    wait_in_all_ways(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_is_awaited_by_its_descriptor),
        cmocka_unit_test(an_old_kernel_is_asked_again_and_again),
    };
    return RUN("child", tests);
}
