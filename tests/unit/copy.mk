# Tests of the copier, with system calls that fail on purpose.
EXTRA_DIST += tests/unit/faults.h tests/unit/copying.h
faults_ldflags = -Wl,--wrap=write,--wrap=read,--wrap=splice,--wrap=tee,--wrap=open,--wrap=close \
    -Wl,--wrap=fsync,--wrap=rename,--wrap=pipe2,--wrap=posix_spawnp

if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_copy
tests_unit_test_copy_SOURCES = tests/unit/test_copy.c tests/unit/faults.c
tests_unit_test_copy_LDADD = $(unit_libs)
tests_unit_test_copy_LDFLAGS = $(AM_LDFLAGS) $(faults_ldflags)
TESTS += tests/unit/test_copy

check_PROGRAMS += tests/unit/test_output
tests_unit_test_output_SOURCES = \
    tests/unit/test_output.c \
    tests/unit/failing.c \
    tests/unit/faults.c
tests_unit_test_output_LDADD = $(unit_libs)
tests_unit_test_output_LDFLAGS = $(failing_ldflags) $(faults_ldflags)
TESTS += tests/unit/test_output

check_PROGRAMS += tests/unit/test_output_restart
tests_unit_test_output_restart_LDADD = $(unit_libs)
TESTS += tests/unit/test_output_restart
endif
