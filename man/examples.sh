#!/bin/sh
# The examples of a tool's man page are cases of tests/cli/TOOL-examples.test, which checks what they do; and they come
# out of the page as they were typed: in lines that a terminal of 80 columns does not fold, with their quotes.
set -u
status=0

# The examples of a page, as they stand there: of a line, or of several in a display.
examples() {
    awk '/^\.Sh/ { inside = /EXAMPLES/ }
        !inside { next }
        sub(/^\.Dl /, "") { print; next }
        /^\.Bd -literal/ { display = 1; next }
        /^\.Ed/ { display = 0 }
        display' "$1"
}

# Without mdoc's escapes.
unescape() {
    sed "s/\\\\(aq/'/g; s/\\\\(dq/\"/g; s/\\\\-/-/g; s/\\\\e/\\\\/g; s/\\\\&//g"
}

# Lines that end in a pipe or a backslash, and those behind them.
join_lines() {
    sed -e ':again' -e '/ *\\$/{' -e N -e 's/ *\\\n */ /' -e 't again' -e '}' \
        -e '/|$/{' -e N -e 's/\n */ /' -e 't again' -e '}'
}

for page in "$srcdir"/man/*.1; do
    tool=$(basename "$page" .1)
    cases=$srcdir/tests/cli/$tool-examples.test
    examples=$(examples "$page" | unescape | join_lines)
    if [ -z "$examples" ]; then
        echo "$page has no examples"
        status=1
    fi
    folded=$(examples "$page" | unescape | grep '.\{68\}')
    if [ -n "$folded" ]; then
        echo "$page: too long for a line: $folded"
        status=1
    fi
    if examples "$page" | grep '"'; then
        echo "$page: a macro may take the quotes away: write them as \(dq"
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
