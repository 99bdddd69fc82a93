/*
 * bytes.c - a step of cf_copy through a buffer, which works between any two descriptors.
 */
#include "config.h"

#include <unistd.h>

#include "copy/copier.h"

ssize_t cf__copy_bytes(struct cf__copier *copier, size_t limit)
{
    ssize_t n = read(copier->from, copier->buffer, limit);

    if (n <= 0)
        return n;
    for (size_t i = cf__next_live(copier, 0); i < copier->count; i = cf__next_live(copier, i + 1))
        cf__feed_output(copier, i, copier->buffer, (size_t)n);
    return n;
}
