/*
 * A stack overflow is told in one line, and ends the process as a fault would; other faults are
 * none of our business. Each in a child, which has not used the library before.
 */
#include "unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "child.h"
#include "failing.h"

static volatile int depth_wanted = 1 << 20;

__attribute__((noinline)) static int descend(int depth)
{
    volatile char frame[256];
    frame[0] = (char)depth;
    return depth == depth_wanted ? 0 : descend(depth + 1) + frame[0];
}

static cf_value overflow(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield(self, cf_nil, NULL);
    return cf_int(descend(0));
}

static int overflow_with_name(void)
{
    cf_coro *co = cf_new_sized(overflow, NULL, 128 * 1024);
    cf_set_name(co, "spider");
    cf_next(co, NULL);
    cf_next(co, NULL);
    return 0;
}

static const char report[] =
    "coflow: stack overflow in coroutine 'spider': its stack has 128 KiB; make it with "
    "cf_new_sized and a larger one\n";

TEST(overflow_is_told_in_one_line)
{
    struct child_end end = run_child(overflow_with_name);
    assert_true(died_of_fault(end));
    assert_string_equal(end.errors, report);
}

static cf_coro *made_elsewhere;

static void *resume_elsewhere(void *arg)
{
    cf_next(made_elsewhere, NULL);
    return arg;
}

static int overflow_on_another_thread(void)
{
    made_elsewhere = cf_new_sized(overflow, NULL, 128 * 1024);
    cf_set_name(made_elsewhere, "spider");
    cf_next(made_elsewhere, NULL);
    pthread_t thread;
    pthread_create(&thread, NULL, resume_elsewhere, NULL);
    pthread_join(thread, NULL);
    return 0;
}

TEST(overflow_on_a_thread_that_made_none_is_told_too)
{
    struct child_end end = run_child(overflow_on_another_thread);
    assert_true(died_of_fault(end));
    assert_string_equal(end.errors, report);
}

static void leave_with_7(int number)
{
    (void)number;
    _exit(7);
}

static int overflow_with_a_handler_before(void)
{
    signal(SIGSEGV, leave_with_7);
    return overflow_with_name();
}

TEST(handler_that_was_there_before_comes_after_the_line)
{
    struct child_end end = run_child(overflow_with_a_handler_before);
    assert_true(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 7);
    assert_string_equal(end.errors, report);
}

static void leave_with_8(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    _exit(info->si_addr == (void *)64 ? 8 : 9);
}

static int fault_elsewhere(void)
{
    struct sigaction action = {.sa_sigaction = leave_with_8, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    cf_free(cf_new(overflow, NULL));
    volatile int *volatile nowhere = (volatile int *)64;
    return *nowhere;
}

TEST(other_faults_go_to_the_handler_before_untold)
{
    struct child_end end = run_child(fault_elsewhere);
    assert_true(WIFEXITED(end.status));
    assert_int_equal(WEXITSTATUS(end.status), 8);
    assert_string_equal(end.errors, "");
}

static int signal_sent(void)
{
    cf_free(cf_new(overflow, NULL));
    kill(getpid(), SIGSEGV);
    return 0;
}

TEST(signal_sent_by_kill_still_kills)
{
    struct child_end end = run_child(signal_sent);
    assert_true(died_of_fault(end));
    assert_string_equal(end.errors, "");
}

static void *use_the_library(void *arg)
{
    cf_free(cf_new(overflow, NULL));
    return arg;
}

TEST(signal_stack_goes_with_its_thread)
{
    use_the_library(NULL);
    long before = failing_mappings();
    pthread_t thread;
    pthread_create(&thread, NULL, use_the_library, NULL);
    pthread_join(thread, NULL);
    assert_int_equal(failing_mappings(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_is_told_in_one_line),
        cmocka_unit_test(overflow_on_a_thread_that_made_none_is_told_too),
        cmocka_unit_test(handler_that_was_there_before_comes_after_the_line),
        cmocka_unit_test(other_faults_go_to_the_handler_before_untold),
        cmocka_unit_test(signal_sent_by_kill_still_kills),
        cmocka_unit_test(signal_stack_goes_with_its_thread),
    };
    return RUN("core overflow", tests);
}
