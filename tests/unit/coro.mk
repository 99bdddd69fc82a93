# Tests of the coroutine protocol and of line streams, written against the headers alone. A test that is
# built a second time with -DCF_NO_INLINE takes the exported calls instead of the header's.
EXTRA_DIST += tests/unit/unit.h tests/unit/failing.h
unit_libs = libcoflow-all.la $(CMOCKA_LIBS)
failing_ldflags = $(AM_LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc \
    -Wl,--wrap=posix_memalign,--wrap=strdup,--wrap=strndup,--wrap=vasprintf,--wrap=free \
    -Wl,--wrap=mmap,--wrap=munmap

if TESTS_ENABLED

coro_tests =
check_PROGRAMS += $(coro_tests)
TESTS += $(coro_tests)

coro_tests += tests/unit/test_coro_value
tests_unit_test_coro_value_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_new
tests_unit_test_coro_new_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_start
tests_unit_test_coro_start_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_send
tests_unit_test_coro_send_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_error
tests_unit_test_coro_error_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_throw
tests_unit_test_coro_throw_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_close
tests_unit_test_coro_close_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_defer
tests_unit_test_coro_defer_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_state
tests_unit_test_coro_state_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_reference
tests_unit_test_coro_reference_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_reentrancy
tests_unit_test_coro_reentrancy_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_yield_from
tests_unit_test_coro_yield_from_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_yield_from_close
tests_unit_test_coro_yield_from_close_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_yield_from_depth
tests_unit_test_coro_yield_from_depth_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_thread
tests_unit_test_coro_thread_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_oom
tests_unit_test_coro_oom_SOURCES = tests/unit/test_coro_oom.c tests/unit/failing.c
tests_unit_test_coro_oom_LDADD = $(unit_libs)
tests_unit_test_coro_oom_LDFLAGS = $(failing_ldflags)

coro_tests += tests/unit/test_coro_send_exported
tests_unit_test_coro_send_exported_SOURCES = tests/unit/test_coro_send.c
tests_unit_test_coro_send_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_coro_send_exported_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_throw_exported
tests_unit_test_coro_throw_exported_SOURCES = tests/unit/test_coro_throw.c
tests_unit_test_coro_throw_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_coro_throw_exported_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_close_exported
tests_unit_test_coro_close_exported_SOURCES = tests/unit/test_coro_close.c
tests_unit_test_coro_close_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_coro_close_exported_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_yield_from_exported
tests_unit_test_coro_yield_from_exported_SOURCES = tests/unit/test_coro_yield_from.c
tests_unit_test_coro_yield_from_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_coro_yield_from_exported_LDADD = $(unit_libs)

coro_tests += tests/unit/test_coro_reentrancy_exported
tests_unit_test_coro_reentrancy_exported_SOURCES = tests/unit/test_coro_reentrancy.c
tests_unit_test_coro_reentrancy_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_coro_reentrancy_exported_LDADD = $(unit_libs)

endif
