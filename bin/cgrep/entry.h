/*
 * entry.h - the entries of a walk: which are searched, and searching them.
 */
#ifndef CGREP_ENTRY_H
#define CGREP_ENTRY_H

#include <coflow/walk.h>
#include <sys/types.h>

#include "run.h"

/* Is the walk's current entry to be searched or reported? Makes the walk skip an excluded folder.
 */
bool cgrep_wants_entry(const cgrep_settings *settings, cf_walk *walk, const cf_walk_entry *entry);

/* Search the entry's file, or report its error. */
void cgrep_search_entry(cgrep_run *run, const cf_walk_entry *entry);

/* Devices, FIFOs and sockets: are they left out? typed: named on the command line. */
bool cgrep_is_device(mode_t mode);
bool cgrep_skips_devices(const cgrep_settings *settings, bool typed);

/* The flags for open(2). */
int cgrep_open_flags(const cgrep_settings *settings, bool typed);

#endif
