# Tests of lib/sched.
if TESTS_ENABLED

sched_tests =
check_PROGRAMS += $(sched_tests)
TESTS += $(sched_tests)

sched_tests += tests/unit/test_coro_park
tests_unit_test_coro_park_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_io
tests_unit_test_sched_io_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_task
tests_unit_test_sched_task_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_cancel
tests_unit_test_sched_cancel_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_deadline
tests_unit_test_sched_deadline_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_descriptor
tests_unit_test_sched_descriptor_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_future
tests_unit_test_sched_future_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_process
tests_unit_test_sched_process_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_threads
tests_unit_test_sched_threads_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_threaded
tests_unit_test_sched_threaded_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_sync
tests_unit_test_sched_sync_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_stress
tests_unit_test_sched_stress_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_crowd
tests_unit_test_sched_crowd_LDADD = $(unit_libs)

sched_tests += tests/unit/test_sched_oom
tests_unit_test_sched_oom_SOURCES = tests/unit/test_sched_oom.c tests/unit/failing.c
tests_unit_test_sched_oom_LDADD = $(unit_libs)
tests_unit_test_sched_oom_LDFLAGS = $(failing_ldflags)

sched_tests += tests/unit/test_sched_child
tests_unit_test_sched_child_LDADD = $(unit_libs)
tests_unit_test_sched_child_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=syscall

sched_tests += tests/unit/test_sched_fork
tests_unit_test_sched_fork_LDADD = $(unit_libs)

endif
