/*
 * values.c - converts option values. The cli_read and cli_find functions return failures; those
 * that take the parser end the program with a usage error.
 */
#include "config.h"

#include "values.h"

#include <stdio.h>
#include <string.h>

/* Parse the digits at *text, and advance it past them. */
static bool read_digits(const char **text, uint64_t *out)
{
    const char *p = *text;
    uint64_t number = 0;

    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (__builtin_mul_overflow(number, (uint64_t)10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(*p - '0'), &number))
            return false;
    }
    *text = p;
    *out = number;
    return true;
}

bool cli_read_number(const char *text, uint64_t *out)
{
    uint64_t number;

    if (!read_digits(&text, &number) || *text != '\0')
        return false;
    *out = number;
    return true;
}

bool cli_read_count(const char *text, uint64_t *out, bool *negative)
{
    const char *p = text + strspn(text, " \t\n\v\f\r");

    *negative = *p == '-';
    p += *p == '-' || *p == '+';
    size_t digits = strspn(p, "0123456789");
    if (digits == 0 || p[digits] != '\0')
        return false;
    if (!cli_read_number(p, out))
        *out = UINT64_MAX;
    *negative = *negative && *out > 0;
    return true;
}

/* The base that the text after K, M, G ... stands for: 1024 or 1000; 0: invalid. */
static uint64_t size_base(const char *ending)
{
    if (*ending == '\0' || strcmp(ending, "iB") == 0)
        return 1024;
    return strcmp(ending, "B") == 0 ? 1000 : 0;
}

bool cli_read_size(const char *text, uint64_t *out)
{
    static const char letters[] = "KMGTPEkmgtpe";
    uint64_t number;

    if (!read_digits(&text, &number))
        return false;
    if (*text != '\0') {
        const char *letter = strchr(letters, *text);
        uint64_t base = letter != NULL ? size_base(text + 1) : 0;
        if (base == 0)
            return false;
        for (long power = (letter - letters) % 6 + 1; power > 0; power--)
            if (__builtin_mul_overflow(number, base, &number))
                return false;
    }
    *out = number;
    return true;
}

uint64_t cli_number(const cli_parser *parser, uint64_t least, uint64_t most)
{
    uint64_t number;

    if (!cli_read_number(parser->value, &number) || number < least || number > most)
        cli_misuse(parser->tool, "invalid number '%s' for '%s'", parser->value, parser->typed);
    return number;
}

uint64_t cli_count(const cli_parser *parser, bool may_be_negative)
{
    uint64_t count;
    bool negative;

    if (!cli_read_count(parser->value, &count, &negative) || (negative && !may_be_negative))
        cli_misuse(parser->tool, "invalid number '%s' for '%s'", parser->value, parser->typed);
    return negative ? UINT64_MAX : count;
}

uint64_t cli_size(const cli_parser *parser, uint64_t least)
{
    uint64_t size;

    if (!cli_read_size(parser->value, &size) || size < least)
        cli_misuse(parser->tool, "invalid size '%s' for '%s'", parser->value, parser->typed);
    return size;
}

int cli_find_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    int found = -1;
    int index = 0;

    for (const char *choice = choices; *choice != '\0'; index++) {
        size_t width = strcspn(choice, "|");
        if (width >= length && memcmp(choice, text, length) == 0) {
            if (width == length)
                return index;
            found = found == -1 ? index : -2;
        }
        choice += width;
        choice += *choice == '|';
    }
    return found;
}

int cli_choice(const cli_parser *parser)
{
    int index = cli_find_choice(parser->option->choices, parser->value);

    if (index < 0)
        cli_misuse(parser->tool, "%s value '%s' for '%s': it takes %s",
                   index == -1 ? "invalid" : "ambiguous", parser->value, parser->typed,
                   parser->option->choices);
    return index;
}
