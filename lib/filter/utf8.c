/*
 * utf8.c - validates UTF-8, for programs that do not want to print anything else.
 */
#include "config.h"

#include <coflow/grep.h>

#include "search/scan.h"

bool cf_is_utf8(const char *text, size_t len)
{
    return cf__is_utf8(text, text + len);
}
