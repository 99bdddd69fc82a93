/*
 * table.h - the identifiers of cbroadcast's options. Names, help and manual text are in table.c.
 */
#ifndef CBROADCAST_TABLE_H
#define CBROADCAST_TABLE_H

#include "common/options.h"

enum cbroadcast_option {
    CBROADCAST_APPEND = 1,
    CBROADCAST_BUFFER,
    CBROADCAST_COMMAND,
    CBROADCAST_FAIL_FAST,
    CBROADCAST_FD,
    CBROADCAST_FULL,
    CBROADCAST_HEAD,
    CBROADCAST_IGNORE_CASE,
    CBROADCAST_KEEP_GOING,
    CBROADCAST_LISTEN,
    CBROADCAST_MATCH,
    CBROADCAST_MODE,
    CBROADCAST_NAME,
    CBROADCAST_NOT,
    CBROADCAST_NULL_DATA,
    CBROADCAST_OUTPUT,
    CBROADCAST_PEE, /* accepted, and without effect */
    CBROADCAST_RATE,
    CBROADCAST_REPORT,
    CBROADCAST_RESTART,
    CBROADCAST_SAMPLE
};

extern const cli_tool cbroadcast_tool;

#endif
