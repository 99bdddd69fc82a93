# Tests of the stock stages: sources, filters, sinks. One program per stage.
EXTRA_DIST += tests/unit/stage.h tests/unit/packed.h tests/unit/sockets.h tests/unit/descriptors.h tests/unit/leaving.h

if TESTS_ENABLED

stage_tests =
check_PROGRAMS += $(stage_tests)
TESTS += $(stage_tests)

stage_tests += tests/unit/test_stage_follow
tests_unit_test_stage_follow_LDADD = $(unit_libs)
tests_unit_test_stage_follow_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=inotify_init1

stage_tests += tests/unit/test_stage_merge
tests_unit_test_stage_merge_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_to_file
tests_unit_test_stage_to_file_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_to_command
tests_unit_test_stage_to_command_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_to_memory
tests_unit_test_stage_to_memory_SOURCES = tests/unit/test_stage_to_memory.c tests/unit/failing.c
tests_unit_test_stage_to_memory_LDADD = $(unit_libs)
tests_unit_test_stage_to_memory_LDFLAGS = $(failing_ldflags)

stage_tests += tests/unit/test_stage_select
tests_unit_test_stage_select_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_change
tests_unit_test_stage_change_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_sources
tests_unit_test_stage_sources_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_queue
tests_unit_test_stage_queue_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_route
tests_unit_test_stage_route_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_graph
tests_unit_test_stage_graph_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_decompress
tests_unit_test_stage_decompress_SOURCES = tests/unit/test_stage_decompress.c tests/unit/failing.c
tests_unit_test_stage_decompress_LDADD = $(unit_libs) $(ZLIB_LIBS) $(BZIP2_LIBS) $(LZMA_LIBS) $(ZSTD_LIBS)
tests_unit_test_stage_decompress_LDFLAGS = $(failing_ldflags) \
    -Wl,--wrap=inflateInit2_,--wrap=BZ2_bzDecompressInit,--wrap=lzma_stream_decoder,--wrap=ZSTD_createDCtx

stage_tests += tests/unit/test_stage_decode
tests_unit_test_stage_decode_SOURCES = tests/unit/test_stage_decode.c tests/unit/failing.c
tests_unit_test_stage_decode_LDADD = $(unit_libs)
tests_unit_test_stage_decode_LDFLAGS = $(failing_ldflags) -Wl,--wrap=iconv_open

stage_tests += tests/unit/test_sched_socket
tests_unit_test_sched_socket_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_accepted
tests_unit_test_stage_accepted_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_to_socket
tests_unit_test_stage_to_socket_LDADD = $(unit_libs)

stage_tests += tests/unit/test_stage_all
tests_unit_test_stage_all_SOURCES = tests/unit/test_stage_all.c tests/unit/failing.c
tests_unit_test_stage_all_LDADD = $(unit_libs)
tests_unit_test_stage_all_LDFLAGS = $(failing_ldflags)

stage_tests += tests/unit/test_stage_ends
tests_unit_test_stage_ends_SOURCES = tests/unit/test_stage_ends.c tests/unit/failing.c
tests_unit_test_stage_ends_LDADD = $(unit_libs)
tests_unit_test_stage_ends_LDFLAGS = $(failing_ldflags)

# A sanitizer's own memory would count.
if !SANITIZED
stage_tests += tests/unit/test_stage_peak
tests_unit_test_stage_peak_LDADD = $(unit_libs) $(ZLIB_LIBS) $(BZIP2_LIBS) $(LZMA_LIBS) $(ZSTD_LIBS)
endif
EXTRA_DIST += tests/unit/test_stage_peak.c

endif
