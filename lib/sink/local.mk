# Sinks, one per file.
pkginclude_HEADERS += lib/coflow/sink.h
libcoflow_all_la_SOURCES += \
    lib/sink/null.c \
    lib/sink/printer.c \
    lib/sink/quiet.c \
    lib/sink/quiet.h \
    lib/sink/writer.c \
    lib/sink/writer.h
