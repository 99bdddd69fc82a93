#!/bin/sh
# What the shared library exports, what coflow.map lists and what the headers declare are the same names;
# and the static library takes no name that does not begin with cf_.
. "$TOP_SRCDIR/tests/install/stage.sh"

nm -D --defined-only "$folder_of_library/libcoflow.so" | awk '{ print $3 }' | sed 's/@.*//' |
    grep -v '^COFLOW_' | sort >"$stage/exported"

sed -n '/global:/,/local:/s/^ *\([A-Za-z_0-9]*\);.*/\1/p' "$TOP_SRCDIR/lib/coflow.map" | sort >"$stage/listed"

# Without preprocessor lines and comments, one declaration per line.
for header in $(installed_headers); do
    cat "$folder_of_headers/$header"
done | grep -v '^ *#' | tr '\n' ' ' | sed 's:/\*[^*]*\*\**\([^/*][^*]*\*\**\)*/: :g' |
    sed 's/CF_API/\
CF_API/g' | sed -n 's/^CF_API[^(;]*[ *]\(cf_[a-z0-9_]*\) *[(;].*/\1/p' | sort -u >"$stage/declared"

failed=0
same() {
    diff -u "$stage/$1" "$stage/$2" || {
        echo "FAILED: the names that are $1 are not those that are $2"
        failed=1
    }
}
test -s "$stage/declared" || failed=1
same declared listed
same listed exported

nm -g --defined-only "$folder_of_library/libcoflow.a" 2>/dev/null | awk 'NF == 3 { print $3 }' |
    grep -v -e '^cf_' -e '^__odr_asan' -e '^DW.ref' -e '^__\(asan\|tsan\|x86\)' >"$stage/foreign" && {
    cat "$stage/foreign"
    echo "FAILED: the static library has names of others"
    failed=1
}
exit $failed
