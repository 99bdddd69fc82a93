#!/bin/sh
# The programs in the EXAMPLES of the library's man pages compile without a warning and run. Run from the top
# build folder.
#
# A program is a literal display with a main function. It runs in an empty folder but for access-log, which
# is also its standard input, and must exit 0; when the next display is no program, that is what it prints.
# A program behind the comment `.\" compile only` is not run.
set -u
pages=$srcdir/man
input=$srcdir/examples/expected/access-log
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
programs=0

complain() {
    printf '%s\n' "$1"
    failed=1
}

# The literal displays of a page's EXAMPLES, with mdoc's escapes undone: $work/display.1, .2, ...
extract() {
    awk -v name="$work/display" '
        /^\.Sh/ { examples = /EXAMPLES/ }
        !examples { next }
        /^\.\\" compile only/ { mark = 1 }
        /^\.Bd -literal/ {
            file = name "." ++n
            printf "" >file
            if (mark) printf "" >(file ".mark")
            mark = 0
            inside = 1
            next
        }
        /^\.Ed/ { inside = 0; close(file) }
        inside {
            gsub(/\\&/, "")
            gsub(/\\-/, "-")
            gsub(/\\\(aq/, "\047")
            gsub(/\\\(dq/, "\"")
            gsub(/\\(e|\(rs)/, "\\")
            print >file
        }' "$1"
}

# shellcheck disable=SC2086 # CC and CFLAGS are lists of words
compile() {
    cp "$1" "$work/program.c"
    ./libtool --tag=CC --silent --mode=link $CC $CFLAGS -Wall -Wextra -Werror \
        -I"$srcdir/lib" -no-install -o "$work/program" "$work/program.c" \
        libcoflow.la -lpthread
}

# run PAGE DISPLAY
run() {
    rm -rf "$work/run"
    mkdir "$work/run"
    cp "$input" "$work/run/access-log"
    (cd "$work/run" && timeout 60 ../program) <"$input" >"$work/printed" ||
        complain "$1: the program failed with status $?"
    if test -f "$2" && ! is_program "$2"; then
        diff -u "$2" "$work/printed" || complain "$1: the program prints something else"
    fi
}

is_program() {
    grep -q '^main(' "$1" || grep -q '^int main(' "$1"
}

check_page() {
    extract "$1"
    n=1
    while test -f "$work/display.$n"; do
        display=$work/display.$n
        n=$((n + 1))
        is_program "$display" || continue
        programs=$((programs + 1))
        if ! compile "$display"; then
            complain "$1: the program does not compile"
        elif ! test -f "$display.mark"; then
            run "$1" "$work/display.$n"
        fi
    done
    rm -f "$work"/display.*
}

for page in "$pages"/*.[37]; do
    grep -q '^\.so ' "$page" && continue
    before=$programs
    check_page "$page"
    case $page in
    *.3) test $programs -gt $before || complain "$page: no program under EXAMPLES" ;;
    esac
done
echo "$programs programs"
exit $failed
