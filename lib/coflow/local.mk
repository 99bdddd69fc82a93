# The public headers, one per concept.
pkginclude_HEADERS += \
    lib/coflow/api.h \
    lib/coflow/coro.h \
    lib/coflow/coro-inline.h \
    lib/coflow/error.h \
    lib/coflow/graph.h \
    lib/coflow/span.h \
    lib/coflow/stream.h \
    lib/coflow/stream-inline.h \
    lib/coflow/value.h
