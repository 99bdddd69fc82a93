/*
 * scan_other.c - architectures without vector code here: plain C.
 */
#include "config.h"

#include "search/scan.h"

const struct cf__scan *cf__scan_level(size_t i)
{
    return i == 0 ? &cf__scan_plain : NULL;
}

const struct cf__scan *cf__scan_best(void)
{
    return &cf__scan_plain;
}
