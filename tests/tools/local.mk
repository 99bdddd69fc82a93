# What other people's tools make of coroutines.
dist_check_SCRIPTS += tests/tools/backtrace.sh tests/tools/profile.sh tests/tools/starve.sh tests/tools/valgrind.sh
if TESTS_ENABLED
check_PROGRAMS += tests/tools/nested
tests_tools_nested_CFLAGS = $(AM_CFLAGS) -O2 -g
tests_tools_nested_LDADD = libcoflow-all.la
TESTS += tests/tools/backtrace.sh tests/tools/profile.sh
if !SANITIZED
TESTS += tests/tools/valgrind.sh
check_LTLIBRARIES += tests/tools/libstarve.la
tests_tools_libstarve_la_SOURCES = tests/tools/starve.c
tests_tools_libstarve_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -rpath /nowhere
tests_tools_libstarve_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
TESTS += tests/tools/starve.sh
endif
endif
