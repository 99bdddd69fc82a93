/*
 * stream_table.h - classifies bytes one at a time, for levels without a vector look-up.
 */
#include "search/stream.h"

static void stream_classify(const char *text, const struct cf__byte_set *set, cf__bit_stream *out)
{
    uint8_t in[256];
    for (int byte = 0; byte < 256; byte++)
        in[byte] = set->rows[byte >> 7][byte & 15] >> (byte >> 4 & 7) & 1;
    for (int i = 0; i < CF__STREAM_WORDS; i++, text += 64) {
        uint64_t word = 0;
        for (int at = 0; at < 64; at++)
            word |= (uint64_t)in[(unsigned char)text[at]] << at;
        out->words[i] = word;
    }
}
