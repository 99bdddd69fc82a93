/*
 * utf8.c - is this text? For those who print, and would rather not print what is not.
 */
#include "config.h"

#include <coflow/grep.h>

#include "search/scan.h"

bool cf_is_utf8(const char *text, size_t len)
{
    return cf__is_utf8(text, text + len);
}
