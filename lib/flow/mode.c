/*
 * mode.c - cf_set_mode: set the size of batches in all stages of a pipeline.
 */
#include "config.h"

#include "flow/walk.h"

struct errand {
    cf_coro *const *behind;
    unsigned mode;
};

static void set_mode_elsewhere(void *arg)
{
    const struct errand *errand = arg;
    cf_set_mode(*errand->behind, errand->mode);
}

static void set_mode_behind(const struct cf__stage *stage, unsigned mode)
{
    for (size_t i = 0; i < stage->behind_count; i++) {
        struct errand errand = {&stage->behind[i], mode};
        stage->elsewhere->call(stage->elsewhere, i, set_mode_elsewhere, &errand);
    }
}

/* A batch that its body is reading (in a task that waits) gets the new mode when it is reopened. */
static void set_mode(struct cf__stage *stage, unsigned mode)
{
    if (!cf__wants_more(stage->self))
        return;
    stage->mode = mode;
    if (!stage->reading)
        cf__batch_reopen(stage);
    if (stage->elsewhere)
        set_mode_behind(stage, mode);
}

void cf_set_mode(cf_coro *head, unsigned mode)
{
    struct cf__stage *stage = cf__stage_of(head);
    if (!stage || !cf_flush(head))
        return;
    struct cf__walk walk = cf__walk_down(stage, CF__SERVED);
    for (stage = walk.first; stage; stage = stage->place.next)
        set_mode(stage, mode);
}
