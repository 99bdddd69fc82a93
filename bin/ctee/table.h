/*
 * table.h - the identifiers of ctee's options. Names, help and manual text are in table.c.
 */
#ifndef CTEE_TABLE_H
#define CTEE_TABLE_H

#include "common/options.h"

enum ctee_option {
    CTEE_APPEND = 1,
    CTEE_ATOMIC,
    CTEE_COMPRESS,
    CTEE_IGNORE_INTERRUPTS,
    CTEE_NO_STDOUT,
    CTEE_OUTPUT_ERROR,
    CTEE_PIPES,
    CTEE_PROGRESS,
    CTEE_RATE_LIMIT,
    CTEE_ROTATE,
    CTEE_SYNC,
    CTEE_TO
};

extern const cli_tool ctee_tool;

#endif
