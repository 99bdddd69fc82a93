/*
 * hands.c - further threads for a search, each with a run of its own.
 */
#include "config.h"

#include "hands.h"

#include <pthread.h>
#include <stdlib.h>

#include "pipeline.h"

struct cgrep_hand {
    const cgrep_hands *hands;
    cgrep_run *run;
    pthread_t thread;
};

static void *thread(void *arg)
{
    const struct cgrep_hand *hand = arg;

    hand->hands->work(hand->hands->job, hand->run);
    cgrep_end_pipeline(hand->run);
    return NULL;
}

static bool begin(struct cgrep_hand *hand, const cgrep_run *run)
{
    hand->run = cgrep_clone_run(run);
    if (hand->run == NULL)
        return false;
    if (pthread_create(&hand->thread, NULL, thread, hand) == 0)
        return true;
    cgrep_free_clone(hand->run);
    return false;
}

void cgrep_begin_hands(cgrep_hands *hands, const cgrep_run *run, cgrep_work *work, void *job)
{
    size_t wanted = run->settings->threads - 1;

    *hands = (cgrep_hands){.work = work, .job = job, .list = calloc(wanted, sizeof *hands->list)};
    while (hands->list != NULL && hands->count < wanted) {
        struct cgrep_hand *hand = &hands->list[hands->count];
        hand->hands = hands;
        if (!begin(hand, run))
            return;
        hands->count++;
    }
}

void cgrep_join_hands(cgrep_hands *hands, cgrep_run *run)
{
    for (size_t i = 0; i < hands->count; i++) {
        pthread_join(hands->list[i].thread, NULL);
        cgrep_join_run(run, hands->list[i].run);
        cgrep_free_clone(hands->list[i].run);
    }
    free(hands->list);
}
