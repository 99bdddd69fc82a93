/*
 * switch_x86_64.S - the entry of a coroutine's stack, and the exported cf_next, cf_send, cf_yield and cf_recv: the
 * same checks and the same exchange as in coflow/coro-inline.h.
 *
 * They never `ret`: the processor would predict a return to the last caller, which is on the other stack, and be
 * wrong each time. They pop the return address and jump. The slow path is in C: they tail-jump to cf__send_slow,
 * cf__yield_slow or cf__go_on.
 */

/* Offsets in struct cf__hot, checked by switch_asm.c. */
#define STACK_POINTER   0
#define FRAME_POINTER   8
#define RESUME_ADDRESS  16
#define STATE           24
#define RUNNING         28
#define OWNER           32
#define ATTENTION       40

#define YIELD           1                               /* CF_YIELD */
#define ENDED           2                               /* CF__ENDED */

.macro  begin name
        .p2align 4
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        endbr64
.endm

.macro  end name
        .cfi_endproc
        .size   \name, . - \name
.endm

.macro  save register
        pushq   %\register
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset \register, 0
.endm

.macro  restore register
        popq    %\register
        .cfi_adjust_cfa_offset -8
        .cfi_restore \register
.endm

/* Switch to the other side of rdi, passing rsi, rdx and eax. Continues when that switches back, with its rsi, rdx
 * and eax; keeps rcx and the callee-saved registers. */
.macro  exchange
        pushq   %rcx
        .cfi_adjust_cfa_offset 8
        save    rbx
        save    r12
        save    r13
        save    r14
        save    r15
        save    rbp
        leaq    1f(%rip), %r8
        movq    STACK_POINTER(%rdi), %r9
        movq    FRAME_POINTER(%rdi), %r10
        movq    RESUME_ADDRESS(%rdi), %r11
        movq    %rsp, STACK_POINTER(%rdi)
        movq    %rbp, FRAME_POINTER(%rdi)
        movq    %r8, RESUME_ADDRESS(%rdi)
        movq    %r9, %rsp
        movq    %r10, %rbp
        jmp     *%r11
1:      endbr64
        restore rbp
        restore r15
        restore r14
        restore r13
        restore r12
        restore rbx
        popq    %rcx
        .cfi_adjust_cfa_offset -8
.endm

/* Return without using the return predictor. */
.macro  leave_by_jump
        .cfi_remember_state
        popq    %r11
        .cfi_adjust_cfa_offset -8
        .cfi_register rip, r11
        notrack jmp *%r11
        .cfi_restore_state
.endm

        .text

/* cf_status cf_send(cf_coro *co: rdi, cf_value in: rsi rdx, cf_value *out: rcx) */
        begin   cf_send
.Lsend: movq    %fs:0, %rax
        cmpq    %rax, OWNER(%rdi)
        jne     cf__send_slow
        cmpl    $0, STATE(%rdi)
        jne     cf__send_slow
        cmpl    $0, RUNNING(%rdi)
        jne     cf__send_slow
        movl    $1, RUNNING(%rdi)
        cmpq    %rax, OWNER(%rdi)
        jne     3f
        xorl    %eax, %eax
        exchange
        cmpl    $YIELD, %eax
        jne     4f
        movl    $0, RUNNING(%rdi)
        testq   %rcx, %rcx
        je      2f
        movq    %rsi, 0(%rcx)
        movq    %rdx, 8(%rcx)
2:      leave_by_jump
3:      movl    $0, RUNNING(%rdi)
        jmp     cf__send_slow
4:      movq    %rcx, %r8               /* cf__go_on(co, why, value, out) */
        movq    %rdx, %rcx
        movq    %rsi, %rdx
        movl    %eax, %esi
        jmp     cf__go_on
        end     cf_send

/* cf_status cf_next(cf_coro *co: rdi, cf_value *out: rsi) */
        begin   cf_next
        movq    %rsi, %rcx
        xorl    %esi, %esi
        xorl    %edx, %edx
        jmp     .Lsend
        end     cf_next

/* bool cf_yield(cf_coro *self: rdi, cf_value out: rsi rdx, cf_value *in: rcx) */
        begin   cf_yield
.Lyield:
        cmpl    $0, ATTENTION(%rdi)
        jne     cf__yield_slow
        movl    $YIELD, %eax
        exchange
        xorl    %eax, %eax
        cmpl    $0, ATTENTION(%rdi)
        jne     2f
        movl    $1, %eax
        testq   %rcx, %rcx
        je      2f
        movq    %rsi, 0(%rcx)
        movq    %rdx, 8(%rcx)
2:      leave_by_jump
        end     cf_yield

/* bool cf_recv(cf_coro *self: rdi, cf_value *in: rsi) */
        begin   cf_recv
        movq    %rsi, %rcx
        xorl    %esi, %esi
        xorl    %edx, %edx
        jmp     .Lyield
        end     cf_recv

/*
 * The first exchange jumps here, and this calls cf__coro_main(self: rdi, value: rsi rdx). If that returns, the body
 * has ended and nothing is left to settle: the resumer gets its result, rax rdx, and CF__ENDED.
 *
 * To the unwinder this is the caller of cf__coro_main. self is on top of the stack, and leads to the resumer:
 * while a coroutine runs, its first three words are the resumer's stack pointer, frame pointer and resume address.
 * It is marked as a signal frame, because debuggers take any other frame that leads from one stack to another for
 * a corrupt one.
 */
        .hidden cf__entry
        begin   cf__entry
        .cfi_signal_frame
        .cfi_personality 0x1b, cf__personality
        .cfi_escape 0x0f, 0x04, 0x77, 0x00, 0x06, 0x06              /* CFA = *(*rsp + 0) */
        .cfi_escape 0x10, 0x10, 0x05, 0x77, 0x00, 0x06, 0x23, 0x10  /* rip at *rsp + 16 */
        .cfi_escape 0x10, 0x06, 0x05, 0x77, 0x00, 0x06, 0x23, 0x08  /* rbp at *rsp + 8 */
        .cfi_undefined rbx
        .cfi_undefined r12
        .cfi_undefined r13
        .cfi_undefined r14
        .cfi_undefined r15
        pushq   %rdi
        pushq   %rdi                    /* twice, to align the stack to 16 bytes for the call */
        call    cf__coro_main
        movq    (%rsp), %rdi
        movq    %rax, %rsi
        movl    $ENDED, %eax
        movq    RESUME_ADDRESS(%rdi), %r11
        movq    FRAME_POINTER(%rdi), %rbp
        movq    STACK_POINTER(%rdi), %rsp
        jmp     *%r11
        end     cf__entry

#ifdef __CET__
/* Supports indirect-branch tracking, but not shadow stacks: a switch is not a call with a return. */
        .section .note.gnu.property, "a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 1, 0
#endif
        .section .note.GNU-stack, "", @progbits
