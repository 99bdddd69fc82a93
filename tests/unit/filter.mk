# What is beneath cgrep: the filter that searches, the walk through folders.
if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_filter_grep
tests_unit_test_filter_grep_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_filter_grep

check_PROGRAMS += tests/unit/test_source_mapped
tests_unit_test_source_mapped_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_mapped

check_PROGRAMS += tests/unit/test_source_walk
tests_unit_test_source_walk_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_walk
endif
