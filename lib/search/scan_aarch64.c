/*
 * scan_aarch64.c - the sets of byte loops for aarch64, where every processor has NEON.
 */
#include "config.h"

#include "search/scan.h"

const struct cf__scan *cf__scan_level(size_t i)
{
    return i == 0 ? &cf__scan_plain : i == 1 ? &cf__scan_neon : NULL;
}

const struct cf__scan *cf__scan_best(void)
{
    return &cf__scan_neon;
}
