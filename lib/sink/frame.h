/*
 * frame.h - how lines look on their way between processes; coflow/process.h tells it to people.
 */
#ifndef CF_SINK_FRAME_H
#define CF_SINK_FRAME_H

#define CF__FRAME_MAGIC "coflow\1" /* the last byte is the version */

enum {
    CF__FRAME_LENGTH = 4,   /* bytes of a length, the least significant first */
    CF__FRAME_MAX = 1 << 30 /* bytes in a frame */
};

#endif
