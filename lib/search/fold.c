/*
 * fold.c - case folding of ASCII, Latin-1 and Cyrillic letters. test_search_fold.c compares all of
 * it with PCRE2.
 */
#include "config.h"

#include "search/fold.h"

#include <stdint.h>
#include <string.h>

static bool is_ascii_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool other_ascii(char byte, bool utf, char *other)
{
    *other = is_ascii_letter(byte) ? (char)(byte ^ 0x20) : byte;
    return !utf || ((byte | 0x20) != 'k' && (byte | 0x20) != 's');
}

/* Small Cyrillic letters with a third case among U+1C80 to U+1C87. */
static bool has_third_form(uint32_t small)
{
    return small == 0x432 || small == 0x434 || small == 0x43e || small == 0x441 || small == 0x442 ||
           small == 0x44a;
}

static uint32_t other_of(uint32_t code)
{
    if (code >= 0xe0 && code <= 0xfe && code != 0xe5 && code != 0xf7)
        return code - 0x20;
    if (code >= 0xc0 && code <= 0xde && code != 0xc5 && code != 0xd7)
        return code + 0x20;
    if (code >= 0x430 && code <= 0x44f && !has_third_form(code))
        return code - 0x20;
    if (code >= 0x410 && code <= 0x42f && !has_third_form(code + 0x20))
        return code + 0x20;
    if (code >= 0x450 && code <= 0x45f)
        return code - 0x50;
    if (code >= 0x400 && code <= 0x40f)
        return code + 0x50;
    return 0;
}

bool cf__is_case_of_ascii(const char *bytes, size_t len)
{
    return (len == 2 && memcmp(bytes, "\xc5\xbf", 2) == 0) ||
           (len == 3 && memcmp(bytes, "\xe2\x84\xaa", 3) == 0);
}

static uint32_t decode_pair(const char *bytes)
{
    return ((uint32_t)(unsigned char)bytes[0] & 0x1f) << 6 | ((unsigned char)bytes[1] & 0x3f);
}

static void encode_pair(uint32_t code, char *bytes)
{
    bytes[0] = (char)(0xc0 | code >> 6);
    bytes[1] = (char)(0x80 | (code & 0x3f));
}

unsigned char cf__third_case(const char *bytes, size_t len, char *other)
{
    uint32_t code = len == 2 ? decode_pair(bytes) : 0;
    if (has_third_form(code))
        code -= 0x20;
    else if (has_third_form(code + 0x20))
        code += 0x20;
    else
        return 0;
    encode_pair(code, other);
    return 0xe1;
}

bool cf__other_case(const char *bytes, size_t len, bool utf, char *other)
{
    if (len == 1 && (unsigned char)bytes[0] < 0x80)
        return other_ascii(bytes[0], utf, other);
    memcpy(other, bytes, len);
    if (!utf)
        return true;
    if (len != 2)
        return false;
    uint32_t found = other_of(decode_pair(bytes));
    encode_pair(found, other);
    return found != 0;
}
