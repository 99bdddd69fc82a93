/*
 * progress.c - measures and formats the progress of a copy.
 */
#include "config.h"

#include "progress.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const uint64_t ns_per_second = 1000000000;

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * ns_per_second + (uint64_t)time.tv_nsec;
}

/* The bytes left in a regular file; 0 for anything else. */
static uint64_t size_of(int input)
{
    struct stat status;

    if (fstat(input, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    off_t at = lseek(input, 0, SEEK_CUR);
    return at >= 0 && at < status.st_size ? (uint64_t)(status.st_size - at) : 0;
}

void ctee_start_progress(ctee_progress *progress, int input, FILE *out)
{
    *progress = (ctee_progress){
        .out = out,
        .live = isatty(fileno(out)) == 1,
        .size = size_of(input),
        .started = now(),
    };
    progress->shown = progress->started;
    progress->times[0] = progress->started;
    progress->samples = 1;
}

/* "1.5MiB", or "512B". */
static void print_size(FILE *out, double size)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    unsigned unit = 0;

    for (; size >= 1024 && unit < 6; unit++)
        size /= 1024;
    fprintf(out, unit == 0 ? "%.0f%s" : "%.1f%s", size, units[unit]);
}

static void print_time(FILE *out, uint64_t seconds)
{
    fprintf(out, "%u:%02u:%02u", (unsigned)(seconds / 3600), (unsigned)(seconds / 60 % 60),
            (unsigned)(seconds % 60));
}

static double rate_since(uint64_t time, uint64_t at_time, uint64_t total, uint64_t at_total)
{
    double seconds = (double)(time - at_time) / (double)ns_per_second;

    return seconds > 0 ? (double)(total - at_total) / seconds : 0;
}

/* "1.5MiB 0:00:03 [512.0KiB/s]", and with a known size " 37% ETA 0:00:05". */
static void print_line(const ctee_progress *progress, uint64_t time, uint64_t total, double rate,
                       bool last)
{
    FILE *out = progress->out;

    print_size(out, (double)total);
    fputc(' ', out);
    print_time(out, (time - progress->started) / ns_per_second);
    fputs(" [", out);
    print_size(out, rate);
    fputs("/s]", out);
    if (progress->size > 0) {
        uint64_t done = total < progress->size ? total : progress->size;
        fprintf(out, " %.0f%%", 100.0 * (double)done / (double)progress->size);
        if (!last && rate > 0) {
            fputs(" ETA ", out);
            print_time(out, (uint64_t)((double)(progress->size - done) / rate));
        }
    }
}

void ctee_show_progress(ctee_progress *progress, uint64_t total)
{
    uint64_t time = now();

    if (!progress->live || time - progress->shown < (uint64_t)CTEE_TICK * 1000000)
        return;
    unsigned taken = progress->samples < CTEE_WINDOW ? progress->samples : CTEE_WINDOW;
    unsigned oldest = (progress->samples - taken) % CTEE_WINDOW;
    double rate = rate_since(time, progress->times[oldest], total, progress->totals[oldest]);
    fputc('\r', progress->out);
    print_line(progress, time, total, rate, false);
    fputs("\033[K", progress->out); /* erase the rest of a longer line */
    progress->shown = time;
    progress->times[progress->samples % CTEE_WINDOW] = time;
    progress->totals[progress->samples % CTEE_WINDOW] = total;
    progress->samples++;
}

void ctee_end_progress(ctee_progress *progress, uint64_t total)
{
    uint64_t time = now();

    if (progress->live)
        fputc('\r', progress->out);
    print_line(progress, time, total, rate_since(time, progress->started, total, 0), true);
    fputs(progress->live ? "\033[K\n" : "\n", progress->out);
}
