/*
 * report.c - messages on standard error, and the final check of standard output.
 */
#include "config.h"

#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

const char *cli_name(void)
{
    return program_invocation_short_name;
}

/* Format into `room` or, if that is too small, into malloc'ed memory. Without memory, cut. */
static char *formatted(char *room, size_t size, const char *format, va_list list)
{
    va_list again;

    va_copy(again, list);
    int len = vsnprintf(room, size, format, list);
    char *text = len >= (int)size ? malloc((size_t)len + 1) : NULL;
    if (text != NULL)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text != NULL ? text : room;
}

void cli_warn_list(const char *format, va_list list)
{
    char room[1024];
    char *text = formatted(room, sizeof room, format, list);

    fflush(stdout);
    /* A single write per message, so that messages of several processes do not mix. */
    fprintf(stderr, "%s: %s\n", cli_name(), text);
    if (text != room)
        free(text);
}

void cli_warn(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    cli_warn_list(format, list);
    va_end(list);
}

void cli_warn_errno(int error, const char *what)
{
    cli_warn("%s: %s", what, strerror(error));
}

void cli_fail(int status, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    cli_warn_list(format, list);
    va_end(list);
    exit(status);
}

int cli_close_stdout(int status, int trouble)
{
    bool lost = ferror(stdout) != 0;
    bool pending = __fpending(stdout) > 0;

    errno = 0;
    /* EBADF without pending output: the descriptor was closed all along, and nothing was lost. */
    if ((fclose(stdout) != 0 && (pending || errno != EBADF)) || lost) {
        if (errno != 0)
            cli_warn_errno(errno, "write error");
        else
            cli_warn("write error");
        return trouble;
    }
    return status;
}

static bool is_plain(const char *name)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "%+,-./:@_]{}";

    for (const char *p = name; *p != '\0'; p++)
        if ((unsigned char)*p < 0x80 && strchr(safe, *p) == NULL)
            return false;
    return *name != '\0';
}

/* Control characters are escaped: a terminal would obey them, and a newline would seem to begin
 * another message. */
static bool is_control(char byte)
{
    return (unsigned char)byte < 0x20 || byte == 0x7f;
}

static bool has_controls(const char *name)
{
    while (*name != '\0' && !is_control(*name))
        name++;
    return *name != '\0';
}

/* A name with a single quote is easier to read in double quotes, unless it has characters that are
 * special there. */
static bool wants_double_quotes(const char *name)
{
    return !has_controls(name) && strchr(name, '\'') != NULL && strpbrk(name, "\"$`\\!") == NULL;
}

const char *cli_quoted(const char *name, char *room, size_t size)
{
    char *out = room;
    char *end = room + size - 2; /* the last quote and the NUL */
    char quote = wants_double_quotes(name) ? '"' : '\'';

    if (is_plain(name))
        return name;
    *out++ = quote;
    for (; *name != '\0' && out + (is_control(*name) ? 9 : 4) <= end; name++) {
        if (is_control(*name)) {
            out += sprintf(out, "'$'\\%03o''", (unsigned)*name);
            continue;
        }
        if (*name == quote) {
            memcpy(out, "'\\'", 3);
            out += 3;
        }
        *out++ = *name;
    }
    *out++ = quote;
    *out = '\0';
    return room;
}

void cli_misuse(const cli_tool *tool, const char *format, ...)
{
    char text[512];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    cli_warn("%s\nTry '%s --help' for more information.", text, cli_name());
    exit(tool->trouble);
}
