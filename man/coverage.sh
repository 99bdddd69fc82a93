#!/bin/sh
# Each call that the library exports has a man page under its own name, each page that a page refers to is
# there, and a structure that a page shows has the fields that it has in the headers.
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

# "STRUCTURE.FIELD" of the structures in some files, in their order.
fields() {
    cat "$@" | awk '
        { while (match($0, "/[*]([^*]|[*][^/])*[*]/")) $0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH) }
        comment { if (!sub(".*[*]/", "")) next; comment = 0 }
        match($0, "/[*]") { $0 = substr($0, 1, RSTART - 1); comment = 1 }
        /^typedef struct cf_[a-z_]* [{]$/ { name = $3; next }
        /^}/ { name = "" }
        name == "" || !/;/ { next }
        match($0, "[(][*][a-z_]*") { print name "." substr($0, RSTART + 2, RLENGTH - 2); next }
        {
            sub(";.*", "")
            n = split($0, part, ",")
            for (i = 1; i <= n; i++) {
                sub(" *$", "", part[i])
                sub(".*[ *]", "", part[i])
                print name "." part[i]
            }
        }'
}

# Pages say it shorter, but they leave none out.
differing() {
    fields ../lib/coflow/*.h >"$work/headers"
    for page in *.3; do
        fields "$page" >"$work/page"
        sed 's/[.].*//' "$work/page" | sort -u | while read -r name; do
            grep "^${name}[.]" "$work/headers" >"$work/one" || continue
            grep "^${name}[.]" "$work/page" | diff "$work/one" - >"$work/difference" ||
                echo "$page shows another $name: $(sed -n 's/^[<>] //p' "$work/difference" | tr '\n' ' ')"
        done
    done
}

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
missing=$(uncovered; dangling; differing)
echo "$missing"
test -z "$missing"
