# Random generator programs, in Python and through the library: the traces must be the same.
check_PROGRAMS += tests/protocol/interpret
tests_protocol_interpret_SOURCES = tests/protocol/interpret.c
tests_protocol_interpret_LDADD = libcoflow.la

dist_check_SCRIPTS += tests/protocol/compare.sh
TESTS += tests/protocol/compare.sh
EXTRA_DIST += tests/protocol/compare.py
