/*
 * switch_aarch64.S - the entry of a coroutine's stack, and the exported cf_next, cf_send, cf_yield and cf_recv: the
 * same checks and the same exchange as in coflow/coro-inline.h.
 *
 * They do not `ret`: the processor would predict a return to the last caller, which is on the other stack, and be
 * wrong each time. But with BTI only `ret` may branch back to a caller, where there is no landing pad. The slow
 * path is in C: they branch to cf__send_slow, cf__yield_slow or cf__go_on.
 */

/* Offsets in struct cf__hot, checked by switch_asm.c. */
#define STACK_POINTER   0                               /* and the frame pointer at 8 */
#define RESUME_ADDRESS  16
#define STATE           24                              /* and running at 28 */
#define RUNNING         28
#define OWNER           32
#define ATTENTION       40

#define YIELD           1                               /* CF_YIELD */
#define ENDED           2                               /* CF__ENDED */

#define LANDING_C       hint #34                        /* bti c */
#define LANDING_J       hint #36                        /* bti j */
#ifdef __ARM_FEATURE_BTI_DEFAULT
#define BACK            ret
#else
#define BACK            br x30
#endif

.macro  begin name
        .p2align 4
        .globl  \name
        .type   \name, %function
\name:
        .cfi_startproc
.endm

.macro  end name
        .cfi_endproc
        .size   \name, . - \name
.endm

/* Switch to the other side of x0, passing x1, x2 and w3. Continues when that switches back, with its x1, x2 and w3;
 * keeps x4 and the callee-saved registers. */
.macro  exchange
        stp     x29, x30, [sp, #-176]!
        .cfi_def_cfa_offset 176
        .cfi_offset x29, -176
        .cfi_offset x30, -168
        stp     x19, x20, [sp, #16]
        .cfi_offset x19, -160
        .cfi_offset x20, -152
        stp     x21, x22, [sp, #32]
        .cfi_offset x21, -144
        .cfi_offset x22, -136
        stp     x23, x24, [sp, #48]
        .cfi_offset x23, -128
        .cfi_offset x24, -120
        stp     x25, x26, [sp, #64]
        .cfi_offset x25, -112
        .cfi_offset x26, -104
        stp     x27, x28, [sp, #80]
        .cfi_offset x27, -96
        .cfi_offset x28, -88
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        stp     x4, x18, [sp, #160]
        adr     x9, 1f
        mov     x10, sp
        ldp     x11, x12, [x0, #STACK_POINTER]
        ldr     x16, [x0, #RESUME_ADDRESS]
        stp     x10, x29, [x0, #STACK_POINTER]
        str     x9, [x0, #RESUME_ADDRESS]
        mov     sp, x11
        mov     x29, x12
        br      x16
1:      LANDING_J
        ldp     x19, x20, [sp, #16]
        ldp     x21, x22, [sp, #32]
        ldp     x23, x24, [sp, #48]
        ldp     x25, x26, [sp, #64]
        ldp     x27, x28, [sp, #80]
        ldp     d8, d9, [sp, #96]
        ldp     d10, d11, [sp, #112]
        ldp     d12, d13, [sp, #128]
        ldp     d14, d15, [sp, #144]
        ldp     x4, x18, [sp, #160]
        ldp     x29, x30, [sp], #176
        .cfi_def_cfa_offset 0
        .irp register, x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30
        .cfi_restore \register
        .endr
.endm

        .text

/* cf_status cf_next(cf_coro *co: x0, cf_value *out: x1) */
        begin   cf_next
        LANDING_C
        mov     x3, x1
        mov     x1, xzr
        mov     x2, xzr
        b       .Lsend
        end     cf_next

/* cf_status cf_send(cf_coro *co: x0, cf_value in: x1 x2, cf_value *out: x3) */
        begin   cf_send
        LANDING_C
.Lsend: mrs     x9, tpidr_el0
        ldr     x10, [x0, #OWNER]
        cmp     x9, x10
        b.ne    4f
        ldp     w10, w11, [x0, #STATE]
        orr     w10, w10, w11
        cbnz    w10, 4f
        mov     w10, #1
        str     w10, [x0, #RUNNING]
        ldr     x10, [x0, #OWNER]
        cmp     x9, x10
        b.ne    3f
        mov     x4, x3
        mov     w3, wzr
        exchange
        cmp     w3, #YIELD
        b.ne    5f
        add     x9, x0, #RUNNING
        stlr    wzr, [x9]
        cbz     x4, 2f
        stp     x1, x2, [x4]
2:      mov     w0, #YIELD
        BACK
3:      add     x9, x0, #RUNNING
        stlr    wzr, [x9]
4:      b       cf__send_slow
5:      mov     w9, w3                                  /* cf__go_on(co, why, value, out) */
        mov     x3, x2
        mov     x2, x1
        mov     w1, w9
        b       cf__go_on
        end     cf_send

/* bool cf_recv(cf_coro *self: x0, cf_value *in: x1) */
        begin   cf_recv
        LANDING_C
        mov     x3, x1
        mov     x1, xzr
        mov     x2, xzr
        b       .Lyield
        end     cf_recv

/* bool cf_yield(cf_coro *self: x0, cf_value out: x1 x2, cf_value *in: x3) */
        begin   cf_yield
        LANDING_C
.Lyield:
        ldr     w9, [x0, #ATTENTION]
        cbnz    w9, 4f
        mov     x4, x3
        mov     w3, #YIELD
        exchange
        ldr     w9, [x0, #ATTENTION]
        cbnz    w9, 3f
        cbz     x4, 2f
        stp     x1, x2, [x4]
2:      mov     w0, #1
        BACK
3:      mov     w0, wzr
        BACK
4:      b       cf__yield_slow
        end     cf_yield

/*
 * The first exchange branches here, and this calls cf__coro_main(self: x0, value: x1 x2). If that returns, the body
 * has ended and nothing is left to settle: the resumer gets its result, x0 x1, and CF__ENDED.
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
        .cfi_escape 0x0f, 0x04, 0x8f, 0x00, 0x06, 0x06              /* CFA = *(*sp + 0) */
        .cfi_escape 0x10, 0x1e, 0x05, 0x8f, 0x00, 0x06, 0x23, 0x10  /* x30 at *sp + 16 */
        .cfi_escape 0x10, 0x1d, 0x05, 0x8f, 0x00, 0x06, 0x23, 0x08  /* x29 at *sp + 8 */
        LANDING_J
        stp     x0, x0, [sp, #-16]!
        bl      cf__coro_main
        mov     x2, x1
        mov     x1, x0
        mov     w3, #ENDED
        ldr     x0, [sp]
        ldr     x16, [x0, #RESUME_ADDRESS]
        ldp     x9, x29, [x0, #STACK_POINTER]
        mov     sp, x9
        br      x16
        end     cf__entry

#ifdef __ARM_FEATURE_BTI_DEFAULT
        .section .note.gnu.property, "a"
        .p2align 3
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000000, 4, 1, 0
#endif
        .section .note.GNU-stack, "", %progbits
