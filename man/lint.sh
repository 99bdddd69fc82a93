#!/bin/sh
# Every man page is clean in mandoc and in groff. Skipped where neither is installed.
set -u
status=77
complaints=$(mktemp)
trap 'rm -f "$complaints"' EXIT

if command -v mandoc >/dev/null; then
    status=0
    # Cross references to pages of this project that are not installed yet are no mistake.
    mandoc -T lint -W warning "$srcdir"/man/*.[0-9] >"$complaints" 2>&1
fi
if command -v groff >/dev/null; then
    status=0
    for page in "$srcdir"/man/*.[0-9]; do
        groff -ww -z -mdoc -T utf8 "$page" 2>&1
    done >>"$complaints"
fi
if [ -s "$complaints" ]; then
    cat "$complaints"
    status=1
fi
exit "$status"
