# Sinks, one per file.
pkginclude_HEADERS += lib/coflow/sink.h
libcoflow_all_la_SOURCES += \
    lib/sink/accepted.c \
    lib/sink/command.c \
    lib/sink/file.c \
    lib/sink/function.c \
    lib/sink/memory.c \
    lib/sink/null.c \
    lib/sink/output.c \
    lib/sink/output.h \
    lib/sink/printer.c \
    lib/sink/sendto.c \
    lib/sink/socket.c \
    lib/sink/socket.h
