# One cmocka program per source file. Those of the library link with libcoflow-all.la, which has the
# internal names too. Append here:
#
#     check_PROGRAMS += tests/unit/test_x
#     tests_unit_test_x_LDADD = libcoflow-all.la $(CMOCKA_LIBS)
#     TESTS += tests/unit/test_x
if TESTS_ENABLED
check_PROGRAMS += tests/unit/test_options
tests_unit_test_options_LDADD = bin/common/libcommon.a $(CMOCKA_LIBS)
TESTS += tests/unit/test_options
endif

include tests/unit/coro.mk
include tests/unit/core.mk
include tests/unit/filter.mk
include tests/unit/flow.mk
include tests/unit/copy.mk
