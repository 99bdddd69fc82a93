/*
 * frequency.c - byte frequencies: a default table, blended with those of a sample.
 */
#include "config.h"

#include "search/frequency.h"

/* Counted in English text, C and Perl, per 65536 bytes. Bytes >= 0x80 get the frequency they have
 * in text beyond ASCII. */
static const uint16_t of_65536[256] = {
    /* clang-format off */
    3, 2, 1, 2, 1, 1, 1, 1, 1, 101, 1456, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    8680, 9, 151, 285, 3, 4, 34, 33, 739, 741, 622, 22, 707, 287, 418, 803,
    462, 346, 250, 114, 64, 192, 63, 53, 73, 208, 161, 222, 199, 112, 196, 4,
    28, 667, 220, 702, 329, 1072, 302, 266, 157, 782, 36, 141, 728, 301, 800, 827,
    585, 27, 723, 1382, 853, 239, 117, 71, 264, 136, 25, 25, 46, 25, 2, 3033,
    9, 1799, 506, 1653, 1356, 3975, 939, 544, 938, 2437, 34, 584, 1386, 763, 2330, 2085,
    1307, 43, 1944, 2635, 2876, 861, 304, 266, 299, 533, 60, 43, 19, 42, 3, 1,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20,
    /* clang-format on */
};

void cf__frequencies_init(struct cf__frequencies *frequencies)
{
    for (int byte = 0; byte < 256; byte++)
        frequencies->of_65536[byte] = of_65536[byte];
}

/* Three quarters sample, one quarter table: a byte's absence from a sample does not prove much. */
void cf__frequencies_learn(struct cf__frequencies *frequencies, const char *text, size_t len)
{
    uint32_t seen[256] = {0};
    if (len == 0)
        return;
    for (size_t i = 0; i < len; i++)
        seen[(unsigned char)text[i]]++;
    for (int byte = 0; byte < 256; byte++) {
        uint64_t share = (uint64_t)seen[byte] * 65536 / len;
        frequencies->of_65536[byte] = (uint32_t)(share * 3 + of_65536[byte]) / 4 + 1;
    }
}
