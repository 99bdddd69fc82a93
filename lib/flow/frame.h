/*
 * frame.h - constants of the format in which lines travel between processes. The format itself is
 * described in coflow/process.h.
 */
#ifndef CF_FLOW_FRAME_H
#define CF_FLOW_FRAME_H

#include <stdint.h>

#define CF__FRAME_MAGIC "coflow\1" /* the last byte is the version */

enum {
    CF__FRAME_LENGTH = 4,   /* bytes of a length, little-endian */
    CF__FRAME_MAX = 1 << 30 /* greatest length of a frame, in bytes */
};

/* Flag in a length: the frame is one line that contains newlines, without one at its end. */
#define CF__FRAME_SINGLE (UINT32_C(1) << 31)

#endif
