/*
 * turns.c - puts the outputs of several threads in order.
 */
#include "config.h"

#include "turns.h"

#include <stdlib.h>
#include <string.h>

void cgrep_turns_begin(cgrep_turns *turns, cgrep_output *output)
{
    cgrep_await_turn(output);
    *turns = (cgrep_turns){.error = output->error,
                           .printed = output->printed,
                           .outer = output->turns,
                           .outer_turn = output->turn};
    output->turns = NULL;
    pthread_mutex_init(&turns->lock, NULL);
    pthread_cond_init(&turns->passed, NULL);
}

void cgrep_turns_end(cgrep_turns *turns, cgrep_output *output)
{
    output->error = turns->error;
    output->printed = turns->printed;
    output->turns = turns->outer;
    output->turn = turns->outer_turn;
    output->has_turn = turns->outer != NULL;
    output->mutes = false;
    pthread_mutex_destroy(&turns->lock);
    pthread_cond_destroy(&turns->passed);
}

void cgrep_await_room(cgrep_turns *turns, uint64_t number)
{
    pthread_mutex_lock(&turns->lock);
    while (number >= turns->current + CGREP_TURNS_AHEAD)
        pthread_cond_wait(&turns->passed, &turns->lock);
    pthread_mutex_unlock(&turns->lock);
}

void cgrep_begin_turn(cgrep_output *output, cgrep_turns *turns, uint64_t number)
{
    output->turns = turns;
    output->turn = number;
    output->has_turn = false;
    output->mutes = false;
    output->muted = false;
}

/* The lock must be held. */
static void take_turn(cgrep_output *output)
{
    output->has_turn = true;
    output->error = output->turns->error;
    output->printed |= output->turns->printed;
    output->muted = output->turns->muted;
}

void cgrep_await_turn(cgrep_output *output)
{
    cgrep_turns *turns = output->turns;

    if (turns == NULL || output->has_turn)
        return;
    pthread_mutex_lock(&turns->lock);
    while (turns->current != output->turn)
        pthread_cond_wait(&turns->passed, &turns->lock);
    take_turn(output);
    pthread_mutex_unlock(&turns->lock);
}

/* Leave the gathered text to the thread that passes the turn on. false: the turn has come, or out
 * of memory. */
static bool leave_behind(cgrep_output *output)
{
    cgrep_turns *turns = output->turns;
    char *text = output->used > 0 ? malloc(output->used) : NULL;
    bool left = false;

    if (output->used > 0 && text == NULL)
        return false;
    pthread_mutex_lock(&turns->lock);
    if (turns->current == output->turn) {
        take_turn(output);
    } else {
        if (text != NULL)
            memcpy(text, output->buffer, output->used);
        turns->ended[output->turn % CGREP_TURNS_AHEAD] =
            (cgrep_ended_turn){true, output->mutes, text, output->used};
        output->used = 0;
        left = true;
    }
    pthread_mutex_unlock(&turns->lock);
    if (!left)
        free(text);
    return left;
}

/* Pass the turn on, and write the texts of those next ones that have already ended. */
static void pass_on(cgrep_output *output)
{
    cgrep_turns *turns = output->turns;

    pthread_mutex_lock(&turns->lock);
    for (;;) {
        turns->error = output->error;
        turns->printed = output->printed;
        turns->muted |= output->mutes;
        turns->current++;
        cgrep_ended_turn *next = &turns->ended[turns->current % CGREP_TURNS_AHEAD];
        if (!next->ended)
            break;
        cgrep_ended_turn ended = *next;
        next->ended = false;
        output->muted = turns->muted;
        output->mutes = ended.mutes;
        pthread_mutex_unlock(&turns->lock);
        cgrep_write(output, ended.text, ended.len);
        free(ended.text);
        pthread_mutex_lock(&turns->lock);
    }
    pthread_cond_broadcast(&turns->passed);
    pthread_mutex_unlock(&turns->lock);
}

void cgrep_end_turn(cgrep_output *output)
{
    if (!output->has_turn && leave_behind(output)) {
        output->turns = NULL;
        return;
    }
    cgrep_flush(output);
    pass_on(output);
    output->turns = NULL;
    output->muted = false;
}
