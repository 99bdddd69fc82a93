# fuzz: libFuzzer targets, only with --enable-fuzzing and clang; and what they begin with.
EXTRA_DIST += fuzz/seeds
if FUZZING
noinst_PROGRAMS += fuzz/search fuzz/frames
fuzz_search_SOURCES = fuzz/search.c
fuzz_search_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzz_search_LDADD = libcoflow-all.la
fuzz_frames_SOURCES = fuzz/frames.c
fuzz_frames_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
fuzz_frames_LDADD = libcoflow-all.la
else
EXTRA_DIST += fuzz/search.c fuzz/frames.c
endif
