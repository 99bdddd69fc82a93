/*
 * transfer.h - switch from one coroutine straight to another, without going through the resumer of
 * the first; for park.h. Not for coroutines that need a full switch.
 *
 * A context holds the suspended side of a coroutine. The transfer moves the resumer's from one
 * coroutine to the other:
 *
 *                       context of `from`    context of `to`
 *     while from runs   the resumer          to
 *     while to runs     from                 the resumer
 */
#ifndef CF_CORO_TRANSFER_H
#define CF_CORO_TRANSFER_H

#include "coro/switch.h"

/* Does a switch take more than the exchange: a sanitizer's annotation, or the floating-point
 * environment? */
static inline bool cf__needs_full_switch(const cf_coro *co)
{
    return co->hot.attention & CF__OUT_OF_LINE;
}

#ifdef CF_SWITCH_ASM

/* cf__exchange from the resumer's side, when another coroutine may switch back than was switched
 * to. The register that holds `hot` then comes back changed: the empty asm makes it a value of its
 * own, which the compiler does not use again. */
static inline int cf__exchange_with_any(struct cf__hot *hot, cf_value *value)
{
    __asm__("" : "+r"(hot));
    return cf__exchange(hot, value, 0);
}

#ifdef __x86_64__

/* Resume `to` with nil. Returns when `from` is resumed or transferred to. */
static inline void cf__transfer(struct cf__hot *from, struct cf__hot *to)
{
    __asm__ volatile("leaq 1f(%%rip), %%rax\n\t"
                     "movq 0(%%rdi), %%r8\n\t"
                     "movq 8(%%rdi), %%r9\n\t"
                     "movq 16(%%rdi), %%r10\n\t"
                     "movq 0(%%rsi), %%rbx\n\t"
                     "movq 8(%%rsi), %%rcx\n\t"
                     "movq 16(%%rsi), %%rdx\n\t"
                     "movq %%rbx, 0(%%rdi)\n\t"
                     "movq %%rcx, 8(%%rdi)\n\t"
                     "movq %%rdx, 16(%%rdi)\n\t"
                     "movq %%rsp, 0(%%rsi)\n\t"
                     "movq %%rbp, 8(%%rsi)\n\t"
                     "movq %%rax, 16(%%rsi)\n\t"
                     "xorl %%esi, %%esi\n\t"
                     "xorl %%edx, %%edx\n\t"
                     "xorl %%eax, %%eax\n\t"
                     "movq %%r8, %%rsp\n\t"
                     "movq %%r9, %%rbp\n\t"
                     "jmp *%%r10\n"
                     "1:\t" CF__LANDING
                     : "+D"(to), "+S"(from)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                       "r15", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "st",
                       "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "mm0", "mm1",
                       "mm2", "mm3", "mm4", "mm5", "mm6", "mm7", "cc", "memory" CF__WIDE_CLOBBERS);
}

#else /* aarch64 */

static inline void cf__transfer(struct cf__hot *from, struct cf__hot *to)
{
    register struct cf__hot *x0 __asm__("x0") = to;
    register struct cf__hot *x1 __asm__("x1") = from;
    __asm__ volatile("adr x9, 1f\n\t"
                     "mov x10, sp\n\t"
                     "ldp x11, x12, [x0]\n\t"
                     "ldr x16, [x0, #16]\n\t"
                     "ldp x13, x14, [x1]\n\t"
                     "ldr x15, [x1, #16]\n\t"
                     "stp x13, x14, [x0]\n\t"
                     "str x15, [x0, #16]\n\t"
                     "stp x10, x29, [x1]\n\t"
                     "str x9, [x1, #16]\n\t"
                     "mov x1, xzr\n\t"
                     "mov x2, xzr\n\t"
                     "mov w3, wzr\n\t"
                     "mov sp, x11\n\t"
                     "mov x29, x12\n\t"
                     "br x16\n"
                     "1:\t" CF__LANDING
                     : "+r"(x0), "+r"(x1)
                     :
                     : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
                       "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24",
                       "x25", "x26", "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6",
                       "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17",
                       "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28",
                       "v29", "v30", "v31", "cc", "memory" CF__WIDE_CLOBBERS);
}

#endif

#else /* ucontext: every coroutine needs a full switch, so neither of these is called */

static inline int cf__exchange_with_any(struct cf__hot *hot, cf_value *value)
{
    return cf__switch((cf_coro *)hot, value, 0);
}

_Noreturn static inline void cf__transfer(struct cf__hot *from, struct cf__hot *to)
{
    (void)from;
    (void)to;
    __builtin_unreachable();
}

#endif

#endif
