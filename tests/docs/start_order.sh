#!/bin/sh
# Files of this project that bin/start.order names exist: one that is called otherwise now only makes cgrep slower.
set -u
cd "${srcdir:-.}" || exit 99
failed=0
for name in $(sed -n 's/^lib\(coflow\|common\)\.a //p' bin/start.order); do
    find lib bin/common -name "$name.[cS]" | grep -q . && continue
    echo "bin/start.order: no file is called $name"
    failed=1
done
exit $failed
