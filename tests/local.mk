# The tests. Unit tests, one program per source file, are listed in unit/local.mk; cases for the tools in
# cli/local.mk.
include tests/unit/local.mk
include tests/cli/local.mk
include tests/unit/sched.mk
include tests/unit/search.mk
include tests/unit/stages.mk
include tests/cxx/local.mk
include tests/protocol/local.mk
include tests/install/local.mk
include tests/docs/local.mk
include tests/tools/local.mk
include tests/matrix/local.mk
include tests/sweep/local.mk

# What valgrind is told to leave out in .ci/run.
EXTRA_DIST += tests/valgrind.supp
