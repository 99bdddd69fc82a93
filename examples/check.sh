#!/bin/sh
# Runs one example and compares what it prints with what is expected. Run by make check, once for each file
# in examples/expected, from the top build folder.
#
# usage: check.sh .../examples/expected/[FOLDER/]NAME.out
#
# An example that follows a log gets one that grows: the lines of examples/expected/access-log are added one
# by one. It never ends by itself, so it is ended by a signal when it has printed as many lines as expected.
set -u
expected=$1
name=${expected##*/expected/}
name=${name%.out}
program=examples/$name
added=${expected%/expected/*}/expected/access-log
work=$(mktemp -d) || exit 99
pid=
trap 'test -n "$pid" && kill "$pid" 2>/dev/null; rm -rf "$work"' EXIT

lines_in() {
    wc -l <"$1" | tr -d ' '
}

# Waits, ten seconds at most, until a command succeeds.
wait_until() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        test $tries -le 1000 || return 1
        sleep 0.01
    done
}

# Does the program have the log open, and stand at its end? Only old lines are in there yet.
at_the_end() {
    for fd in /proc/"$pid"/fd/*; do
        test "$(readlink "$fd")" = "$work/log" || continue
        grep -q '^pos:.*[1-9]' "/proc/$pid/fdinfo/${fd##*/}" && return 0
    done
    return 1
}

printed_enough() {
    test "$(lines_in "$work/out")" -ge "$(lines_in "$expected")"
}

# The log is there already, and its old line must not be printed.
follow_log() {
    echo "an old python line" >"$work/log"
    "$program" "$work/log" >"$work/out" &
    pid=$!
    wait_until at_the_end || echo "$program does not open its log" >&2
    while read -r line; do
        echo "$line" >>"$work/log"
    done <"$added"
}

# In a process, on a thread, pulled or pushed: the bus programs print the same bytes.
case $name in
course/busproc | course/cothread | course/iterbus) cmp "$expected" "${expected%/*}/buses.out" || exit 1 ;;
esac

case $name in
course/follow | course/pipeline | course/cofollow | course/cogrep | course/copipe | course/cobroadcast*) follow_log ;;
*) "$program" >"$work/out" || echo "$program: exit status $?" >>"$work/out" ;;
esac
if test -n "$pid"; then
    wait_until printed_enough
    kill "$pid"
    wait "$pid" 2>/dev/null
    pid=
fi

# What may differ from run to run: figures, and the order among printers that are not one.
case $name in
course/benchmark) sed 's/[0-9][0-9.]* ns/N ns/' "$work/out" ;;
course/blaster | course/echothread) sed 's/[0-9]* messages/N messages/' "$work/out" ;;
course/cobroadcast) sort "$work/out" ;;
*) cat "$work/out" ;;
esac | diff -u "$expected" -
