/*
 * coflow/deadline.h - limit the time of a piece of work, whatever it waits for.
 *
 *     cf_deadline *deadline = cf_deadline_begin(5);
 *     cf_status status = cf_lines(fd, cf_grep("python", 0, cf_printer(1)));
 *     if (!cf_deadline_end(deadline))
 *         ...                               // it was cut short
 *
 * When the time is up, the work between the two calls is cancelled as by cf_cancel (coflow/task.h).
 * The current wait, in however deep a stage, fails with CF_ECANCELED or errno ECANCELED, and so
 * does every further wait of that coroutine until its cf_catch. Tasks that the task awaits are
 * cancelled, and have ended before its wait returns. A call with a timeout of its own ends at
 * whichever comes first.
 *
 *   cf_read                       nothing has been read
 *   cf_write                      a part may have been written
 *   cf_gather, cf_group_end ...   the tasks are cancelled, and waited for
 *   cf_to_thread                  a call that has begun completes and keeps its result; the next
 *                                 wait fails. One that has not begun is not made
 *   cf_run                        returns; the tasks are unchanged, and can be run on
 *   a channel, a future ...       keeps values that were not handed over
 *
 * The time is only checked where a task waits or lets others run: a computation is not interrupted.
 */
#ifndef COFLOW_DEADLINE_H
#define COFLOW_DEADLINE_H

#include <coflow/api.h>

#include <stdbool.h>

CF_BEGIN

typedef struct cf_deadline cf_deadline;

/*
 * Give the current task this many seconds (< 0: no limit, 0: only calls that need not wait), until
 * cf_deadline_end in the same task. Outside of tasks it limits the waits of the thread. Deadlines
 * nest; the earlier one counts. Do not yield or receive before cf_deadline_end: the deadline would
 * apply to the resumer. NULL: CF_ENOMEM.
 */
CF_API cf_deadline *cf_deadline_begin(double seconds);

/*
 * End and release a deadline. true: it had not expired. false: it had; errno is ETIMEDOUT, and
 * cf_last_error() CF_ETIMEDOUT. A cancel by this deadline that is still pending in the calling
 * coroutine is taken back, and waits work again; one by cf_cancel or by an outer deadline stays.
 * NULL is fine and gives true. A task that ends without this call after its time ends with
 * CF_ETIMEDOUT.
 */
CF_API bool cf_deadline_end(cf_deadline *deadline);

CF_END

#endif
