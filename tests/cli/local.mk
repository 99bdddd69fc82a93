# Cases for the tools: plain text, see README.md here. A tool's file is added to TESTS and dist_check_DATA.
check_PROGRAMS += tests/cli/run
tests_cli_run_SOURCES = tests/cli/run.c tests/cli/case.c tests/cli/case.h
EXTRA_DIST += tests/cli/README.md

# Where the built tools are, for the runner to put before PATH.
tool_folders = $(abs_builddir)/bin/cgrep:$(abs_builddir)/bin/ctee:$(abs_builddir)/bin/cbroadcast
TEST_LOG_COMPILER = $(abs_builddir)/tests/cli/run
AM_TEST_LOG_FLAGS = -t $(tool_folders)

cli_tests = \
    tests/cli/cgrep.test \
    tests/cli/cgrep-examples.test \
    tests/cli/cgrep-more.test \
    tests/cli/cgrep-threads.test \
    tests/cli/cbroadcast.test \
    tests/cli/cbroadcast-examples.test \
    tests/cli/cbroadcast-more.test \
    tests/cli/cbroadcast-pee.test \
    tests/cli/ctee.test \
    tests/cli/ctee-examples.test \
    tests/cli/ctee-more.test
TESTS += $(cli_tests)
dist_check_DATA += $(cli_tests)

# Needs the completions, which are not there when cross-compiling; tests are not run then.
dist_check_SCRIPTS += tests/cli/tables.sh tests/cli/cgrep-peer.sh tests/cli/cgrep-parts.sh
TESTS += tests/cli/tables.sh tests/cli/cgrep-peer.sh tests/cli/cgrep-parts.sh
# No settings of whoever runs the tests.
AM_TESTS_ENVIRONMENT += XDG_CONFIG_HOME='$(abs_builddir)/tests/cli/none'; export XDG_CONFIG_HOME;
AM_TESTS_ENVIRONMENT += tools='$(tools)'; export tools;
