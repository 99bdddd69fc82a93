/*
 * frames.c - a libFuzzer target: cf_recvfrom given anything. It refuses with CF_EPROTO, or what it
 * takes comes out the same after cf_sendto and cf_recvfrom once more. It never hands on more than
 * it got, nor reads beyond the end mark.
 *
 * Build with clang: ./configure --enable-fuzzing CC=clang && make fuzz/frames
 * Run:              ./fuzz/frames -max_len=400 corpus/ fuzz/seeds/frames/
 */
#include "config.h"

#include <coflow.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What cf_recvfrom made of a stream. */
struct outcome {
    cf_status status;
    char *text; /* of all lines, each with its newline */
    size_t len;
    off_t consumed; /* of the stream, in bytes */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static bool keep_line(cf_line line, void *arg)
{
    struct outcome *outcome = arg;
    char *text = realloc(outcome->text, outcome->len + line.len + 1);
    require(text != NULL, "out of memory");
    memcpy(text + outcome->len, line.text, line.len);
    text[outcome->len + line.len] = '\n';
    outcome->text = text;
    outcome->len += line.len + 1;
    return true;
}

static int file_of(const void *bytes, size_t size)
{
    int fd = memfd_create("frames", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "no file");
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* Closes fd. */
static struct outcome receive(int fd)
{
    struct outcome outcome = {.text = NULL};
    outcome.status = cf_recvfrom(fd, cf_to_function(keep_line, &outcome));
    outcome.consumed = lseek(fd, 0, SEEK_CUR);
    close(fd);
    return outcome;
}

/* A stream of those lines. */
static int stream_of(const char *text, size_t len)
{
    int fd = memfd_create("stream", MFD_CLOEXEC);
    require(fd >= 0, "no file");
    require(cf_lines_text(text, len, cf_sendto(fd)) == CF_DONE, "cannot be sent");
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void send_and_receive(const char *text, size_t len)
{
    int fd = stream_of(text, len);
    off_t size = lseek(fd, 0, SEEK_END);
    lseek(fd, 0, SEEK_SET);
    struct outcome again = receive(fd);
    require(again.status == CF_DONE, "its own stream is refused");
    require(again.consumed == size, "its own stream is not read to the end");
    require(again.len == len && (len == 0 || memcmp(again.text, text, len) == 0),
            "lines change on their way");
    free(again.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome outcome = receive(file_of(data, size));
    require(outcome.len <= size, "more came out than went in");
    if (outcome.status == CF_ERROR)
        require(cf_last_error()->code == CF_EPROTO, "refused for another reason");
    else
        require(memcmp(data + outcome.consumed - 4, "\0\0\0\0", 4) == 0, "not at the end mark");
    send_and_receive(outcome.text, outcome.len);
    free(outcome.text);
    return 0;
}
