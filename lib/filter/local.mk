# Filters, one per file.
pkginclude_HEADERS += lib/coflow/filter.h lib/coflow/grep.h
libcoflow_all_la_SOURCES += \
    lib/filter/context.c \
    lib/filter/count.c \
    lib/filter/cut.c \
    lib/filter/cutter.c \
    lib/filter/cutter.h \
    lib/filter/decode.c \
    lib/filter/decoder.h \
    lib/filter/decompress.c \
    lib/filter/edit.c \
    lib/filter/edit.h \
    lib/filter/fields.c \
    lib/filter/fields.h \
    lib/filter/found.c \
    lib/filter/grep.c \
    lib/filter/grep.h \
    lib/filter/head.c \
    lib/filter/keep.c \
    lib/filter/map.c \
    lib/filter/number.c \
    lib/filter/pattern.c \
    lib/filter/pattern.h \
    lib/filter/prefix.c \
    lib/filter/process.c \
    lib/filter/range.c \
    lib/filter/rate.c \
    lib/filter/records.c \
    lib/filter/replace.c \
    lib/filter/runs.h \
    lib/filter/sample.c \
    lib/filter/select.c \
    lib/filter/skip.c \
    lib/filter/squeeze.c \
    lib/filter/tail.c \
    lib/filter/uniq.c \
    lib/filter/utf16.c \
    lib/filter/utf16.h \
    lib/filter/utf8.c \
    lib/filter/whole.c \
    lib/filter/whole.h

# A compression format per library that configure found.
if HAVE_ZLIB
libcoflow_all_la_SOURCES += lib/filter/decoder_gzip.c
endif
if HAVE_BZIP2
libcoflow_all_la_SOURCES += lib/filter/decoder_bzip2.c
libcoflow_all_la_LIBADD += $(BZIP2_LIBS)
endif
if HAVE_LZMA
libcoflow_all_la_SOURCES += lib/filter/decoder_xz.c
endif
if HAVE_ZSTD
libcoflow_all_la_SOURCES += lib/filter/decoder_zstd.c
endif
