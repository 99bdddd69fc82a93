# Tests of lib/sched.
if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_sched_io
tests_unit_test_sched_io_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_sched_io
endif
