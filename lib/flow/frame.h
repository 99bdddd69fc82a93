/*
 * frame.h - how lines look on their way between processes; coflow/process.h tells it to people.
 */
#ifndef CF_FLOW_FRAME_H
#define CF_FLOW_FRAME_H

#include <stdint.h>

#define CF__FRAME_MAGIC "coflow\1" /* the last byte is the version */

enum {
    CF__FRAME_LENGTH = 4,   /* bytes of a length, the least significant first */
    CF__FRAME_MAX = 1 << 30 /* bytes in a frame */
};

/* In a length: the frame is one line with newlines in it, and none behind it. */
#define CF__FRAME_SINGLE (UINT32_C(1) << 31)

#endif
