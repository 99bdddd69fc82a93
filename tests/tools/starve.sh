#!/bin/sh
# Each allocation of a tool fails in turn, alone and with all that come after it. The tool then does all it was asked
# for, or says that there is no memory and ends with an error; it neither crashes nor hangs, and nothing is missing
# from what it prints without a word. A tool without a C library to load something in front of is left out: build with
# --with-tools-linked=shared.
#
#   starve.sh               every case
#   starve.sh TOOL [ARG]... one
library=$PWD/tests/tools/.libs/libstarve.so
test -f "$library" || { echo "no shared libraries here"; exit 77; }
LC_ALL=C # a locale is read with hundreds of allocations
export LC_ALL
tools=$PWD/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
seq 60 | sed 's/$/ line/' >input
seq 20 25 | sed 's/$/ l/' >words
mkdir -p tree/lower
for name in tree/a.c tree/b.c tree/lower/c.c tree/lower/d.c; do
    cp input $name
done
echo d.c >tree/.ignore
gzip <input >input.gz
tried=0
failed=0

# What the run did: status, standard output, and the files it was told to write.
run() {
    rm -rf out && mkdir out
    timeout 20 env LD_PRELOAD="$library" "$@" <input >stdout 2>stderr
    status=$?
    cat out/* >>stdout 2>/dev/null
}

# Without how long it took, which --json tells, and how many digits that has.
steady() {
    sed 's/"elapsed[^}]*}//g; s/"bytes_printed":[0-9]*//g' "$1"
}

as_expected() {
    cmp -s stdout expected || test "$(steady stdout)" = "$(steady expected)"
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
        grep -qi memory stderr || complain "not a word of memory, status $status"
        test "$tool" != cgrep || test $status = 2 || complain "status $status"
    elif ! as_expected; then
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

if test $# -gt 0; then
    each "$@"
    exit $failed
fi
each ctee out/a out/b
each ctee --rotate 300,2 --compress=gz out/a.gz
each ctee -n --atomic --to 'cat >out/b' out/a
each cbroadcast -o - -o out/a
each cbroadcast --head 3 -o out/a --sample 1/2 --full spill -o out/b 'wc -l' 'cat >out/c'
each cbroadcast --mode hash:1 -o out/a --rate 1000000 -o out/b
each cgrep 3
each cgrep -i LINE
each cgrep -F -f words
each cgrep '^(1|2)[3-5]+ (l|L)ine$'
each cgrep '([0-9])\1'
each cgrep -E '(3|4)*4 '
each cgrep -o '[0-9]+ l'
each cgrep --utf -i 'l[ií]ne'
each cgrep -C 2 33
each cgrep -c 3
each cgrep --json 33
each cgrep --color=always -n --replace 'x$0' 33
each cgrep -U '33 line\n34'
each cgrep --decompress -z '33 line' input.gz
each cgrep --tee out/a --to 'cat >out/b' 33
each cgrep -r 33 tree
each cgrep -r -j1 --ignore-files -t c --exclude 'b*' 33 tree
each cgrep --part-size 64 -n -C 1 '3 l' input
each cgrep --part-size 64 -o -m 20 3 input
each cgrep --and '4' --not 5 --vimgrep 3 input
each cgrep --record-start '1 l' -c 4
test $tried -gt 0 || { echo "the tools are static"; exit 77; }
echo "$tried allocations"
exit $failed
