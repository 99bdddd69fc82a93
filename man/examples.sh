#!/bin/sh
# The examples of a tool's man page are cases of tests/cli/TOOL-examples.test, which checks what they do.
set -u
status=0

for page in "$srcdir"/man/*.1; do
    tool=$(basename "$page" .1)
    cases=$srcdir/tests/cli/$tool-examples.test
    examples=$(sed -n 's/^\.Dl //p' "$page" | sed "s/\\\\(aq/'/g; s/\\\\-/-/g; s/\\\\e/\\\\/g; s/\\\\&//g")
    if [ -z "$examples" ]; then
        echo "$page has no examples"
        status=1
    fi
    while IFS= read -r example; do
        if ! grep -qxF "\$ $example" "$cases"; then
            echo "$page: not in $cases: $example"
            status=1
        fi
    done <<END
$examples
END
done
exit "$status"
