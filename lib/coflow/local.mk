# The public headers, one per concept.
pkginclude_HEADERS += \
    lib/coflow/api.h \
    lib/coflow/coro.h \
    lib/coflow/coro-inline.h \
    lib/coflow/error.h \
    lib/coflow/value.h
