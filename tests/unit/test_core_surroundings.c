/* What a coroutine shares with its thread and process: the floating-point environment, errno,
 * signals, fork. */
#include "unit.h"

#include <errno.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "child.h"

/* ----------------------------------------------------------- floating point */

static int third_rounds(void)
{
    volatile double one = 1, three = 3;
    return (int)((one / three - 0.333333333333333314) * 1e17); /* 0 to nearest, more when upward */
}

static cf_value round_upward(cf_coro *self, void *arg)
{
    (void)arg;
    fesetround(FE_UPWARD);
    int upward = third_rounds();
    while (cf_yield(self, cf_int(fegetround() == FE_UPWARD && third_rounds() == upward), NULL))
        ;
    return cf_nil;
}

TEST(floating_point_environment_is_shared)
{
#ifndef CF_SWITCH_ASM
    skip(); /* swapcontext keeps one for each context */
#endif
    cf_coro *co = cf_new(round_upward, NULL);
    assert_yielded(do_next(co), 1);
    assert_int_equal(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
    assert_yielded(do_next(co), 0);
    cf_free(co);
}

TEST(floating_point_environment_of_its_own_on_request)
{
    cf_coro *co = cf_new_with(round_upward, NULL, 64 * 1024, CF_OWN_FLOATING);
    for (int i = 0; i < 3; i++) {
        assert_yielded(do_next(co), 1);
        assert_int_equal(fegetround(), FE_TONEAREST);
    }
    assert_int_equal(cf_close(co), CF_DONE);
    assert_int_equal(fegetround(), FE_TONEAREST);
    cf_free(co);
}

TEST(own_floating_point_environment_starts_as_the_makers)
{
    fesetround(FE_UPWARD);
    cf_coro *co = cf_new_with(round_upward, NULL, 64 * 1024, CF_OWN_FLOATING);
    fesetround(FE_TONEAREST);
    assert_yielded(do_next(co), 1);
    cf_free(co);
    co = cf_new(round_upward, NULL); /* most likely in the same slot: nothing is left of the wish */
    assert_int_equal(cf_close(co), CF_DONE);
    cf_free(co);
}

static cf_value delegate(cf_coro *self, void *sub)
{
    cf_yield_from(self, sub, NULL);
    return cf_int(fegetround() == FE_TONEAREST);
}

TEST(own_floating_point_environment_inside_a_yield_from)
{
    cf_coro *inner = cf_new_with(round_upward, NULL, 64 * 1024, CF_OWN_FLOATING);
    cf_coro *outer = cf_new(delegate, inner);
    assert_yielded(do_next(outer), 1);
    assert_int_equal(fegetround(), FE_TONEAREST);
    assert_yielded(do_next(outer), 1);
    assert_int_equal(cf_close(outer), CF_DONE);
    cf_free(outer);
}

/* -------------------------------------------------------------------- errno */

static cf_value set_errno(cf_coro *self, void *arg)
{
    (void)arg;
    errno = EDOM;
    cf_yield(self, cf_nil, NULL);
    return cf_int(errno);
}

TEST(errno_is_the_threads)
{
    cf_coro *co = cf_new(set_errno, NULL);
    errno = 0;
    cf_next(co, NULL);
    assert_int_equal(errno, EDOM);
    errno = ERANGE;
    assert_returned(do_next(co), ERANGE);
    cf_free(co);
}

/* ------------------------------------------------------------------ signals */

static volatile sig_atomic_t handled;

static void handle(int number)
{
    handled = number;
}

static cf_value raise_a_signal(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_yield(self, cf_int(raise(SIGUSR1)), NULL))
        ;
    return cf_nil;
}

TEST(signal_is_handled_on_the_coroutines_stack)
{
    signal(SIGUSR1, handle);
    cf_coro *co = cf_new(raise_a_signal, NULL);
    for (int i = 0; i < 3; i++) {
        handled = 0;
        assert_yielded(do_next(co), 0);
        assert_int_equal(handled, SIGUSR1);
    }
    cf_free(co);
    signal(SIGUSR1, SIG_DFL);
}

static cf_value block_a_signal(cf_coro *self, void *arg)
{
    (void)self;
    sigset_t *set = arg;
    pthread_sigmask(SIG_BLOCK, set, NULL);
    return cf_nil;
}

TEST(signal_mask_is_the_threads)
{
#ifndef CF_SWITCH_ASM
    skip(); /* swapcontext keeps one for each context */
#endif
    sigset_t set, now;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    cf_coro *co = cf_new(block_a_signal, &set);
    cf_next(co, NULL);
    cf_free(co);
    pthread_sigmask(SIG_UNBLOCK, &set, &now);
    assert_int_equal(sigismember(&now, SIGUSR2), 1);
}

/* --------------------------------------------------------------------- fork */

static cf_value fork_inside(cf_coro *self, void *arg)
{
    (void)arg;
    pid_t pid = fork();
    cf_yield(self, cf_int(pid), NULL);
    return cf_int(pid == 0 ? 23 : 42);
}

TEST(body_may_fork_and_goes_on_in_both_processes)
{
#ifdef __SANITIZE_THREAD__
    skip(); /* in the child of several fibers it no longer sees that a switch orders them */
#endif
    cf_coro *co = cf_new(fork_inside, NULL);
    answer forked = do_next(co);
    answer returned = do_next(co);
    cf_free(co);
    if (forked.value.i64 == 0)
        _exit((int)returned.value.i64);
    assert_returned(returned, 42);
    int status;
    assert_int_equal(waitpid((pid_t)forked.value.i64, &status, 0), forked.value.i64);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 23);
}

static cf_value nothing(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    return cf_nil;
}

static atomic_bool enough;

/* Keeps the process's share of stacks locked as often as can be. */
static void *trim_and_take(void *arg)
{
    while (!enough) {
        cf_free(cf_new(nothing, NULL));
        cf_trim();
    }
    return arg;
}

static int make_and_trim(void)
{
    alarm(60); /* a lock that is never opened would be waited for until then */
    for (int i = 0; i < 100; i++)
        cf_free(cf_new(nothing, NULL));
    cf_trim();
    return 0;
}

TEST(child_of_a_fork_can_make_stacks_whatever_other_threads_were_doing)
{
    cf_trim(); /* what earlier tests left, once and not in every child */
    pthread_t thread;
    enough = false;
    assert_int_equal(pthread_create(&thread, NULL, trim_and_take, NULL), 0);
    for (int i = 0; i < 20; i++)
        assert_int_equal(run_child(make_and_trim).status, 0);
    enough = true;
    pthread_join(thread, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floating_point_environment_is_shared),
        cmocka_unit_test(floating_point_environment_of_its_own_on_request),
        cmocka_unit_test(own_floating_point_environment_starts_as_the_makers),
        cmocka_unit_test(own_floating_point_environment_inside_a_yield_from),
        cmocka_unit_test(errno_is_the_threads),
        cmocka_unit_test(signal_is_handled_on_the_coroutines_stack),
        cmocka_unit_test(signal_mask_is_the_threads),
        cmocka_unit_test(body_may_fork_and_goes_on_in_both_processes),
        cmocka_unit_test(child_of_a_fork_can_make_stacks_whatever_other_threads_were_doing),
    };
    return RUN("core surroundings", tests);
}
