#!/bin/sh
# Random generator programs do in libcoflow what they do in Python. Run from the top build folder.
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || {
    echo "no Python 3.9 to compare with"
    exit 77
}
exec python3 "$srcdir/tests/protocol/compare.py" tests/protocol/interpret
