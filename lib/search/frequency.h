/*
 * frequency.h - how common each byte is: from a fixed table, or estimated from the text being
 * searched.
 */
#ifndef CF_SEARCH_FREQUENCY_H
#define CF_SEARCH_FREQUENCY_H

#include <stddef.h>
#include <stdint.h>

/* Expected number of occurrences of each byte in 65536 bytes; never 0. */
struct cf__frequencies {
    uint32_t of_65536[256];
};

void cf__frequencies_init(struct cf__frequencies *frequencies);

/* Estimate from a sample of the text. */
void cf__frequencies_learn(struct cf__frequencies *frequencies, const char *text, size_t len);

#endif
