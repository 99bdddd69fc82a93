# The man pages, and their tests: coverage.sh (a page for each call), lint.sh, errors.sh (the table in coflow.7),
# examples.sh (of the tools' pages), programs.sh (of the library's). A page of one line, ".so man3/PAGE", is another
# name for PAGE.
man_tests = man/coverage.sh man/lint.sh man/errors.sh man/examples.sh man/programs.sh
dist_check_SCRIPTS += $(man_tests)
TESTS += $(man_tests)
include man/coro.mk

# Those of the tools have their options from the tool's table: "make update-man" puts them there,
# tests/cli/tables.sh notices when that was forgotten.
dist_man_MANS += man/ctee.1
dist_man_MANS += man/cgrep.1
dist_man_MANS += man/cbroadcast.1
dist_noinst_SCRIPTS += man/fill-options.sh

.PHONY: update-man
update-man: $(bin_PROGRAMS)
	for tool in $(tools); do \
	    page=$(srcdir)/man/$$tool.1; \
	    sh $(srcdir)/man/fill-options.sh bin/$$tool/$$tool $$page >$$tool.1.new && \
	    { cmp -s $$tool.1.new $$page || cp $$tool.1.new $$page; } && rm $$tool.1.new || exit 1; \
	done

# Concepts.
dist_man_MANS += man/coflow.7

# Line streams.
dist_man_MANS += \
    man/cf_block_new.3 \
    man/cf_recv_line.3 \
    man/cf_recv_span.3 \
    man/cf_send_line.3 \
    man/cf_stage.3
dist_man_MANS += \
    man/cf_batch_left.3 \
    man/cf_block_capacity.3 \
    man/cf_block_data.3 \
    man/cf_block_free.3 \
    man/cf_block_grow.3 \
    man/cf_block_is_shared.3 \
    man/cf_block_ref.3 \
    man/cf_block_set_length.3 \
    man/cf_block_set_origin.3 \
    man/cf_flush.3 \
    man/cf_origin_free.3 \
    man/cf_origin_name.3 \
    man/cf_origin_new.3 \
    man/cf_send_line_to.3 \
    man/cf_send_span.3 \
    man/cf_send_span_to.3 \
    man/cf_set_mode.3 \
    man/cf_sink.3 \
    man/cf_span_name.3 \
    man/cf_span_offset.3 \
    man/cf_span_rest.3 \
    man/cf_span_separator.3 \
    man/cf_target.3

# Tasks, and parts of a pipeline elsewhere.
dist_man_MANS += \
    man/cf_await.3 \
    man/cf_channel_new.3 \
    man/cf_deadline_begin.3 \
    man/cf_future_new.3 \
    man/cf_process.3 \
    man/cf_sleep.3 \
    man/cf_spawn.3 \
    man/cf_to_thread.3
dist_man_MANS += \
    man/cf_cancel.3 \
    man/cf_channel_close.3 \
    man/cf_channel_free.3 \
    man/cf_channel_recv.3 \
    man/cf_channel_recv_for.3 \
    man/cf_channel_send.3 \
    man/cf_channel_send_for.3 \
    man/cf_current.3 \
    man/cf_deadline_end.3 \
    man/cf_event_clear.3 \
    man/cf_event_free.3 \
    man/cf_event_new.3 \
    man/cf_event_set.3 \
    man/cf_event_wait.3 \
    man/cf_future_await.3 \
    man/cf_future_await_for.3 \
    man/cf_future_fail.3 \
    man/cf_future_free.3 \
    man/cf_future_is_done.3 \
    man/cf_future_ref.3 \
    man/cf_future_set.3 \
    man/cf_gather.3 \
    man/cf_group_cancel.3 \
    man/cf_group_end.3 \
    man/cf_group_new.3 \
    man/cf_group_spawn.3 \
    man/cf_parallel.3 \
    man/cf_pause.3 \
    man/cf_read.3 \
    man/cf_recvfrom.3 \
    man/cf_run.3 \
    man/cf_semaphore_acquire.3 \
    man/cf_semaphore_free.3 \
    man/cf_semaphore_new.3 \
    man/cf_semaphore_release.3 \
    man/cf_sendto.3 \
    man/cf_set_poller.3 \
    man/cf_signals_free.3 \
    man/cf_signals_new.3 \
    man/cf_signals_wait.3 \
    man/cf_task_free.3 \
    man/cf_task_id.3 \
    man/cf_threaded.3 \
    man/cf_wait_child.3 \
    man/cf_wait_for.3 \
    man/cf_wait_readable.3 \
    man/cf_wait_writable.3 \
    man/cf_write.3

# Bytes to several outputs.
dist_man_MANS += \
    man/cf_copy.3 \
    man/cf_output_close.3 \
    man/cf_output_command.3 \
    man/cf_output_command_into.3 \
    man/cf_output_command_restarted.3 \
    man/cf_output_discard.3 \
    man/cf_output_fd.3 \
    man/cf_output_file.3 \
    man/cf_output_finish.3 \
    man/cf_output_write.3

# Stock stages.
dist_man_MANS += \
    man/cf_broadcast.3 \
    man/cf_decompress.3 \
    man/cf_graph_new.3 \
    man/cf_head.3 \
    man/cf_lines.3 \
    man/cf_map.3 \
    man/cf_printer.3 \
    man/cf_queue.3
dist_man_MANS += \
    man/cf_by_field.3 \
    man/cf_count.3 \
    man/cf_cut.3 \
    man/cf_decode.3 \
    man/cf_first_ready.3 \
    man/cf_follow.3 \
    man/cf_follow_many.3 \
    man/cf_graph_dot.3 \
    man/cf_graph_flow.3 \
    man/cf_graph_free.3 \
    man/cf_graph_text.3 \
    man/cf_keep.3 \
    man/cf_lines_command.3 \
    man/cf_lines_file.3 \
    man/cf_lines_files.3 \
    man/cf_lines_from.3 \
    man/cf_lines_input.3 \
    man/cf_lines_text.3 \
    man/cf_merge.3 \
    man/cf_null.3 \
    man/cf_number.3 \
    man/cf_prefix.3 \
    man/cf_range.3 \
    man/cf_rate.3 \
    man/cf_records.3 \
    man/cf_records_with.3 \
    man/cf_replace.3 \
    man/cf_round_robin.3 \
    man/cf_route.3 \
    man/cf_sample.3 \
    man/cf_skip.3 \
    man/cf_squeeze.3 \
    man/cf_tag.3 \
    man/cf_tail.3 \
    man/cf_ticks.3 \
    man/cf_to_command.3 \
    man/cf_to_file.3 \
    man/cf_to_function.3 \
    man/cf_to_memory.3 \
    man/cf_to_output.3 \
    man/cf_uniq.3 \
    man/cf_window_free.3

# The filter that searches, the walk through folders.
dist_man_MANS += man/cf_grep.3 man/cf_walk_new.3
dist_man_MANS += \
    man/cf_grep_with.3 \
    man/cf_is_utf8.3 \
    man/cf_walk_free.3 \
    man/cf_walk_next.3 \
    man/cf_walk_skip.3

# Sockets.
dist_man_MANS += man/cf_listen.3
dist_man_MANS += \
    man/cf_accept.3 \
    man/cf_connect.3 \
    man/cf_lines_accepted.3 \
    man/cf_to_accepted.3 \
    man/cf_to_socket.3

# Searching in memory.
dist_man_MANS += man/cf_matcher_new.3
dist_man_MANS += \
    man/cf_matcher_clone.3 \
    man/cf_matcher_error.3 \
    man/cf_matcher_explain.3 \
    man/cf_matcher_find.3 \
    man/cf_matcher_find_line.3 \
    man/cf_matcher_free.3 \
    man/cf_matcher_group.3 \
    man/cf_matcher_groups.3 \
    man/cf_matcher_skip.3 \
    man/cf_matcher_warning.3
