# lib/search
pkginclude_HEADERS += lib/coflow/search.h
libcoflow_all_la_SOURCES += \
    lib/search/analyse.c \
    lib/search/analyse.h \
    lib/search/ast.c \
    lib/search/ast.h \
    lib/search/automaton.c \
    lib/search/automaton.h \
    lib/search/bits.c \
    lib/search/bits.h \
    lib/search/bits_compile.c \
    lib/search/bits_run.c \
    lib/search/block.c \
    lib/search/block.h \
    lib/search/bracket.c \
    lib/search/bracket.h \
    lib/search/caseless.c \
    lib/search/caseless.h \
    lib/search/chain.c \
    lib/search/deep.c \
    lib/search/deep.h \
    lib/search/emit.c \
    lib/search/emit.h \
    lib/search/engine.c \
    lib/search/engine.h \
    lib/search/explain.c \
    lib/search/fail.h \
    lib/search/find_line.c \
    lib/search/find_lines.c \
    lib/search/find_match.c \
    lib/search/fold.c \
    lib/search/fold.h \
    lib/search/forest.c \
    lib/search/forest.h \
    lib/search/frequency.c \
    lib/search/frequency.h \
    lib/search/hashed.c \
    lib/search/literal.c \
    lib/search/literals.c \
    lib/search/literals.h \
    lib/search/longest.c \
    lib/search/longest.h \
    lib/search/marks.h \
    lib/search/matcher.c \
    lib/search/matcher.h \
    lib/search/members.c \
    lib/search/members.h \
    lib/search/occurrence.c \
    lib/search/occurrence.h \
    lib/search/parse.h \
    lib/search/parse_fixed.c \
    lib/search/parse_perl.c \
    lib/search/parse_posix.c \
    lib/search/pieces.c \
    lib/search/pieces.h \
    lib/search/plan.c \
    lib/search/plan.h \
    lib/search/posix_lexer.c \
    lib/search/posix_lexer.h \
    lib/search/program.c \
    lib/search/program.h \
    lib/search/regex.c \
    lib/search/regex.h \
    lib/search/run.c \
    lib/search/run.h \
    lib/search/scan.c \
    lib/search/scan.h \
    lib/search/scan_beside.h \
    lib/search/scan_calls.h \
    lib/search/scan_mark.h \
    lib/search/scan_plain.c \
    lib/search/scan_shuffle.h \
    lib/search/scan_utf8.h \
    lib/search/scan_vector.h \
    lib/search/skip.c \
    lib/search/steady.c \
    lib/search/steady.h \
    lib/search/stream.h \
    lib/search/stream_loops.h \
    lib/search/stream_shuffle.h \
    lib/search/stream_table.h \
    lib/search/teddy.c \
    lib/search/text.c \
    lib/search/text.h

# One file for each kind of vectors, compiled for it and for nothing else.
if SCAN_X86_64
noinst_LTLIBRARIES += libscan-avx2.la libscan-avx512.la
libscan_avx2_la_SOURCES = lib/search/scan_avx2.c
libscan_avx2_la_CFLAGS = $(AM_CFLAGS) -mavx2 -mbmi -mpopcnt
libscan_avx512_la_SOURCES = lib/search/scan_avx512.c
libscan_avx512_la_CFLAGS = $(AM_CFLAGS) -mavx512f -mavx512bw -mbmi -mpopcnt
libcoflow_all_la_SOURCES += lib/search/scan_sse2.c lib/search/scan_x86_64.c
libcoflow_all_la_LIBADD += libscan-avx2.la libscan-avx512.la
else
if SCAN_AARCH64
libcoflow_all_la_SOURCES += lib/search/scan_aarch64.c lib/search/scan_neon.c
else
libcoflow_all_la_SOURCES += lib/search/scan_other.c
endif
endif
EXTRA_DIST += \
    lib/search/scan_aarch64.c lib/search/scan_avx2.c lib/search/scan_avx512.c \
    lib/search/scan_neon.c lib/search/scan_other.c lib/search/scan_sse2.c \
    lib/search/scan_x86_64.c lib/search/cpu_x86_64.h
