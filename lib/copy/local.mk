# Copying bytes to outputs: cf_copy, and the outputs that sinks use, too.
pkginclude_HEADERS += lib/coflow/copy.h
libcoflow_all_la_SOURCES += \
    lib/copy/bytes.c \
    lib/copy/copier.h \
    lib/copy/copy.c \
    lib/copy/encoder.h \
    lib/copy/output.c \
    lib/copy/output.h \
    lib/copy/output_command.c \
    lib/copy/output_file.c \
    lib/copy/output_packed.c \
    lib/copy/output_restart.c \
    lib/copy/output_rotate.c \
    lib/copy/pages.c \
    lib/copy/shell.c \
    lib/copy/shell.h \
    lib/copy/wait.c \
    lib/copy/writer.c \
    lib/copy/writer.h

# One compression format for each library that configure has found.
if HAVE_ZLIB
libcoflow_all_la_SOURCES += lib/copy/encoder_gzip.c
endif
if HAVE_LZMA
libcoflow_all_la_SOURCES += lib/copy/encoder_xz.c
endif
if HAVE_ZSTD
libcoflow_all_la_SOURCES += lib/copy/encoder_zstd.c
endif
libcoflow_all_la_LIBADD += $(ZLIB_LIBS) $(LZMA_LIBS) $(ZSTD_LIBS)
