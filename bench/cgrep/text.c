/*
 * text.c - text for benchmarks: lines of words, the same for the same arguments.
 *
 *     text MEGABYTES [SEED] >FILE
 *
 * 2000 made-up words, the n-th used about 1/n as often as the first, 4 to 16 of them on a line; in
 * one line of 50,000 there is "holmes".
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 2000, RARELY = 50000 };

static uint64_t state;

/* xorshift64* by Marsaglia and Vigna */
static uint32_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32);
}

static void make_words(char words[WORDS][16])
{
    static const char vowels[] = "aeiou";
    static const char consonants[] = "bcdfghklmnprstvw";

    for (int i = 0; i < WORDS; i++) {
        uint32_t syllables = 1 + draw() % 4;
        char *p = words[i];
        for (uint32_t s = 0; s < syllables; s++) {
            *p++ = consonants[draw() % (sizeof consonants - 1)];
            *p++ = vowels[draw() % (sizeof vowels - 1)];
        }
        *p++ = consonants[draw() % (sizeof consonants - 1)];
        *p = '\0';
    }
}

/* How often which: a table in which the n-th word has about 1/n of the places of the first. */
static uint32_t fill_places(uint16_t *places)
{
    uint32_t count = 0;

    for (int i = 0; i < WORDS; i++)
        for (int n = 0; n < 4000 / (i + 1) + 1; n++)
            places[count++] = (uint16_t)i;
    return count;
}

int main(int argc, char *argv[])
{
    static char words[WORDS][16];
    static uint16_t places[64 * 1024];
    uint64_t bytes = argc > 1 ? strtoull(argv[1], NULL, 10) * 1000 * 1000 : 0;

    if (bytes == 0) {
        fputs("usage: text MEGABYTES [SEED]\n", stderr);
        return 2;
    }
    state = UINT64_C(88172645463325252) + (argc > 2 ? strtoull(argv[2], NULL, 10) : 0);
    make_words(words);
    uint32_t count = fill_places(places);
    uint64_t written = 0;
    for (uint64_t line = 1; written < bytes; line++) {
        for (uint32_t left = 4 + draw() % 13; left > 0; left--)
            written += (uint64_t)fprintf(stdout, "%s ", words[places[draw() % count]]);
        written += (uint64_t)fprintf(stdout, "%s\n", line % RARELY == 0 ? "holmes" : "end");
    }
    return fclose(stdout) == 0 ? 0 : 1;
}
