/*
 * lines.c - the lines of a descriptor or a file.
 */
#include "config.h"

#include <coflow/source.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "coro/error.h"
#include "source/reader.h"

static cf_status run(const cf_input *input, cf_coro *target)
{
    struct cf__reader reader;
    bool well = cf__reader_open(&reader, input->fd, input->name, input->status);
    reader.ends = (struct cf__ends){input->separator, input->nul_ends};
    if (input->to > 0)
        cf__reader_limit(&reader, input->from, input->to);
    if (input->map && well)
        cf__reader_map(&reader, input->window);
    well = well && cf__reader_run(&reader, target);
    cf_status status = cf__source_end(target, well);
    cf__reader_close(&reader);
    return status;
}

/* Send a block that the caller has filled, with the origin that reading it would have set. */
static bool send_whole(const cf_input *input, cf_coro *target)
{
    cf_block *block = input->whole;
    cf_origin *origin = input->name ? cf_origin_new(input->name) : NULL;
    if (input->name && !origin)
        return false;
    cf_block_set_origin(block, origin, 0, input->separator);
    cf_origin_free(origin);
    cf_span span = {.text = cf_block_data(block), .block = block};
    span.len = cf_span_rest(&span);
    if (span.len > 0)
        cf_send_span_to(NULL, target, span);
    return true;
}

cf_status cf_lines(int fd, cf_coro *target)
{
    return cf_lines_input(&(cf_input){.fd = fd, .separator = '\n'}, target);
}

cf_status cf_lines_input(const cf_input *input, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    return input->whole ? cf__source_end(target, send_whole(input, target)) : run(input, target);
}

cf_status cf_lines_file(const char *path, cf_coro *target)
{
    if (!target)
        return CF_ERROR;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        cf__set_last_error(cf__error_errno(errno, "cf_lines_file", path));
        return cf__source_end(target, false);
    }
    cf_status status =
        cf_lines_input(&(cf_input){.fd = fd, .separator = '\n', .name = path}, target);
    close(fd);
    return status;
}
