# The pages of coflow/value.h, coflow/error.h and coflow/coro.h, and the further names of each.
dist_man_MANS += \
    man/cf_catch.3 \
    man/cf_coro.3 \
    man/cf_error.3 \
    man/cf_free.3 \
    man/cf_new.3 \
    man/cf_next.3 \
    man/cf_throw.3 \
    man/cf_trim.3 \
    man/cf_value.3 \
    man/cf_yield.3 \
    man/cf_yield_from.3
dist_man_MANS += \
    man/CF_FOR.3 \
    man/cf_close.3 \
    man/cf_defer.3 \
    man/cf_double.3 \
    man/cf_error_message.3 \
    man/cf_error_name.3 \
    man/cf_error_of.3 \
    man/cf_int.3 \
    man/cf_last_error.3 \
    man/cf_name.3 \
    man/cf_new_sized.3 \
    man/cf_new_with.3 \
    man/cf_nil.3 \
    man/cf_pending.3 \
    man/cf_ptr.3 \
    man/cf_raise.3 \
    man/cf_recv.3 \
    man/cf_ref.3 \
    man/cf_send.3 \
    man/cf_set_name.3 \
    man/cf_state_of.3 \
    man/cf_str.3 \
    man/cf_text.3
