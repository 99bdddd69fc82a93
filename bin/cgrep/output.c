/*
 * output.c - gathering what is printed, and writing it.
 */
#include "config.h"

#include "output.h"

#include <coflow/io.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "pipes.h"
#include "turns.h"

enum { BIG = 16 * 1024 }; /* from this size on a system call costs less than the copy */

/* Text of a mapped file that was truncated meanwhile: write(2) fails with EFAULT. Touching the
 * pages raises SIGBUS here, whose handler replaces them by zeros and notes the loss, so that the
 * source reports it. */
static void touch_pages(const char *text, size_t len)
{
    enum { LEAST_PAGE = 4096 };
    const volatile char *bytes = text;

    for (size_t i = 0; i < len; i += LEAST_PAGE)
        (void)bytes[i];
    (void)bytes[len - 1];
}

/* Not cf_write, which suppresses SIGPIPE: cgrep should die of it, as grep does. */
bool cgrep_write(cgrep_output *output, const char *text, size_t len)
{
    while (output->error == 0 && !output->muted && len > 0) {
        ssize_t put = write(output->fd, text, len);
        if (put >= 0) {
            text += put;
            len -= (size_t)put;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            cf_wait_writable(output->fd, -1); /* whoever shares the descriptor set O_NONBLOCK */
        } else if (errno == EFAULT) {
            touch_pages(text, len);
            break;
        } else if (errno != EINTR) {
            output->error = errno;
        }
    }
    return output->error == 0;
}

bool cgrep_flush(cgrep_output *output)
{
    cgrep_await_turn(output);
    size_t used = output->used;
    output->used = 0;
    return cgrep_write(output, output->buffer, used);
}

/* Done when the buffer first fills: a run that prints little is better off without two more system
 * calls. */
static void widen_once(cgrep_output *output)
{
    if (!output->widened)
        cgrep_widen_output(output->fd);
    output->widened = true;
}

bool cgrep_put(cgrep_output *output, const char *text, size_t len)
{
    output->total += len;
    if (len > sizeof output->buffer - output->used || len >= BIG) {
        widen_once(output);
        if (!cgrep_flush(output))
            return false;
        if (len >= BIG)
            return cgrep_write(output, text, len);
    }
    memcpy(output->buffer + output->used, text, len);
    output->used += len;
    return true;
}

bool cgrep_put_byte(cgrep_output *output, char byte)
{
    return cgrep_put(output, &byte, 1);
}

bool cgrep_put_string(cgrep_output *output, const char *string)
{
    return cgrep_put(output, string, strlen(string));
}

bool cgrep_put_number(cgrep_output *output, uint64_t number, int width)
{
    char digits[32];
    char *p = digits + sizeof digits;
    char *least = p - (width < (int)sizeof digits ? width : (int)sizeof digits);

    do
        *--p = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (p > least)
        *--p = ' ';
    return cgrep_put(output, p, (size_t)(digits + sizeof digits - p));
}
