/*
 * scan_calls.h - initializers for the members of struct cf__scan after its name. Each file of byte
 * loops defines static functions of the same names, and includes this in its struct.
 */
/* clang-format off: it does not see that these are initializers */
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
