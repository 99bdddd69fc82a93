#!/bin/sh
# The C code in README.md and CONTRIBUTING.md compiles without a warning. The programs are linked; the filter of
# one's own and the sample filter do what the text says. Run from the top build folder.
set -u
input=$srcdir/examples/expected/access-log
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

# blocks DOCUMENT NAME: its C code, in $work/NAME1.c, $work/NAME2.c, ...
blocks() {
    awk -v name="$work/$2" '
        /^```c$/ { file = name (++n) ".c"; next }
        /^```/ { file = "" }
        file != "" { print >file }' "$1"
}

# compile NAME FILE...: $work/NAME
compile() {
    program=$1
    shift
    # shellcheck disable=SC2086 # CC and CFLAGS are lists of words
    ./libtool --tag=CC --silent --mode=link $CC $CFLAGS -Wall -Wextra -Werror -I. -I"$srcdir/lib" \
        -no-install -o "$work/$program" "$@" libcoflow.la || {
        echo "$* does not compile"
        failed=1
    }
}

# prints NAME FILE: with the access log as input, $work/NAME prints FILE
prints() {
    "$work/$1" <"$input" >"$work/printed"
    diff -u "$2" "$work/printed" || failed=1
}

blocks "$srcdir/README.md" readme
compile follow "$work/readme1.c"
compile grep "$work/readme2.c"
grep python "$input" >"$work/python"
prints grep "$work/python"

blocks "$srcdir/CONTRIBUTING.md" contributing
cat >"$work/longer_main.c" <<'END'
#include <coflow.h>
cf_coro *cf_longer(size_t n, cf_coro *target);
int main(void)
{
    return cf_lines(0, cf_longer(6, cf_printer(1))) == CF_DONE ? 0 : 1;
}
END
compile longer "$work/contributing1.c" "$work/longer_main.c"
grep ....... "$input" >"$work/long"
prints longer "$work/long"
exit $failed
