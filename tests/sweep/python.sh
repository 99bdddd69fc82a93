# Sourced: which Python, one that leaves nothing in the source folder.
# shellcheck shell=sh disable=SC2034 # used by those who source this
python="python3 -B"
$python -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || {
    echo "no Python 3.9"
    exit 77
}
