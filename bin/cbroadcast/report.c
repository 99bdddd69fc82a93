/*
 * report.c - prints --report, as text or as JSON Lines.
 */
#include "config.h"

#include "report.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/report.h"

static void print_text(const cbroadcast_sink *sink)
{
    char room[4096];
    char restarts[32] = "";

    if (sink->target->restarts > 0)
        snprintf(restarts, sizeof restarts, "%u restarts, ", sink->restarts);
    fprintf(stderr,
            "%s: %s: %" PRIu64 " lines, %" PRIu64 " bytes, %" PRIu64 " lines dropped, %" PRIu64
            " bytes spilled, %s%s\n",
            cli_name(), cli_quoted(sink->target->name, room, sizeof room), sink->lines, sink->bytes,
            sink->queue.dropped_lines, sink->queue.spilled_bytes, restarts,
            sink->failed ? sink->ending : "no failure");
}

static void print_string(const char *text)
{
    fputc('"', stderr);
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char byte = (unsigned char)*p;
        if (byte == '"' || byte == '\\')
            fprintf(stderr, "\\%c", byte);
        else if (byte < 0x20)
            fprintf(stderr, "\\u%04x", byte);
        else
            fputc(byte, stderr);
    }
    fputc('"', stderr);
}

static void print_json(const cbroadcast_sink *sink)
{
    fputs("{\"target\":", stderr);
    print_string(sink->target->name);
    fprintf(stderr,
            ",\"lines\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"dropped_lines\":%" PRIu64
            ",\"dropped_bytes\":%" PRIu64 ",\"spilled_bytes\":%" PRIu64
            ",\"restarts\":%u,\"failure\":",
            sink->lines, sink->bytes, sink->queue.dropped_lines, sink->queue.dropped_bytes,
            sink->queue.spilled_bytes, sink->restarts);
    if (sink->failed)
        print_string(sink->ending);
    else
        fputs("null", stderr);
    fputs("}\n", stderr);
}

void cbroadcast_print_report(cbroadcast_report format, const cbroadcast_sink sinks[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (format == CBROADCAST_REPORT_JSON)
            print_json(&sinks[i]);
        else
            print_text(&sinks[i]);
}
