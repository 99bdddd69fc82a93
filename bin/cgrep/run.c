/*
 * run.c - how a run says that something went wrong.
 */
#include "config.h"

#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/report.h"

void cgrep_report(cgrep_run *run, const char *format, ...)
{
    va_list list;
    char *text;

    va_start(list, format);
    if (vasprintf(&text, format, list) < 0)
        text = NULL;
    va_end(list);
    cgrep_flush(&run->output);
    cli_warn("%s", text != NULL ? text : format);
    free(text);
    run->trouble = true;
}

void cgrep_report_file(cgrep_run *run, const char *name, int error)
{
    run->trouble = true;
    if (!run->settings->no_messages)
        cgrep_report(run, "%s: %s", name, strerror(error));
}
