/*
 * utf16.c - converts UTF-16 to UTF-8.
 */
#include "config.h"

#include "filter/utf16.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static uint32_t unit_at(const char *in, bool big_endian)
{
    unsigned char first = (unsigned char)in[0], second = (unsigned char)in[1];
    return big_endian ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

/* Read the next character; returns its length in bytes. 0: see errno. */
static size_t read_character(const char *in, size_t left, bool big_endian, uint32_t *character)
{
    errno = EINVAL;
    if (left < 2)
        return 0;
    *character = unit_at(in, big_endian);
    if (*character < 0xd800 || *character > 0xdfff)
        return 2;
    if (*character < 0xdc00 && left < 4)
        return 0;
    uint32_t low = *character < 0xdc00 ? unit_at(in + 2, big_endian) : 0;
    if (low < 0xdc00 || low > 0xdfff) {
        errno = EILSEQ;
        return 0;
    }
    *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

static size_t write_character(char out[static 4], uint32_t character)
{
    static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t len = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, character >>= 6)
        out[i] = (char)(0x80 | (character & 0x3f));
    out[0] = (char)(marks[len] | character);
    return len;
}

size_t cf__utf16_convert(bool big_endian, char **in, size_t *in_left, char **out, size_t *out_left)
{
    while (in != NULL && *in_left > 0) {
        uint32_t character;
        char bytes[4];
        size_t taken = read_character(*in, *in_left, big_endian, &character);
        if (taken == 0)
            return (size_t)-1;
        size_t made = write_character(bytes, character);
        if (made > *out_left) {
            errno = E2BIG;
            return (size_t)-1;
        }
        memcpy(*out, bytes, made);
        *out += made;
        *out_left -= made;
        *in += taken;
        *in_left -= taken;
    }
    return 0;
}
