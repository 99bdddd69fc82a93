#!/bin/sh
# Each allocation of a tool fails in turn, alone and with all that come after it. The tool then does all it was asked
# for, or says why not and ends with an error; it neither crashes nor hangs. A tool without a C library to load
# something in front of is left out: build with --with-tools-linked=shared.
library=$PWD/tests/tools/.libs/libstarve.so
test -f "$library" || { echo "no shared libraries here"; exit 77; }
LC_ALL=C # a locale is read with hundreds of allocations
export LC_ALL
tools=$PWD/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
seq 60 | sed 's/$/ line/' >input
tried=0
failed=0

# What the run did: status, standard output, and the files it was told to write.
run() {
    rm -rf out && mkdir out
    timeout 20 env LD_PRELOAD="$library" "$@" <input >stdout 2>stderr
    status=$?
    cat out/* >>stdout 2>/dev/null
}

complain() {
    echo "$at: $1"
    cat stderr
    failed=1
}

judge() {
    if test $status -ge 124; then
        complain "status $status"
    elif test $status -ne 0; then
        test -s stderr || complain "nothing said, status $status"
    elif ! cmp -s stdout expected; then
        complain "status 0, but output is missing"
    fi
}

each() {
    tool=$1
    shift
    ldd "$tools/$tool/$tool" 2>/dev/null | grep -q libc || return
    STARVE_COUNT=count run "$tools/$tool/$tool" "$@"
    test $status = 0 && test -s count || { echo "$tool $*: status $status"; cat stderr; exit 1; }
    mv stdout expected
    tried=$((tried + $(cat count)))
    for number in $(seq "$(cat count)"); do
        at="$tool $*: allocation $number"
        STARVE_AT=$number run "$tools/$tool/$tool" "$@"
        judge
        at="$at and on"
        STARVE_ON=1 STARVE_AT=$number run "$tools/$tool/$tool" "$@"
        judge
    done
}

each ctee out/a out/b
each ctee --rotate 300,2 --compress=gz out/a.gz
each ctee -n --atomic --to 'cat >out/b' out/a
each cbroadcast -o - -o out/a
each cbroadcast --head 3 -o out/a --sample 1/2 --full spill -o out/b 'wc -l' 'cat >out/c'
each cbroadcast --mode hash:1 -o out/a --rate 1000000 -o out/b
test $tried -gt 0 || { echo "the tools are static"; exit 77; }
echo "$tried allocations"
exit $failed
