#!/bin/sh
# fill-options.sh TOOL PAGE: print the man page PAGE with the options that the program TOOL was built with
# between its marks.
set -eu
tool=$1
page=$2

sed -n '1,/^\.\\" begin options$/p' "$page"
"$tool" --generate=mdoc
sed -n '/^\.\\" end options$/,$p' "$page"
