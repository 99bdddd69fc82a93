#!/bin/sh
# No stage is forgotten: each that the headers declare is in the tables of tests/unit/test_stage_all.c and
# test_stage_ends.c, or has what they ask in a test of its own; and the EXAMPLES of its man page use it.
set -u
headers=$srcdir/lib/coflow
failed=0

# Not a stage of the library's, but how one's own is made.
is_stage() {
    case $1 in
    cf_stage | cf_sink | cf_target) return 1 ;;
    esac
}

stages() {
    sed -n 's/^CF_API cf_coro \*\(cf_[a-z0-9_]*\)(.*/\1/p' \
        "$headers/stream.h" "$headers/filter.h" "$headers/grep.h" "$headers/shape.h" "$headers/sink.h" "$headers/process.h"
    sed -n 's/^CF_API cf_status \(cf_[a-z0-9_]*\)(.*/\1/p' "$headers/source.h" "$headers/process.h"
}

# Those that wait for somebody else.
tests_of() {
    case $1 in
    cf_follow | cf_follow_many) echo test_stage_follow.c ;;
    cf_to_socket | cf_to_accepted) echo test_stage_to_socket.c ;;
    *) echo test_stage_all.c test_stage_ends.c ;;
    esac
}

is_tested() {
    for file in $(tests_of "$1"); do
        grep -q "\\<$1\\>" "$srcdir/tests/unit/$file" && return
    done
    return 1
}

# The page that a name leads to.
page_of() {
    page=$srcdir/man/$1.3
    other=$(sed -n 's|^\.so man3/||p' "$page")
    echo "${other:+$srcdir/man/}${other:-$page}"
}

has_example() {
    awk '/^\.Sh/ { inside = /EXAMPLES/ } inside' "$(page_of "$1")" | grep -q "\\<$1\\>"
}

for stage in $(stages); do
    is_stage "$stage" || continue
    is_tested "$stage" || { echo "$stage is in no table of tests"; failed=1; }
    has_example "$stage" || { echo "$stage has no example in its man page"; failed=1; }
done
exit $failed
