#!/bin/sh
# Generated command lines for cgrep and GNU grep.
case $(grep --version 2>/dev/null) in
"grep (GNU grep) "[4-9].* | "grep (GNU grep) 3."[5-9]* | "grep (GNU grep) 3.1"[0-9]*) ;;
*) echo "no GNU grep 3.5 or later"; exit 77 ;;
esac
echo a | grep -qP a 2>/dev/null || { echo "this grep has no -P"; exit 77; }
. "$srcdir/tests/sweep/python.sh"
exec $python "$srcdir/tests/sweep/grep.py" bin/cgrep/cgrep
