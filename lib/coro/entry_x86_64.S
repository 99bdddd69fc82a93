/*
 * entry_x86_64.S - where a coroutine's stack begins: calls cf__coro_main(self), which never returns.
 *
 * In assembler because a C function here would have a prologue (and crashes under -pg). rbx keeps self, and
 * with it the unwinder goes on into the resumer: its stack pointer, frame pointer and resume address stand
 * in the first three words of the coroutine while that runs.
 */
        .text
        .p2align 4
        .globl  cf__entry
        .hidden cf__entry
        .type   cf__entry, @function
cf__entry:
        .cfi_startproc
        .cfi_personality 0x1b, cf__personality
        .cfi_escape 0x0f, 0x03, 0x73, 0x00, 0x06        /* CFA = *(rbx + 0) */
        .cfi_escape 0x10, 0x10, 0x02, 0x73, 0x10        /* rip at rbx + 16 */
        .cfi_escape 0x10, 0x06, 0x02, 0x73, 0x08        /* rbp at rbx + 8 */
        .cfi_undefined rbx
        .cfi_undefined r12
        .cfi_undefined r13
        .cfi_undefined r14
        .cfi_undefined r15
        endbr64
        movq    %rdi, %rbx
        call    cf__coro_main
        ud2
        .cfi_endproc
        .size   cf__entry, . - cf__entry

#ifdef __CET__
/* Indirect-branch tracking, yes; shadow stacks, no: a switch is not a call with a return. */
        .section .note.gnu.property, "a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 1, 0
#endif
        .section .note.GNU-stack, "", @progbits
