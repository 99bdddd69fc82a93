# fuzz: libFuzzer targets, only with --enable-fuzzing and clang.
if FUZZING
noinst_PROGRAMS += fuzz/search
fuzz_search_SOURCES = fuzz/search.c
fuzz_search_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzz_search_LDADD = libcoflow-all.la
else
EXTRA_DIST += fuzz/search.c
endif
