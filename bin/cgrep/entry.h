/*
 * entry.h - what is met in folders: which of it is searched, and searching it.
 */
#ifndef CGREP_ENTRY_H
#define CGREP_ENTRY_H

#include <coflow/walk.h>
#include <sys/types.h>

#include "run.h"

/* Is there something to do about what the walk has just told? A folder that is excluded is not
 * entered. */
bool cgrep_wants_entry(const cgrep_settings *settings, cf_walk *walk, const cf_walk_entry *entry);

/* Do it: search a file, or tell what is wrong. */
void cgrep_search_entry(cgrep_run *run, const cf_walk_entry *entry);

/* Devices, FIFOs and sockets may be left out; `typed`: on the command line. */
bool cgrep_is_device(mode_t mode);
bool cgrep_skips_devices(const cgrep_settings *settings, bool typed);

/* For open. */
int cgrep_open_flags(const cgrep_settings *settings, bool typed);

#endif
