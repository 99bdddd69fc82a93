#!/bin/sh
# coflow(7) lists the error codes that coflow/error.h has, with their numbers and meanings.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

cat >"$work/list.c" <<'END'
#include <coflow/error.h>
#define ROW(code, number, meaning) ROW: #code number meaning
CF_ERRORS(ROW)
END
# shellcheck disable=SC2086 # CC is a list of words
{ $CC -E -P -I"$srcdir/lib" "$work/list.c" | tr '\n' ' ' | sed 's/ROW:/\n/g'; echo; } |
    sed -n 's/^ *"\(CF_[A-Z]*\)" *\([0-9]*\) *"\(.*\)" *$/\1 \2 \3/p' >"$work/header"
sed -n 's/^\.It Dv \(CF_[A-Z]*\) Ta \([0-9]*\) Ta \(.*\)$/\1 \2 \3/p' "$srcdir/man/coflow.7" >"$work/page"
test -s "$work/header" || exit 99
diff -u "$work/header" "$work/page"
