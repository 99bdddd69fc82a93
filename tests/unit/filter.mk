# What is beneath cgrep: the filter that searches, the walk through folders and what it leaves out.
if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_filter_grep
tests_unit_test_filter_grep_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_filter_grep

check_PROGRAMS += tests/unit/test_source_mapped
tests_unit_test_source_mapped_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_mapped

check_PROGRAMS += tests/unit/test_source_nuls
tests_unit_test_source_nuls_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_nuls

check_PROGRAMS += tests/unit/test_source_siphon
tests_unit_test_source_siphon_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_siphon

check_PROGRAMS += tests/unit/test_source_walk
tests_unit_test_source_walk_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
TESTS += tests/unit/test_source_walk

check_PROGRAMS += tests/unit/test_source_ignore
tests_unit_test_source_ignore_SOURCES = tests/unit/test_source_ignore.c tests/unit/failing.c
tests_unit_test_source_ignore_LDADD = libcoflow-all.la $(PCRE2_LIBS) $(CMOCKA_LIBS)
tests_unit_test_source_ignore_LDFLAGS = $(failing_ldflags) \
    -Wl,--wrap=pcre2_compile_8,--wrap=pcre2_match_data_create_8
TESTS += tests/unit/test_source_ignore
endif
