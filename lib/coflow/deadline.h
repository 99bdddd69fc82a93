/*
 * coflow/deadline.h - how long a piece of work may take, whatever it waits for.
 *
 *     cf_deadline *deadline = cf_deadline_begin(5);
 *     cf_status status = cf_lines(fd, cf_grep("python", 0, cf_printer(1)));
 *     if (!cf_deadline_end(deadline))
 *         ...                               // it was cut short
 *
 * When the time is up, what is done between the two is cancelled as cf_cancel would
 * (coflow/task.h): the wait under way, at the bottom of however many stages, fails with
 * CF_ECANCELED or errno ECANCELED, and so does every further wait of the coroutine that began it,
 * until its cf_catch; what the task awaits is cancelled, and has ended before its wait returns. A
 * call that is given a time of its own ends at whichever is first.
 *
 *   cf_read                       nothing has been read
 *   cf_write                      some may have been written
 *   cf_gather, cf_group_end ...   the tasks are cancelled, and awaited to their ends
 *   cf_to_thread                  a call that runs goes on, and its result is kept: the next wait
 *                                 fails; one that has not begun is not made
 *   cf_run                        returns; the tasks stay as they are, and may be run on
 *   a channel, a future ...       keeps what was not handed over
 *
 * Time is looked at where something waits, or lets others run: who does neither is not disturbed.
 */
#ifndef COFLOW_DEADLINE_H
#define COFLOW_DEADLINE_H

#include <coflow/api.h>

#include <stdbool.h>

CF_BEGIN

typedef struct cf_deadline cf_deadline;

/*
 * From now on the task has so many seconds (< 0: for ever, 0: only for what need not wait), until
 * cf_deadline_end, which must come in the same task. Outside of tasks the thread's own waits have.
 * Within another deadline the earlier one counts. Do not yield or receive in between: it would go
 * on for who is returned to. NULL: CF_ENOMEM.
 */
CF_API cf_deadline *cf_deadline_begin(double seconds);

/*
 * Was all done in time? false: it was cancelled; errno is ETIMEDOUT, cf_last_error() CF_ETIMEDOUT.
 * A cancel by this deadline that is pending in the calling coroutine still is taken back, and waits
 * work again; one of cf_cancel, or of a deadline around this one, stays. Releases the deadline;
 * NULL is fine, and in time. A task that ends without this call after its time ends with
 * CF_ETIMEDOUT.
 */
CF_API bool cf_deadline_end(cf_deadline *deadline);

CF_END

#endif
