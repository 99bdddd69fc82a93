/*
 * whole.c - reads files of patterns, globs and paths.
 */
#include "config.h"

#include "whole.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

char *cgrep_read_whole(const char *path, size_t *len)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    size_t got = 1;

    for (*len = 0; file != NULL && got > 0; *len += got) {
        if (room - *len < 2 && (text = realloc(text, room = 2 * room + 4096)) == NULL)
            cli_fail(cgrep_tool.trouble, "out of memory");
        got = fread(text + *len, 1, room - *len - 1, file);
    }
    if (file == NULL || ferror(file))
        cli_fail(cgrep_tool.trouble, "%s: %s", path, strerror(errno));
    if (file == stdin)
        clearerr(file);
    else
        fclose(file);
    text[*len] = '\0';
    return text;
}
