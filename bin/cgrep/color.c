/*
 * color.c - GREP_COLORS, such as "ms=01;31:fn=35:ne": capabilities separated by colons. Each is a
 * name, and for most the numbers of a Select Graphic Rendition sequence.
 */
#include "config.h"

#include "color.h"

#include <stddef.h>
#include <string.h>

static const cgrep_colors defaults = {
    .match = "01;31",
    .context_match = "01;31",
    .filename = "35",
    .line_number = "32",
    .byte_offset = "32",
    .separator = "36",
};

static void set(char *sgr, const char *value, size_t len)
{
    if (len >= CGREP_SGR)
        return;
    memcpy(sgr, value, len);
    sgr[len] = '\0';
}

/* Set name=value. false: there is no such capability. */
static bool set_sequence(cgrep_colors *colors, const char *name, const char *value, size_t len)
{
    const struct {
        char name[3];
        char *sgr;
    } capabilities[] = {
        {"sl", colors->selected},      {"cx", colors->context},   {"ms", colors->match},
        {"mc", colors->context_match}, {"fn", colors->filename},  {"ln", colors->line_number},
        {"bn", colors->byte_offset},   {"se", colors->separator},
    };

    if (memcmp(name, "mt", 2) == 0) {
        set(colors->match, value, len);
        set(colors->context_match, value, len);
        return true;
    }
    for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++)
        if (memcmp(name, capabilities[i].name, 2) == 0) {
            set(capabilities[i].sgr, value, len);
            return true;
        }
    return false;
}

static bool set_switch(cgrep_colors *colors, const char *name)
{
    if (memcmp(name, "rv", 2) == 0)
        colors->swap_when_inverted = true;
    else if (memcmp(name, "ne", 2) == 0)
        colors->no_erase = true;
    else
        return false;
    return true;
}

void cgrep_read_colors(cgrep_colors *colors, const char *value)
{
    bool on = colors->on;

    *colors = defaults;
    colors->on = on;
    for (const char *p = value; p != NULL && *p != '\0';) {
        size_t len = strcspn(p, ":");
        size_t numbers = len > 3 ? strspn(p + 3, "0123456789;") : 0;
        if (len >= 3 && p[2] == '=') {
            if (numbers != len - 3)
                return;
            set_sequence(colors, p, p + 3, numbers);
        } else if (len == 2) {
            set_switch(colors, p);
        } else {
            return;
        }
        p += len;
        p += *p == ':';
    }
}

void cgrep_begin_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr)
{
    if (!colors->on || *sgr == '\0')
        return;
    cgrep_put_string(output, "\33[");
    cgrep_put_string(output, sgr);
    cgrep_put_string(output, colors->no_erase ? "m" : "m\33[K");
}

void cgrep_end_color(const cgrep_colors *colors, cgrep_output *output, const char *sgr)
{
    if (colors->on && *sgr != '\0')
        cgrep_put_string(output, colors->no_erase ? "\33[m" : "\33[m\33[K");
}
