#!/bin/sh
# Every installed header compiles alone, as C11 -pedantic and as C++17, optimised or not, with and without
# the inline fast path.
. "$TOP_SRCDIR/tests/install/stage.sh"
failed=0

compile() {
    "$@" -I"$folder_of_headers" -Wall -Wextra -Werror -pedantic -fsyntax-only "$stage/alone.c" || {
        echo "FAILED: $* <$header>"
        failed=1
    }
}

for header in $(installed_headers); do
    printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$header" "$header" >"$stage/alone.c"
    for options in -O0 -O2 '-O2 -DCF_NO_INLINE'; do
        # shellcheck disable=SC2086
        compile $CC -std=c11 $options
        # shellcheck disable=SC2086
        test -z "$CXX" || compile $CXX -x c++ -std=c++17 $options
    done
done
exit $failed
