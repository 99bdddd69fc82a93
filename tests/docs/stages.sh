#!/bin/sh
# No stage is forgotten: each that lib/coflow.map exports is in the table of tests/unit/test_stage_all.c or of
# test_stage_ends.c, or has what they ask in a test of its own; and the EXAMPLES of its man page use it.
set -u
failed=0

fail() {
    echo "$1"
    failed=1
}

exported() {
    sed -n 's/^ *\(cf_[a-z0-9_]*\);.*/\1/p' "$srcdir/lib/coflow.map"
}

# Every declaration of the headers on one line.
declarations() {
    awk '/^CF_API/ { inside = 1 } inside { printf "%s ", $0 } inside && /;/ { inside = 0; print "" }' \
        "$srcdir"/lib/coflow/*.h
}

# "KIND NAME" for each stage: a source is called with its target, a filter is made in front of one, a sink is made.
stages() {
    declarations | sed -n '
        s/^CF_API cf_status \(cf_[a-z0-9_]*\)(.*cf_coro \*target);.*/source \1/p
        s/^CF_API cf_coro \*\(cf_[a-z0-9_]*\)(.*\<targets\?\>.*/filter \1/p
        t
        s/^CF_API cf_coro \*\(cf_[a-z0-9_]*\)(.*/sink \1/p'
}

# Not a stage of the library's: coroutines, and how a stage of one's own is made.
is_no_stage() {
    case $1 in
    cf_new | cf_new_sized | cf_new_with | cf_ref | cf_stage | cf_sink | cf_target) ;;
    *) return 1 ;;
    esac
}

# Used in a row of a table, or in what a function for a row returns: a function that no row uses would not compile.
# Elsewhere in the file it may be there to serve another one.
is_in_table() { # FILE NAME
    grep -q "\(return\|status =\|{\"[a-z]*\",\) *$2\>" "$srcdir/tests/unit/$1"
}

# Those that wait for somebody else have a test of their own.
is_tested() { # KIND NAME
    case $1-$2 in
    source-cf_follow | source-cf_follow_many) grep -q "\<$2(" "$srcdir/tests/unit/test_stage_follow.c" ;;
    sink-cf_to_socket | sink-cf_to_accepted) grep -q "\<$2(" "$srcdir/tests/unit/test_stage_to_socket.c" ;;
    filter-*) is_in_table test_stage_all.c "$2" ;;
    *) is_in_table test_stage_ends.c "$2" ;;
    esac
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

found=$(stages)
for kind in source filter sink; do
    echo "$found" | grep -q "^$kind " || fail "no ${kind}s in the headers"
done
for stage in $(echo "$found" | tr ' ' :); do
    kind=${stage%:*} name=${stage#*:}
    if is_no_stage "$name" || ! exported | grep -qx "$name"; then
        continue
    fi
    is_tested "$kind" "$name" || fail "$name is in no table of tests"
    has_example "$name" || fail "$name has no example in its man page"
done
exit $failed
