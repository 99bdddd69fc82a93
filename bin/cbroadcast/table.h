/*
 * table.h - cbroadcast's options: their numbers. Names, help and manual are in table.c.
 */
#ifndef CBROADCAST_TABLE_H
#define CBROADCAST_TABLE_H

#include "common/options.h"

enum cbroadcast_option {
    CBROADCAST_APPEND = 1,
    CBROADCAST_COMMAND,
    CBROADCAST_FD,
    CBROADCAST_HEAD,
    CBROADCAST_IGNORE_CASE,
    CBROADCAST_MATCH,
    CBROADCAST_NAME,
    CBROADCAST_NOT,
    CBROADCAST_NULL_DATA,
    CBROADCAST_OUTPUT,
    CBROADCAST_PEE /* accepted, and without effect */
};

extern const cli_tool cbroadcast_tool;

#endif
