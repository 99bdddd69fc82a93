#!/bin/sh
# cgrep against GNU grep: every pair of options that both have, and some longer lists, each with a pattern, a
# syntax, a locale and files that take turns. Output, messages, exit status and where standard input is left
# must be the same.
set -u
case $(grep --version 2>/dev/null) in
"grep (GNU grep) "[4-9].* | "grep (GNU grep) 3."[5-9]* | "grep (GNU grep) 3.1"[0-9]*) ;;
*) exit 77 ;;
esac
echo a | grep -qP a 2>/dev/null || exit 77

cgrep=$PWD/bin/cgrep/cgrep
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/w" && cd "$folder/w" || exit 99
XDG_CONFIG_HOME=$folder/none
export XDG_CONFIG_HOME
unset GREP_COLORS GREP_COLOR LC_CTYPE LANG POSIXLY_CORRECT

printf 'abc\nxyz\nab ab\nfoo\nbar\nAB\n\nabab\nzab\nq\nr\ns\nab\n' >plain
printf 'foo\nab\nbar ab' >unended
: >empty
printf '\n' >blank
printf 'ab\nfoo\0ab\nab\n' >binary
printf 'ab\nfoo\nx\0' >late
printf 'ab\r\nfoo\r\nab foo\r\n' >crlf
printf 'ab\0foo\nab\0x\0ab' >nul
printf 'ab\nfoo \377 x\n\303\251ab\nab\n' >broken
mkdir -p dir/sub
printf 'ab\nfoo\n' >dir/a.c
printf 'foo\nab\n' >dir/b.h
printf 'ab c\n' >dir/sub/c.c
ln -s a.c dir/link
printf 'ab\nfoo\n' >patterns

failed=0
run=0

# One line each: options, apart by spaces; then what takes turns.
options='-n
-b
-H
-h
-c
-l
-L
-o
-q
-s
-i
-v
-w
-x
-z
-a
-I
-T
-Z
-r
-R
-A1
-B1
-C2
-3
-A0
-m1
-m2
--color=always
--no-group-separator
--group-separator=XX
-dskip
-Dskip
--label=LABEL
--include=*.c
--exclude=*.h
--exclude-dir=sub
--binary-files=without-match'

# The n-th of the other words, counted around.
pick()
{
    turn=$(($1 % ($# - 1) + 2))
    eval "picked=\${$turn}"
}

# What "$@" does, told on standard output. Names of the two programs are made the same.
tell()
{
    {
        LC_ALL=$locale GREP_COLORS=$colors "$@" 2>&3
        echo "status $?"
        read -r rest
        printf 'left: %s\n' "$rest"
    } <"$input" 3>../messages
    [ ! -s ../messages ] || sed 's/^cgrep: /grep: /' ../messages
}

compare()
{
    tell grep "$@" >../theirs
    tell "$cgrep" "$@" >../ours
    run=$((run + 1))
    cmp -s ../theirs ../ours && return
    failed=$((failed + 1))
    echo "LC_ALL=$locale GREP_COLORS='$colors' $* <$input"
    diff -a ../theirs ../ours | cat -v | head -n 8
}

# $1 decides what takes its turn; the rest are options.
attempt()
{
    seed=$1
    shift
    pick "$seed" C C.UTF-8; locale=$picked
    pick $((seed / 3)) '' '' 'sl=1' 'cx=2:sl=3' 'rv:sl=4:cx=5' 'ne' 'mt=7' 'fn=:ln='; colors=$picked
    pick $((seed / 2)) plain unended binary empty; input=$picked
    pick "$seed" -F -E -G -P; syntax=$picked
    pick $((seed / 5)) ab a foo 'b$' '^a' 'x*' '[a-z]b' zzz 'a.' 'A'; pattern=$picked
    pick $((seed / 7)) plain "plain unended" late "crlf -" binary "empty plain" nul "dir plain" "missing crlf" \
        "unended dir" - blank "" broken; files=$picked
    # Where a line that is no text stands among others, GNU's groups depend on how it reads.
    case "$files $*" in *broken*-[ABC0-9]*) return ;; esac
    set -f
    compare "$syntax" "$@" -e "$pattern" $files
    set +f
}

first=0
for one in $options; do
    first=$((first + 1))
    second=0
    for two in $options; do
        second=$((second + 1))
        [ "$second" -ge "$first" ] && attempt $((first * 41 + second)) "$one" "$two"
    done
done

# A fixed sequence of longer lists.
seed=12345
count=$(echo "$options" | wc -l)
next()
{
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    turn=$((seed / 65536 % count + 1))
    option=$(echo "$options" | sed -n "${turn}p")
}
rounds=0
while [ "$rounds" -lt 300 ]; do
    rounds=$((rounds + 1))
    next; a=$option
    next; b=$option
    next; c=$option
    next; d=$option
    attempt $((seed / 65536)) "$a" "$b" "$c" "$d"
done

for patterns in '-e ab -e foo' '-f patterns' '-f /dev/null' '-v -f /dev/null' '-e ab -f patterns' '-F -x -f patterns'; do
    locale=C colors='' input=plain
    compare $patterns plain unended
done

echo "$run runs, $failed different"
[ "$failed" -eq 0 ]
