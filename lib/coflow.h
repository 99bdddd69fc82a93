/*
 * coflow.h - everything libcoflow offers. Include this one; each part can be included alone too.
 */
#ifndef COFLOW_H
#define COFLOW_H

#include <coflow/value.h>
#include <coflow/error.h>
#include <coflow/coro.h>
#include <coflow/io.h>
#include <coflow/stream.h>
#include <coflow/span.h>
#include <coflow/graph.h>
#include <coflow/source.h>
#include <coflow/walk.h>
#include <coflow/filter.h>
#include <coflow/sink.h>
#include <coflow/shape.h>
#include <coflow/search.h>
#include <coflow/grep.h>
#include <coflow/copy.h>
#include <coflow/task.h>
#include <coflow/deadline.h>
#include <coflow/future.h>
#include <coflow/sync.h>
#include <coflow/system.h>
#include <coflow/socket.h>
#include <coflow/process.h>

#endif
