/*
 * json.c - one object per line: begin, match, context, end and summary. Text that is not UTF-8 is
 * given as base64.
 */
#include "config.h"

#include "json.h"

#include <coflow/grep.h>
#include <stdio.h>
#include <string.h>

#include "match.h"
#include "stats.h"

/* ------------------------------------------------------------------------- values */

static void put_escaped(cgrep_output *output, unsigned char byte)
{
    static const char special[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *found = byte != '\0' ? strchr(special, byte) : NULL;
    char escape[8];

    if (found != NULL)
        snprintf(escape, sizeof escape, "\\%c", letters[found - special]);
    else if (byte < 0x20 || byte == 0x7f)
        snprintf(escape, sizeof escape, "\\u%04x", byte);
    else
        snprintf(escape, sizeof escape, "%c", byte);
    cgrep_put_string(output, escape);
}

static void put_base64(cgrep_output *output, const char *text, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = (uint32_t)(unsigned char)text[i] << 16;
        bits |= i + 1 < len ? (uint32_t)(unsigned char)text[i + 1] << 8 : 0;
        bits |= i + 2 < len ? (unsigned char)text[i + 2] : 0;
        cgrep_put_byte(output, digits[bits >> 18]);
        cgrep_put_byte(output, digits[bits >> 12 & 63]);
        cgrep_put_byte(output, i + 1 < len ? digits[bits >> 6 & 63] : '=');
        cgrep_put_byte(output, i + 2 < len ? digits[bits & 63] : '=');
    }
}

/* {"text":"..."} or {"bytes":"..."} */
static void put_text(cgrep_output *output, const char *text, size_t len)
{
    bool is_text = cf_is_utf8(text, len);

    cgrep_put_string(output, is_text ? "{\"text\":\"" : "{\"bytes\":\"");
    if (is_text)
        for (size_t i = 0; i < len; i++)
            put_escaped(output, (unsigned char)text[i]);
    else
        put_base64(output, text, len);
    cgrep_put_string(output, "\"}");
}

static void put_count(cgrep_output *output, const char *name, uint64_t number)
{
    cgrep_put_string(output, name);
    cgrep_put_number(output, number, 0);
}

static void put_elapsed(cgrep_output *output, const char *name, double seconds)
{
    char text[128];

    snprintf(text, sizeof text, "\"%s\":{\"secs\":%llu,\"nanos\":%llu,\"human\":\"%.6fs\"}", name,
             (unsigned long long)seconds,
             (unsigned long long)((seconds - (double)(unsigned long long)seconds) * 1e9), seconds);
    cgrep_put_string(output, text);
}

static void put_stats(cgrep_output *output, const cgrep_stats *stats, uint64_t printed)
{
    cgrep_put_string(output, "\"stats\":{");
    put_elapsed(output, "elapsed", cgrep_seconds_since(&stats->start));
    put_count(output, ",\"searches\":", stats->files);
    put_count(output, ",\"searches_with_match\":", stats->files_with);
    put_count(output, ",\"bytes_searched\":", stats->bytes);
    put_count(output, ",\"bytes_printed\":", printed);
    put_count(output, ",\"matched_lines\":", stats->lines);
    put_count(output, ",\"matches\":", stats->matches);
    cgrep_put_byte(output, '}');
}

/* ------------------------------------------------------------------------ objects */

static void put_head(cgrep_file *file, const char *type)
{
    cgrep_output *output = &file->run->output;

    cgrep_put_string(output, "{\"type\":\"");
    cgrep_put_string(output, type);
    cgrep_put_string(output, "\",\"data\":{\"path\":");
    put_text(output, file->name, strlen(file->name));
}

static void put_begin(cgrep_file *file)
{
    file->heading_done = true;
    file->printed_before = file->run->output.total;
    put_head(file, "begin");
    cgrep_put_string(&file->run->output, "}}\n");
}

static void put_matches(cgrep_file *file, const cgrep_line *line)
{
    cgrep_output *output = &file->run->output;
    const char *comma = "";
    cf_match match;

    for (size_t from = 0; cgrep_next_match(file, line, from, &match); from = match.end) {
        cgrep_put_string(output, comma);
        cgrep_put_string(output, "{\"match\":");
        put_text(output, line->text + match.start, match.end - match.start);
        put_count(output, ",\"start\":", match.start);
        put_count(output, ",\"end\":", match.end);
        cgrep_put_byte(output, '}');
        comma = ",";
    }
}

void cgrep_json_line(cgrep_file *file, const cgrep_line *line)
{
    cgrep_output *output = &file->run->output;

    if (!file->heading_done)
        put_begin(file);
    put_head(file, line->selected ? "match" : "context");
    cgrep_put_string(output, ",\"lines\":");
    put_text(output, line->text, line->len + line->ended);
    put_count(output, ",\"line_number\":", line->number);
    put_count(output, ",\"absolute_offset\":", line->offset);
    cgrep_put_string(output, ",\"submatches\":[");
    if (line->selected != file->run->settings->layout.inverted)
        put_matches(file, line);
    cgrep_put_string(output, "]}}\n");
}

void cgrep_json_end(cgrep_file *file)
{
    cgrep_output *output = &file->run->output;

    if (!file->heading_done)
        return;
    uint64_t printed = output->total - file->printed_before;
    put_head(file, "end");
    cgrep_put_string(output, file->binary ? ",\"binary_offset\":" : ",\"binary_offset\":null,");
    if (file->binary) {
        cgrep_put_number(output, file->binary_offset, 0);
        cgrep_put_byte(output, ',');
    }
    cgrep_stats stats = {.start = file->start,
                         .matches = file->matches,
                         .lines = file->selected,
                         .files_with = file->selected > 0,
                         .files = 1,
                         .bytes = file->bytes};
    put_stats(output, &stats, printed);
    cgrep_put_string(output, "}}\n");
}

void cgrep_json_summary(cgrep_run *run)
{
    cgrep_output *output = &run->output;

    cgrep_put_string(output, "{\"data\":{");
    put_elapsed(output, "elapsed_total", cgrep_seconds_since(&run->stats.start));
    cgrep_put_byte(output, ',');
    put_stats(output, &run->stats, output->total);
    cgrep_put_string(output, "},\"type\":\"summary\"}\n");
}
