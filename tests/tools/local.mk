# What other people's tools make of coroutines.
dist_check_SCRIPTS += tests/tools/backtrace.sh tests/tools/profile.sh tests/tools/valgrind.sh
if TESTS_ENABLED
check_PROGRAMS += tests/tools/nested
tests_tools_nested_CFLAGS = $(AM_CFLAGS) -O2 -g
tests_tools_nested_LDADD = libcoflow-all.la
TESTS += tests/tools/backtrace.sh tests/tools/profile.sh
if !SANITIZED
TESTS += tests/tools/valgrind.sh
endif
endif
