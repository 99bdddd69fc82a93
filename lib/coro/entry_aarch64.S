/*
 * entry_aarch64.S - where a coroutine's stack begins: calls cf__coro_main(self), which never returns.
 *
 * x19 keeps self, and with it the unwinder goes on into the resumer: its stack pointer, frame pointer and
 * resume address stand in the first three words of the coroutine while that runs.
 */
        .text
        .p2align 4
        .globl  cf__entry
        .hidden cf__entry
        .type   cf__entry, %function
cf__entry:
        .cfi_startproc
        .cfi_personality 0x1b, cf__personality
        .cfi_escape 0x0f, 0x03, 0x83, 0x00, 0x06        /* CFA = *(x19 + 0) */
        .cfi_escape 0x10, 0x1e, 0x02, 0x83, 0x10        /* x30 at x19 + 16 */
        .cfi_escape 0x10, 0x1d, 0x02, 0x83, 0x08        /* x29 at x19 + 8 */
        .cfi_undefined x19
        hint    #36                                     /* bti j */
        mov     x19, x0
        bl      cf__coro_main
        brk     #1
        .cfi_endproc
        .size   cf__entry, . - cf__entry

#ifdef __ARM_FEATURE_BTI_DEFAULT
        .section .note.gnu.property, "a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000000, 4, 1, 0
#endif
        .section .note.GNU-stack, "", %progbits
