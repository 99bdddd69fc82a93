#!/bin/sh
# Each call that the library exports has a man page under its own name, and each page that a page refers to
# is there.
set -u
cd "${srcdir:-.}/man" || exit 99

exported() {
    sed -n 's/^ *\(cf_[a-z0-9][a-z0-9_]*\);$/\1/p' ../lib/coflow.map
}

uncovered() {
    exported | while read -r name; do
        test -f "$name.3" || echo "$name has no man page"
    done
}

# .Xr cf_send 3: to pages of this project.
dangling() {
    sed -n 's/^\.Xr \(c[a-z0-9_]*\) \([0-9]\).*/\1.\2/p' ./*.[1-9] | sort -u |
        grep -E '^(cf_|coflow|cgrep|ctee|cbroadcast)' | while read -r name; do
        test -f "$name" || echo "there is no $name"
    done
}

missing=$(uncovered; dangling)
echo "$missing"
test -z "$missing"
