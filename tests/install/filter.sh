#!/bin/sh
# A filter of one's own, in a folder of its own, built with what pkg-config says and nothing else: with the
# shared library, and with the static one.
. "$TOP_SRCDIR/tests/install/stage.sh"
mkdir "$stage/own"
cp "$TOP_SRCDIR/tests/install/filter.c" "$stage/own"
cd "$stage/own"
printf 'a python x\nb ruby\nc swig and python\n' >input
printf 'a python x\nc swig and python\n' >expected

# shellcheck disable=SC2046,SC2086
$CC $CFLAGS -Wall -Wextra -Werror -o shared filter.c $($PKG_CONFIG --cflags --libs coflow)
LD_LIBRARY_PATH="$folder_of_library" ./shared python <input >output
diff -u expected output

# Nothing but the static library is left for the linker to find.
rm "$folder_of_library"/libcoflow.so*
# shellcheck disable=SC2046,SC2086
$CC $CFLAGS -Wall -Wextra -Werror -o static filter.c $($PKG_CONFIG --static --cflags --libs coflow)
./static python <input >output
diff -u expected output
