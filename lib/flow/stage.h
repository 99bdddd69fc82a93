/*
 * stage.h - what the files of lib/flow share: a stage's record and its batch.
 *
 * The batch belongs to the receiver, so that what several upstreams send meets there in order of
 * arrival:
 *
 *   items   | line | line | run | line | ...           16 bytes each
 *                  ^cursor               ^stream.free
 *   runs    | text len block line tag | ...            what an item with len RUN_ITEM points to
 *   blocks  | block | block |                          one reference each, until it is consumed
 *   lines   | line | line | ...                        the part of a run that was split last
 */
#ifndef CF_FLOW_STAGE_H
#define CF_FLOW_STAGE_H

#include <stdatomic.h>

#include <coflow/span.h>

#include "coro/coro.h"

enum {
    CF__BATCH_ITEMS = 1024,
    CF__BATCH_RUNS = 128,
    CF__SPLIT_WIDTH = 64,       /* what cf__split looks at in one step, and so may find lines in */
    CF__BATCH_BLOCKS = 4,       /* a batch keeps this many blocks from being used again */
    CF__BATCH_BYTES = 64 * 1024 /* of runs: more than that is worth a switch */
};

#define CF__RUN_ITEM SIZE_MAX

/* One stage knows that it has sent to another. Neither owns the other; either end takes it down. */
struct cf__edge {
    struct cf__stage *from;
    struct cf__stage *to;
    struct cf__edge *next_out;
    struct cf__edge *next_in;
    struct cf__edge **link_out; /* what points to it in each of the two lists */
    struct cf__edge **link_in;
};

/* A flush will come to a stage, or goes on below it, or somebody waits for it: flush.c. Bodies that
 * run meanwhile may flush the same ones, end them, or wait while other tasks do: so each flush has
 * visits of its own, and stages know of them. */
struct cf__visit {
    struct cf__stage *stage; /* NULL: it has been freed */
    struct cf__edge *edge;   /* to the next below */
    struct cf__visit *next;  /* of somebody else, to the same stage */
};

/* Where a walk finds it: walk.h. */
struct cf__place {
    struct cf__stage *next; /* in the walk; NULL: it is the last */
    size_t number;          /* in the walk, from 0 */
    struct cf__stage *from; /* while the walk is being made: the one that led here, ... */
    struct cf__edge *edge;  /* ... which to follow next, ... */
    size_t behind;          /* ... and so many of those behind have not been seen to */
    bool entered;
};

/* Where those behind a stage run, when not on its own thread. */
struct cf__elsewhere {
    /* Calls fn(arg) on the thread of the i-th, between two of its batches, and waits for that.
     * false: it has ended. */
    bool (*call)(struct cf__elsewhere *elsewhere, size_t i, void (*fn)(void *), void *arg);
};

struct cf__stage {
    cf_coro *self;
    struct cf__stream *stream; /* self's: coflow/stream-inline.h */
    cf_coro *target;           /* one reference, or NULL */
    struct cf__error *failure; /* of a target: what the stage will end with */
    struct cf__error *final;   /* what the stage has ended with */
    struct cf__edge *out;
    struct cf__edge **out_end; /* where the next one goes */
    struct cf__edge *in;
    cf_coro *const *behind; /* what others serve for it, NULL once that has ended: not flushed from
                             * here, but shown, and of its mode. Its body's, or NULL */
    size_t behind_count;
    struct cf__elsewhere *elsewhere; /* those behind are other threads'; NULL: this one's */
    struct cf__pump *pump;           /* sched/pump.h: what flows into it from the side, or NULL */
    struct cf__place place;          /* in the last walk */
    struct cf__visit *visits;        /* by flushes that are under way: flush.c */
    bool keeps_thread;               /* its body has tasks of the thread that made it */
    struct cf__flow *flow; /* flow.h: what it counts; one reference. NULL: nobody watches */
    unsigned mode;
    bool reading;     /* the body has the batch: nothing can be appended */
    bool reads_lines; /* its body has asked for lines, not for spans */
    bool lost;        /* something for its target was, for want of memory: nothing may follow */
    bool slow_only;   /* one that sends to it is lost: nothing may be appended the short way */
    bool reads_bytes; /* its body asks for spans, and does not care where in them lines end */
    char separator;   /* ends the lines in its batch, and those that it sends */
    bool relays;      /* lives for those it sends to: when none wants more, nor does it */
    bool unsettled;   /* it has had a batch since those below it were last flushed */
    bool outgrown;    /* it sends to one more than when it was last walked */
    bool parts_meet;  /* below it there is a stage with several upstreams */
    uintptr_t runner; /* the thread that has resumed it with its batch; 0: none */
    unsigned waiting_turns;   /* so many tasks wait until it can be resumed: turn.h */
    _Atomic uintptr_t sender; /* the thread that sends to it from a plain function; 0: none */

    cf_line *cursor; /* next item to be received */
    cf_span run;     /* what is left of the run that is being split */
    size_t run_count;
    size_t run_bytes;
    cf_block *blocks[CF__BATCH_BLOCKS];
    size_t block_count;
    cf_block *text; /* where text that had to be copied goes; one reference, or NULL */
    size_t text_used;

    /* Not cleared when the stage is made. */
    cf_line items[CF__BATCH_ITEMS];
    cf_span runs[CF__BATCH_RUNS];
    cf_line lines[CF__BATCH_ITEMS + CF__SPLIT_WIDTH];
};

/* NULL: co is no stage. */
struct cf__stage *cf__stage_of(const cf_coro *co);
/* Whether it takes a line by value while it waits: CF__LIVE. Nothing happens to one that has ended,
 * or that another one's yield-from drives. */
static inline void cf__stage_set_live(struct cf__stage *stage, bool live)
{
    uint32_t *state = &stage->self->hot.state;
    if (*state == CF__LIVE || *state == CF__WAITING)
        *state = live ? CF__LIVE : CF__WAITING;
}

void cf__stage_lost(struct cf__stage *stage); /* end what it sends to its target here */

/* batch.c: what is in the batch, and putting more in. */
bool cf__batch_is_empty(const struct cf__stage *stage);
void cf__batch_open(struct cf__stage *stage);   /* consumed or new: empty, and can be appended to */
void cf__batch_shut(struct cf__stage *stage);   /* its body has it: nothing can be appended */
void cf__batch_reopen(struct cf__stage *stage); /* its body has not got it: can be appended to */
void cf__batch_release(struct cf__stage *stage); /* for good */
bool cf__batch_has_room(const struct cf__stage *stage);
bool cf__batch_is_ripe(
    const struct cf__stage *stage); /* so much in it that a switch is worth while */
/* Append; the batch must have room. `from` is the stage that sends, or NULL. false: out of memory.
 */
bool cf__batch_append_line(struct cf__stage *stage, struct cf__stage *from, cf_line line);
bool cf__batch_append_span(struct cf__stage *stage, const cf_span *span);
/* For a stage whose batch is empty: its body receives from an array of the sender's, who keeps it
 * as it is until the body waits again. The text lies in blocks of the sender's batch. */
void cf__batch_lend(struct cf__stage *stage, const struct cf__stage *from, const cf_line lines[],
                    size_t count);
/* The block of the batch that holds a line; NULL: none. */
cf_block *cf__batch_block_of(const struct cf__stage *stage, cf_line line);

/* split.c: the first lines of [p, end), at most max; returns where the next one begins. Fast while
 * there is room for CF__SPLIT_WIDTH more. */
const char *cf__split(const char *p, const char *end, char separator, cf_line lines[], size_t max,
                      size_t *count);

/* deliver.c */
bool cf__deliver(
    cf_coro *target); /* let the stage handle its batch; false: it wants no more, or failed */
bool cf__deliver_end(struct cf__stage *stage); /* it waits, and all it sends to want no more: let it
                                                * find out. false: it has ended, or is busy */
bool cf__deliver_lines(struct cf__stage *from, struct cf__stage *to, const cf_line lines[],
                       size_t count); /* and after it these, without copying them */
bool cf__wants_more(const cf_coro *target);
bool cf__has_taker(const struct cf__stage *stage); /* false: all it sends to want no more */
bool cf__note_refusal(struct cf__stage *from,
                      const cf_coro *target); /* remember why; returns false */

/* flush.c: cf_flush, but only as far as anything has come since the last one. */
bool cf__flush_rest(cf_coro *target);
/* As cf__deliver, and then those below, but for stages with several upstreams. */
bool cf__deliver_to_meeting(cf_coro *target);
void cf__visit_begin(struct cf__visit *visit, struct cf__stage *stage);
void cf__visit_end(struct cf__visit *visit);
void cf__visits_end(struct cf__stage *stage); /* it is about to be freed */

/* send.c, recv.c: cf_send, and cf_yield and cf_recv, when it is a stage. */
cf_status cf__stage_send(cf_coro *co, cf_value in, cf_value *out);
bool cf__stage_yield(cf_coro *self, cf_value out, cf_value *in);

/* delegate.c: cf_yield_from, when self is a stage. */
bool cf__stage_delegate(cf_coro *self, cf_coro *sub, cf_value *result);

/* Whole arrays of lines, for a stage that hands them on: what the batch has split, valid as
 * cf_recv_line's. */
bool cf__recv_lines(cf_coro *self, const cf_line **lines, size_t *count);
bool cf__send_lines_to(cf_coro *self, cf_coro *target, const cf_line lines[], size_t count);

/* recv.c: self writes what it receives as it is: spans may be merged without a look at them. */
void cf__reads_bytes(cf_coro *self);

/* finish.c: the end of whoever owns a target: close it, if no one else has it, else flush it; then
 * drop the reference. */
cf_status cf__finish(cf_coro *target,
                     struct cf__error **failure); /* the first failure is kept, owned */

/* At the end of a stage's body: pending in self from now on, unless self has an error of its own.
 * Takes error over; NULL is fine. */
void cf__raise_failure(cf_coro *self, struct cf__error *error);

/* edge.c */
bool cf__edge_add(struct cf__stage *from,
                  struct cf__stage *to); /* once a pair; false: out of memory */
void cf__edges_remove(struct cf__stage *stage);
bool cf__edges_meet(cf_coro *const targets[], size_t n); /* will there be a stage with several
                                                          * upstreams below one with these? */
/* From the last of those that a stage sends to, to the first; NULL: there are no more. */
struct cf__edge *cf__edge_last(const struct cf__stage *from);
struct cf__edge *cf__edge_before(const struct cf__edge *edge);

#endif
