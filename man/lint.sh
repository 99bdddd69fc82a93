#!/bin/sh
# Every man page is clean in mandoc and groff; whichever of the two is there checks.
set -u
cd "$srcdir/man" || exit 99
failed=0

complain() {
    printf '%s\n' "$1"
    failed=1
}

have() {
    command -v "$1" >/dev/null
}

# A page of one line, ".so man3/x.3", is another name for x.3.
check_link() {
    target=$(sed -n 's|^\.so man[0-9]/||p' "$1")
    test -f "$target" || complain "$1: there is no $target"
    grep -q "^\.Nm ${1%.*}\( ,\)\{0,1\}$" "$target" || complain "$target does not name ${1%.*}"
}

check_page() {
    if have mandoc; then
        said=$(mandoc -T lint -W warning "$1") || complain "$said"
    fi
    if have groff; then
        said=$(groff -ww -mdoc -Tutf8 -z "$1" 2>&1)
        test -z "$said" || complain "$1: $said"
    fi
}

have mandoc || have groff || exit 77
for page in *.[1-9]; do
    if grep -q '^\.so ' "$page"; then
        check_link "$page"
        continue
    fi
    check_page "$page"
done
exit $failed
