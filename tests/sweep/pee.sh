#!/bin/sh
# Generated command lines for cbroadcast and pee.
command -v pee >/dev/null || { echo "no pee"; exit 77; }
. "$srcdir/tests/sweep/python.sh"
exec $python "$srcdir/tests/sweep/pee.py" bin/cbroadcast/cbroadcast
