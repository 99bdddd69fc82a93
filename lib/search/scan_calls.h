/*
 * scan_calls.h - the members of a struct cf__scan after its name: each file of loops defines static
 * functions of the same names, and includes this where it lists them.
 */
/* clang-format off: to it these are no initializers */
.count_byte = count_byte, .list_byte = list_byte, .find_high = find_high, .is_utf8 = is_utf8,
                          .find_pair = find_pair, .find_pair_or = find_pair_or,
                          .mark_pair = mark_pair, .find_fingerprint = find_fingerprint,
                          .streams = {
                              .classify = stream_classify,
                              .step = stream_step,
                              .leap = stream_leap,
                              .both_behind = stream_both_behind,
                              .star = stream_star,
                              .skip = stream_skip,
                              .either = stream_either,
                              .both = stream_both,
                              .without = stream_without,
                              .any = stream_any,
                              .mark = stream_mark,
},
