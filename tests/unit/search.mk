# Tests of lib/search.
if TESTS_ENABLED

search_tests =
check_PROGRAMS += $(search_tests)
TESTS += $(search_tests)

search_tests += tests/unit/test_search_matcher
tests_unit_test_search_matcher_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_posix
tests_unit_test_search_posix_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_engines
tests_unit_test_search_engines_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_automaton
tests_unit_test_search_automaton_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_bits
tests_unit_test_search_bits_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_fold
tests_unit_test_search_fold_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_plan
tests_unit_test_search_plan_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_pieces
tests_unit_test_search_pieces_LDADD = $(unit_libs)

search_tests += tests/unit/test_search_regex
tests_unit_test_search_regex_LDADD = $(unit_libs)
tests_unit_test_search_regex_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pcre2_compile_8,--wrap=malloc

search_tests += tests/unit/test_search_scan
tests_unit_test_search_scan_LDADD = $(unit_libs)

endif
