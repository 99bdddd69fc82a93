#!/bin/sh
# Generated command lines for ctee and GNU tee.
case $(tee --version 2>/dev/null) in
"tee (GNU coreutils) "*) ;;
*) echo "no GNU tee"; exit 77 ;;
esac
. "$srcdir/tests/sweep/python.sh"
exec $python "$srcdir/tests/sweep/tee.py" bin/ctee/ctee
