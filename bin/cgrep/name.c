/*
 * name.c - prints names. A link is the terminal escape sequence OSC 8:
 *
 *   ESC ] 8 ; ; file://host/path ESC \ name ESC ] 8 ; ; ESC \
 */
#include "config.h"

#include "name.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Percent-encode all bytes but letters, digits and "/-._~". */
static void put_escaped(cgrep_output *output, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        char escape[4];
        if (byte < 0x80 && (isalnum(byte) || strchr("/-._~", byte) != NULL)) {
            cgrep_put_byte(output, *text);
        } else {
            snprintf(escape, sizeof escape, "%%%02X", byte);
            cgrep_put_string(output, escape);
        }
    }
}

/* false: links are off, or the file has no address. */
static bool begin_link(cgrep_file *file)
{
    cgrep_output *output = &file->run->output;
    char folder[PATH_MAX] = "";
    char host[256] = "";

    if (!file->run->settings->layout.links || file->name == file->run->settings->standard_input ||
        (file->name[0] != '/' && getcwd(folder, sizeof folder) == NULL) ||
        gethostname(host, sizeof host - 1) != 0)
        return false;
    cgrep_put_string(output, "\33]8;;file://");
    put_escaped(output, host);
    if (file->name[0] != '/') {
        put_escaped(output, strcmp(folder, "/") == 0 ? "" : folder);
        cgrep_put_byte(output, '/');
    }
    put_escaped(output, file->name);
    cgrep_put_string(output, "\33\\");
    return true;
}

void cgrep_put_name(cgrep_file *file)
{
    const cgrep_colors *colors = &file->run->settings->layout.colors;
    cgrep_output *output = &file->run->output;
    bool linked = begin_link(file);

    cgrep_begin_color(colors, output, colors->filename);
    cgrep_put_string(output, file->name);
    cgrep_end_color(colors, output, colors->filename);
    if (linked)
        cgrep_put_string(output, "\33]8;;\33\\");
}

void cgrep_print_name(cgrep_file *file, char mark)
{
    const cgrep_layout *layout = &file->run->settings->layout;
    cgrep_output *output = &file->run->output;

    cgrep_put_name(file);
    if (layout->null_after_name) {
        cgrep_put_byte(output, '\0');
        return;
    }
    cgrep_begin_color(&layout->colors, output, layout->colors.separator);
    cgrep_put_byte(output, mark);
    cgrep_end_color(&layout->colors, output, layout->colors.separator);
}

void cgrep_print_name_line(cgrep_file *file)
{
    cgrep_put_name(file);
    cgrep_put_byte(&file->run->output, file->run->settings->layout.null_after_name ? '\0' : '\n');
}
