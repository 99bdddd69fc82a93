# Tests of lib/coro against its own inside knowledge: stacks, signals, what a coroutine shares with its thread.
EXTRA_DIST += tests/unit/child.h

if TESTS_ENABLED

core_tests =
check_PROGRAMS += $(core_tests)
TESTS += $(core_tests)

core_tests += tests/unit/test_core_chain
tests_unit_test_core_chain_LDADD = $(unit_libs)

# The same through the exported calls.
core_tests += tests/unit/test_core_chain_exported
tests_unit_test_core_chain_exported_SOURCES = tests/unit/test_core_chain.c
tests_unit_test_core_chain_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_core_chain_exported_LDADD = $(unit_libs)

core_tests += tests/unit/test_core_guard
tests_unit_test_core_guard_LDADD = $(unit_libs)
tests_unit_test_core_guard_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=madvise,--wrap=mprotect,--wrap=syscall

core_tests += tests/unit/test_core_overflow
tests_unit_test_core_overflow_SOURCES = tests/unit/test_core_overflow.c tests/unit/failing.c
tests_unit_test_core_overflow_LDADD = $(unit_libs)
tests_unit_test_core_overflow_LDFLAGS = $(failing_ldflags)

core_tests += tests/unit/test_core_surroundings
tests_unit_test_core_surroundings_CFLAGS = $(AM_CFLAGS) -frounding-math
tests_unit_test_core_surroundings_LDADD = $(unit_libs) -lm

endif
