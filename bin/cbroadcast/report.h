/*
 * report.h - print --report: a line about each target, on standard error.
 */
#ifndef CBROADCAST_REPORT_H
#define CBROADCAST_REPORT_H

#include "target.h"

void cbroadcast_print_report(cbroadcast_report format, const cbroadcast_sink sinks[], size_t count);

#endif
