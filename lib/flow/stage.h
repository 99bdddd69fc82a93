/*
 * stage.h - a stage's record and its batch, and the functions that the files of lib/flow share.
 *
 * The batch belongs to the receiver, so that lines from several upstreams are in order of arrival:
 *
 *   items   | line | line | run | line | ...        16 bytes each
 *                  ^cursor               ^stream.free
 *   runs    | text len block line tag | ...         an item with len RUN_ITEM points to one
 *   blocks  | block | block |                       a reference to each, until it is consumed
 *   lines   | line | line | ...                     the part of a run that was split last
 */
#ifndef CF_FLOW_STAGE_H
#define CF_FLOW_STAGE_H

#include <stdatomic.h>

#include <coflow/span.h>

#include "coro/coro.h"

enum {
    CF__BATCH_ITEMS = 1024,
    CF__BATCH_RUNS = 128,
    CF__SPLIT_WIDTH = 64,       /* bytes, and so at most lines, that cf__split handles in a step */
    CF__BATCH_BLOCKS = 4,       /* blocks that a batch may hold, and so keep from being reused */
    CF__BATCH_BYTES = 64 * 1024 /* bytes of runs at which a batch is ripe: worth a switch */
};

#define CF__RUN_ITEM SIZE_MAX

/* An edge of the pipeline's graph: `from` has sent to `to`. Neither stage owns the other; the edge
 * is removed when either is released. */
struct cf__edge {
    struct cf__stage *from;
    struct cf__stage *to;
    struct cf__edge *next_out;
    struct cf__edge *next_in;
    struct cf__edge **link_out; /* the pointers to it in the two lists */
    struct cf__edge **link_in;
};

/* A flush has yet to visit a stage, or continues below it; or a task waits for it (flush.c,
 * turn.c). The bodies that run meanwhile may flush or end the same stages, or wait while other
 * tasks do. So each flush has visits of its own, and a stage that is released clears those that
 * refer to it. */
struct cf__visit {
    struct cf__stage *stage; /* NULL: it has been released */
    struct cf__edge *edge;   /* to the next stage below */
    struct cf__visit *next;  /* another visit to the same stage */
};

/* A stage's place in a walk: walk.h. */
struct cf__place {
    struct cf__stage *next; /* the next stage in the walk; NULL: it is the last */
    size_t number;          /* its index in the walk */
    /* While the walk is being made: */
    struct cf__stage *from; /* the stage that led here */
    struct cf__edge *edge;  /* the next edge to follow */
    size_t behind;          /* the stages in `behind` that have not been visited yet */
    bool entered;
};

/* Gives access to the stages in `behind` when other threads run them. */
struct cf__elsewhere {
    /* Call fn(arg) on the thread of the i-th, between two of its batches, and wait until it has
     * returned. false: that stage has ended. */
    bool (*call)(struct cf__elsewhere *elsewhere, size_t i, void (*fn)(void *), void *arg);
};

struct cf__stage {
    cf_coro *self;
    struct cf__stream *stream; /* self's: coflow/stream-inline.h */
    cf_coro *target;           /* owned reference, or NULL */
    struct cf__error *failure; /* a target's; the stage will end with it */
    struct cf__error *final;   /* the error that the stage has ended with */
    struct cf__edge *out;
    struct cf__edge **out_end; /* where to link the next outgoing edge */
    struct cf__edge *in;
    cf_coro *const *behind; /* stages below it that tasks or other threads run. Not flushed from
                             * here, but in graphs, and of its mode. An entry is NULL once that
                             * stage has ended. The array belongs to the body; or NULL */
    size_t behind_count;
    struct cf__elsewhere *elsewhere; /* when other threads run those; NULL: this thread does */
    struct cf__pump *pump;           /* sched/pump.h: feeds it from a side input; or NULL */
    struct cf__place place;          /* in the last walk */
    struct cf__visit *visits;        /* of flushes in progress: flush.c */
    bool keeps_thread;               /* its body has tasks of the thread that made it */
    struct cf__flow *flow;           /* its counters: flow.h. Owned reference; NULL: not counted */
    unsigned mode;
    bool reading;     /* the body is reading the batch: nothing can be appended */
    bool reads_lines; /* the body has asked for lines, not for spans */
    bool lost;        /* a line to its target was lost, out of memory: nothing may follow */
    bool slow_only;   /* an upstream is `lost`: nothing may be appended on the fast path */
    bool reads_bytes; /* the body reads spans, and does not care where lines end in them */
    char separator;   /* ends the lines in its batch, and those that it sends */
    bool relays;      /* it only passes lines on: it stops when none of its targets wants more */
    bool unsettled;   /* it has handled a batch since those below it were last flushed */
    bool outgrown;    /* it has a new outgoing edge since it was last walked */
    bool parts_meet;  /* some stage below it has several upstreams */
    uintptr_t runner; /* the thread that has resumed it with its batch; 0: none */
    unsigned waiting_turns;   /* number of tasks that wait until they can resume it: turn.h */
    _Atomic uintptr_t sender; /* the thread that sends to it from a plain function; 0: none */

    cf_line *cursor; /* next item to be received */
    cf_span run;     /* the rest of the run that is being split */
    size_t run_count;
    size_t run_bytes;
    cf_block *blocks[CF__BATCH_BLOCKS];
    size_t block_count;
    cf_block *text; /* holds copied text; owned reference, or NULL */
    size_t text_used;

    /* Not initialized when the stage is made. */
    cf_line items[CF__BATCH_ITEMS];
    cf_span runs[CF__BATCH_RUNS];
    cf_line lines[CF__BATCH_ITEMS + CF__SPLIT_WIDTH];
};

/* NULL: co is not a stage. */
struct cf__stage *cf__stage_of(const cf_coro *co);
/* Set whether it accepts a line by value while it waits (CF__LIVE). No effect on a stage that has
 * ended, or is the delegate of a yield-from. */
static inline void cf__stage_set_live(struct cf__stage *stage, bool live)
{
    uint32_t *state = &stage->self->hot.state;
    if (*state == CF__LIVE || *state == CF__WAITING)
        *state = live ? CF__LIVE : CF__WAITING;
}

void cf__stage_lost(struct cf__stage *stage); /* refuse all it sends to its target from now on */

/* batch.c: the contents of a batch, and appending to it. */
bool cf__batch_is_empty(const struct cf__stage *stage);
void cf__batch_open(struct cf__stage *stage);    /* empty it, and let senders append */
void cf__batch_shut(struct cf__stage *stage);    /* hand it to the body: no more appending */
void cf__batch_reopen(struct cf__stage *stage);  /* undo shut, if the body did not get it */
void cf__batch_release(struct cf__stage *stage); /* at the end of the stage */
bool cf__batch_has_room(const struct cf__stage *stage);
bool cf__batch_is_ripe(const struct cf__stage *stage); /* holds enough to be worth a switch */
/* Append; the batch must have room. `from` is the sending stage, or NULL. false: out of memory. */
bool cf__batch_append_line(struct cf__stage *stage, struct cf__stage *from, cf_line line);
bool cf__batch_append_span(struct cf__stage *stage, const cf_span *span);
/* Have a stage whose batch is empty receive from an array of the sender's, which must stay
 * unchanged until its body waits again. The text lies in blocks of the sender's batch. */
void cf__batch_lend(struct cf__stage *stage, const struct cf__stage *from, const cf_line lines[],
                    size_t count);
/* The block in the batch that contains the line's text; NULL: none does. */
cf_block *cf__batch_block_of(const struct cf__stage *stage, cf_line line);

/* split.c: split the first lines of [p, end), at most max. Returns the beginning of the next line.
 * Fast while there is room for CF__SPLIT_WIDTH more lines. */
const char *cf__split(const char *p, const char *end, char separator, cf_line lines[], size_t max,
                      size_t *count);

/* deliver.c */
/* Have a stage handle its batch. false: it wants no more, or failed. */
bool cf__deliver(cf_coro *target);
/* The same, then these lines, without copying them. */
bool cf__deliver_lines(struct cf__stage *from, struct cf__stage *to, const cf_line lines[],
                       size_t count);
/* Resume a waiting stage whose targets all want no more, so that it stops. Does nothing if one
 * wants more. false: it has ended, or is busy. */
bool cf__deliver_end(struct cf__stage *stage);
bool cf__wants_more(const cf_coro *target);
bool cf__has_taker(const struct cf__stage *stage); /* false: no target of it wants more */
/* Note why target refused a line as the failure of `from`, which may be NULL. Returns false. */
bool cf__note_refusal(struct cf__stage *from, const cf_coro *target);

/* flush.c: cf_flush, but only down to stages that have had nothing since their last flush. */
bool cf__flush_rest(cf_coro *target);
/* As cf__deliver, also for the stages below; stops short of those with several upstreams. */
bool cf__deliver_to_meeting(cf_coro *target);
void cf__visit_begin(struct cf__visit *visit, struct cf__stage *stage);
void cf__visit_end(struct cf__visit *visit);
void cf__visits_end(struct cf__stage *stage); /* it is about to be released */

/* send.c, recv.c: cf_send, and cf_yield and cf_recv, of a stage. */
cf_status cf__stage_send(cf_coro *co, cf_value in, cf_value *out);
bool cf__stage_yield(cf_coro *self, cf_value out, cf_value *in);

/* delegate.c: cf_yield_from of a stage. */
bool cf__stage_delegate(cf_coro *self, cf_coro *sub, cf_value *result);

/* recv.c, send.c: receive and send whole arrays of split lines. Those received are valid until the
 * next receive. */
bool cf__recv_lines(cf_coro *self, const cf_line **lines, size_t *count);
bool cf__send_lines_to(cf_coro *self, cf_coro *target, const cf_line lines[], size_t count);

/* recv.c: self writes text as it is received, so lines that contain separators may be merged into
 * runs. */
void cf__reads_bytes(cf_coro *self);

/* finish.c: called by the owner of a target at its end. Closes the target, if nobody else has a
 * reference, else flushes it; then drops the reference. The first failure is kept in *failure,
 * owned. */
cf_status cf__finish(cf_coro *target, struct cf__error **failure);

/* finish.c: at the end of a stage's body, make error pending in self, unless self has an error of
 * its own. Takes error over; NULL is fine. */
void cf__raise_failure(cf_coro *self, struct cf__error *error);

/* edge.c */
/* Adds nothing if the pair is linked already. false: out of memory. */
bool cf__edge_add(struct cf__stage *from, struct cf__stage *to);
void cf__edges_remove(struct cf__stage *stage);
/* Would a stage that sends to all of these have one with several upstreams below it? */
bool cf__edges_meet(cf_coro *const targets[], size_t n);
/* A stage's outgoing edges, from the last to the first; NULL: there are no more. */
struct cf__edge *cf__edge_last(const struct cf__stage *from);
struct cf__edge *cf__edge_before(const struct cf__edge *edge);

#endif
