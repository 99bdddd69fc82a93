/*
 * coflow/filter.h - stages that pass lines on: all, some, or changed. Each takes its target over;
 * NULL and cf_last_error() as cf_stage.
 */
#ifndef COFLOW_FILTER_H
#define COFLOW_FILTER_H

#include <coflow/stream.h>

CF_BEGIN

/* The first n lines; then it wants no more. */
CF_API cf_coro *cf_head(size_t n, cf_coro *target);

/* Passes every line and adds to *lines, which must live as long as the stage. *lines is right after
 * the stage has closed, and between batches. */
CF_API cf_coro *cf_count(uint64_t *lines, cf_coro *target);

CF_END

#endif
