# Tests of line streams, written against the headers alone; see coro.mk.
EXTRA_DIST += tests/unit/stream.h

if TESTS_ENABLED

flow_tests =
check_PROGRAMS += $(flow_tests)
TESTS += $(flow_tests)

flow_tests += tests/unit/test_flow_line
tests_unit_test_flow_line_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_sync
tests_unit_test_flow_sync_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_stop
tests_unit_test_flow_stop_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_error
tests_unit_test_flow_error_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_close
tests_unit_test_flow_close_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_depth
tests_unit_test_flow_depth_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_sharing
tests_unit_test_flow_sharing_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_meeting
tests_unit_test_flow_meeting_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_broadcast
tests_unit_test_flow_broadcast_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_lines
tests_unit_test_flow_lines_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_head
tests_unit_test_flow_head_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_count
tests_unit_test_flow_count_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_printer
tests_unit_test_flow_printer_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_live
tests_unit_test_flow_live_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_span
tests_unit_test_flow_span_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_random
tests_unit_test_flow_random_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_stress
tests_unit_test_flow_stress_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_oom
tests_unit_test_flow_oom_SOURCES = tests/unit/test_flow_oom.c tests/unit/failing.c
tests_unit_test_flow_oom_LDADD = $(unit_libs)
tests_unit_test_flow_oom_LDFLAGS = $(failing_ldflags)

flow_tests += tests/unit/test_flow_grep
tests_unit_test_flow_grep_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_line_exported
tests_unit_test_flow_line_exported_SOURCES = tests/unit/test_flow_line.c
tests_unit_test_flow_line_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_flow_line_exported_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_stop_exported
tests_unit_test_flow_stop_exported_SOURCES = tests/unit/test_flow_stop.c
tests_unit_test_flow_stop_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_flow_stop_exported_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_value
tests_unit_test_flow_value_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_delegate
tests_unit_test_flow_delegate_LDADD = $(unit_libs)

flow_tests += tests/unit/test_flow_value_exported
tests_unit_test_flow_value_exported_SOURCES = tests/unit/test_flow_value.c
tests_unit_test_flow_value_exported_CPPFLAGS = $(AM_CPPFLAGS) -DCF_NO_INLINE
tests_unit_test_flow_value_exported_LDADD = $(unit_libs)

endif
