# The filters that search.
if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_filter_grep
tests_unit_test_filter_grep_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_filter_grep
endif
