/*
 * coflow/coro-inline.h - the inline fast path of next, send, yield, recv and free. Private; include
 * coflow/coro.h.
 *
 * The fast path covers what every step of a running pipeline does: resume a suspended (or fresh)
 * coroutine on the thread that owns it, and free one that has ended and owns nothing but its stack.
 * Everything else calls the exported function of the same name.
 *
 * A library built without the assembler switch, or with a sanitizer, marks every coroutine so that
 * the checks below fail: owner is 0, attention and traces are not. So this header needs no
 * configuration.
 *
 * The switch saves the stack pointer, the frame pointer and the resume address, declares every
 * other register clobbered, and ends in an indirect jump: a `ret` to another stack is always
 * mispredicted.
 */
#ifndef COFLOW_CORO_INLINE_H
#define COFLOW_CORO_INLINE_H

#include <coflow/coro.h>

#if !defined(CF_NO_INLINE) && (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define CF_NO_INLINE
#elif !defined(CF_NO_INLINE) && defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define CF_NO_INLINE
#endif
#endif

CF_BEGIN

struct cf_line;

/* What the fast path of receiving and sending a line reads: coflow/stream-inline.h. In a coroutine
 * that is not a stage target points to the struct itself and all else is zero. */
struct cf__stream {
    const struct cf_line *next; /* [next, end): lines received, not yet handed to the body */
    const struct cf_line *end;
    struct cf_line *free;  /* slot for the next line sent to this stage */
    struct cf_line *limit; /* free == limit: take the slow path (full, being read, CF_SYNC) */
    uintptr_t base;        /* text in [base, base + extent) is appended by reference */
    size_t extent;
    struct cf__stream *target; /* never NULL */
};

/* The first words of every coroutine. lib/coro/switch_<cpu>.S hard-codes their offsets. */
struct cf__hot {
    void *context[3];   /* stack pointer, frame pointer, resume address of the suspended side */
    uint32_t state;     /* enum cf__state */
    uint32_t running;   /* 1 while the owner runs it */
    uintptr_t owner;    /* thread that may take the fast path; 0: none (lib/coro/exclusion.c) */
    uint32_t attention; /* CF__PENDING ...; not 0: a yield takes the slow path */
    uint32_t traces;    /* CF__KEEPS ... (lib/coro/coro.h); not 0: so do its end and its free */
    struct cf__stream stream;
    uint32_t references;
};

/* The first words of struct cf__stack (lib/coro/stack.h), at offset CF__STACK_AT in a coroutine. */
struct cf__free_stack {
    struct cf__free_stack *next; /* in a free list */
    int size_class;
};

/* Free stacks of one size class, last in, first out. */
struct cf__free_list {
    struct cf__free_stack *first;
    uint32_t count;
};

enum { CF__STACK_AT = 384, CF__STACKS_AT_HAND = 2048 };

/*
 * This thread's record; NULL: not made yet. It begins with an array of free lists, one per size
 * class.
 *
 * The initial-exec model reads it without a call. glibc reserves static TLS for libraries that are
 * loaded later with dlopen; musl refuses to load them.
 */
#ifdef __GLIBC__
#define CF__AT_FIXED_OFFSET __attribute__((tls_model("initial-exec")))
#else
#define CF__AT_FIXED_OFFSET
#endif
struct cf__thread; /* lib/coro/thread.h */
extern CF_API CF__AT_FIXED_OFFSET __thread struct cf__thread *cf__this_thread;

enum cf__state {
    CF__SUSPENDED,  /* 0: at its entry or a plain yield. Not changed while it runs: see `running` */
    CF__DELEGATING, /* suspended in a yield-from */
    CF__HELD,       /* a delegate: driven by another coroutine's yield-from */
    CF__WAITING,    /* suspended stage or task: a send goes to its kind */
    CF__LIVE,  /* as WAITING, with an empty batch: it accepts a line by value, or is handling one */
    CF__CLOSED /* its body has ended */
};

/* Bits of hot.attention. */
enum {
    CF__PENDING = 1,      /* an error was thrown or raised and has not been caught */
    CF__STAGE = 2,        /* yield and recv are those of its kind, a stage or a task */
    CF__ORPHAN = 4,       /* its last reference was dropped while it ran */
    CF__CLOSE_RAISED = 8, /* ... and CF_ECLOSED has been raised in it because of that */
    CF__OUT_OF_LINE = 16  /* it must not take the fast path */
};

/* Besides CF_YIELD, the one reason for a switch back that the resumer's fast path handles: the body
 * has returned, state is CF__CLOSED, and nothing is left to do. */
enum { CF__ENDED = 2 };

/* Finish a resume whose switch came back with any other reason `why`, and with `value`. Exported
 * only for the inline functions below. */
CF_API cf_status cf__go_on(cf_coro *co, int why, cf_value value, cf_value *out);

#if defined(__x86_64__) && !defined(__ILP32__)

CF_INLINE uintptr_t cf__thread_pointer(void)
{
    uintptr_t self;
    __asm__ volatile("movq %%fs:0, %0"
                     : "=r"(self)); /* volatile: a body may change threads at a yield */
    return self;
}

/* Reads cf__this_thread. In assembler, because a compiler may keep a thread-local's address across
 * a yield at which the body changes threads. */
CF_INLINE struct cf__free_list *cf__stacks_at_hand(void)
{
    struct cf__free_list *lists;
    __asm__ volatile("movq cf__this_thread@gottpoff(%%rip), %0\n\t"
                     "movq %%fs:(%0), %0"
                     : "=r"(lists));
    return lists;
}

#ifdef __CET__
#define CF__LANDING "endbr64\n\t"
#else
#define CF__LANDING
#endif
#ifdef __AVX512F__
#define CF__WIDE_CLOBBERS                                                                         \
    , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25",   \
        "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k0", "k1", "k2", "k3", "k4", "k5", \
        "k6", "k7"
#else
#define CF__WIDE_CLOBBERS
#endif

/*
 * Switch to the other side of `hot`, passing it the two words of a value and `why`; returns what
 * the other side passes back. Both sides use the same `hot`, so rdi is unchanged on return.
 */
CF_INLINE int cf__exchange_words(struct cf__hot *hot, uint64_t *word, size_t *len, int why)
{
    uint64_t first = *word;
    size_t second = *len;
    __asm__ volatile("leaq 1f(%%rip), %%rcx\n\t"
                     "movq 0(%%rdi), %%r8\n\t"
                     "movq 8(%%rdi), %%r9\n\t"
                     "movq 16(%%rdi), %%r10\n\t"
                     "movq %%rsp, 0(%%rdi)\n\t"
                     "movq %%rbp, 8(%%rdi)\n\t"
                     "movq %%rcx, 16(%%rdi)\n\t"
                     "movq %%r8, %%rsp\n\t"
                     "movq %%r9, %%rbp\n\t"
                     "jmp *%%r10\n"
                     "1:\t" CF__LANDING
                     : "+S"(first), "+d"(second), "+a"(why)
                     : "D"(hot)
                     : "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0",
                       "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                       "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "st", "st(1)", "st(2)",
                       "st(3)", "st(4)", "st(5)", "st(6)", "st(7)", "mm0", "mm1", "mm2", "mm3",
                       "mm4", "mm5", "mm6", "mm7", "cc", "memory" CF__WIDE_CLOBBERS);
    *word = first;
    *len = second;
    return why;
}

#elif defined(__aarch64__) && !defined(__ILP32__)

CF_INLINE uintptr_t cf__thread_pointer(void)
{
    uintptr_t self;
    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(self));
    return self;
}

CF_INLINE struct cf__free_list *cf__stacks_at_hand(void)
{
    struct cf__free_list *lists;
    uintptr_t self;
    __asm__ volatile("adrp %0, :gottprel:cf__this_thread\n\t"
                     "ldr %0, [%0, :gottprel_lo12:cf__this_thread]\n\t"
                     "mrs %1, tpidr_el0\n\t"
                     "ldr %0, [%1, %0]"
                     : "=&r"(lists), "=r"(self));
    return lists;
}

#ifdef __ARM_FEATURE_BTI_DEFAULT
#define CF__LANDING "hint #36\n\t" /* bti j */
#else
#define CF__LANDING
#endif
#ifdef __ARM_FEATURE_SVE
#define CF__WIDE_CLOBBERS                                                                     \
    , "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", \
        "p14", "p15"
#else
#define CF__WIDE_CLOBBERS
#endif

CF_INLINE int cf__exchange_words(struct cf__hot *hot, uint64_t *word, size_t *len, int why)
{
    register struct cf__hot *x0 __asm__("x0") = hot;
    register uint64_t x1 __asm__("x1") = *word;
    register uint64_t x2 __asm__("x2") = *len;
    register int w3 __asm__("w3") = why;
    __asm__ volatile("adr x9, 1f\n\t"
                     "mov x10, sp\n\t"
                     "ldp x11, x12, [x0]\n\t"
                     "ldr x16, [x0, #16]\n\t"
                     "stp x10, x29, [x0]\n\t"
                     "str x9, [x0, #16]\n\t"
                     "mov sp, x11\n\t"
                     "mov x29, x12\n\t"
                     "br x16\n"
                     "1:\t" CF__LANDING
                     : "+r"(x1), "+r"(x2), "+r"(w3)
                     : "r"(x0)
                     : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
                       "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26",
                       "x27", "x28", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8",
                       "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19",
                       "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30",
                       "v31", "cc", "memory" CF__WIDE_CLOBBERS);
    *word = x1;
    *len = x2;
    return w3;
}

#else
#define CF_NO_INLINE_SWITCH
#ifndef CF_NO_INLINE
#define CF_NO_INLINE
#endif
#endif

#ifndef CF_NO_INLINE_SWITCH

CF_INLINE int cf__exchange(struct cf__hot *hot, cf_value *value, int why)
{
    uint64_t word = value->u64;
    size_t len = value->len;
    why = cf__exchange_words(hot, &word, &len, why);
    value->u64 = word;
    value->len = len;
    return why;
}

/* Mark the coroutine running, if this thread owns it and it is not running. Reading owner again
 * after the mark is what lets another thread take ownership away safely: lib/coro/exclusion.c. */
CF_INLINE bool cf__mark_running(struct cf__hot *hot)
{
    uintptr_t me = cf__thread_pointer();
    if (CF_UNLIKELY(__atomic_load_n(&hot->owner, __ATOMIC_RELAXED) != me ||
                    __atomic_load_n(&hot->running, __ATOMIC_RELAXED) != 0))
        return false;
    __atomic_store_n(&hot->running, 1, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (CF_LIKELY(__atomic_load_n(&hot->owner, __ATOMIC_RELAXED) == me))
        return true;
    __atomic_store_n(&hot->running, 0, __ATOMIC_RELEASE);
    return false;
}

#endif

#ifndef CF_NO_INLINE

/*
 * The functions below pass values as two words. A whole cf_value is copied with one 16-byte load,
 * to which the two 8-byte stores that made it cannot be forwarded: the load waits until both have
 * reached the cache (a tenth of a broadcast to ten).
 */
CF_INLINE cf_value cf__value_of(uint64_t word, size_t len)
{
    cf_value value;
    value.u64 = word;
    value.len = len;
    return value;
}

CF_INLINE bool cf__enter_fast(struct cf__hot *hot)
{
    return __atomic_load_n(&hot->state, __ATOMIC_RELAXED) == CF__SUSPENDED && cf__mark_running(hot);
}

CF_INLINE bool cf__has_attention(struct cf__hot *hot)
{
    return CF_UNLIKELY(__atomic_load_n(&hot->attention, __ATOMIC_RELAXED) != 0);
}

CF_INLINE cf_status cf__send_fast(cf_coro *co, cf_value in, cf_value *out)
{
    struct cf__hot *hot = (struct cf__hot *)co;
    uint64_t word = in.u64;
    size_t len = in.len;
    if (CF_UNLIKELY(!cf__enter_fast(hot)))
        return (cf_send)(co, cf__value_of(word, len), out);
    int why = cf__exchange_words(hot, &word, &len, 0);
    if (CF_UNLIKELY(why != CF_YIELD && why != CF__ENDED))
        return cf__go_on(co, why, cf__value_of(word, len), out);
    __atomic_store_n(&hot->running, 0, __ATOMIC_RELEASE);
    if (out) {
        out->u64 = word;
        out->len = len;
    }
    return why == CF_YIELD ? CF_YIELD : CF_DONE;
}

CF_INLINE cf_status cf__next_fast(cf_coro *co, cf_value *out)
{
    return cf__send_fast(co, CF_NIL, out);
}

CF_INLINE bool cf__yield_fast(cf_coro *self, cf_value out, cf_value *in)
{
    struct cf__hot *hot = (struct cf__hot *)self;
    uint64_t word = out.u64;
    size_t len = out.len;
    if (cf__has_attention(hot)) {
        cf_value slow; /* not *in: passing its address would force it out of registers */
        if (!(cf_yield)(self, cf__value_of(word, len), &slow))
            return false;
        word = slow.u64;
        len = slow.len;
    } else {
        cf__exchange_words(hot, &word, &len, CF_YIELD);
        if (cf__has_attention(hot))
            return false;
    }
    if (in) {
        in->u64 = word;
        in->len = len;
    }
    return true;
}

CF_INLINE bool cf__recv_fast(cf_coro *self, cf_value *in)
{
    return cf__yield_fast(self, CF_NIL, in);
}

CF_INLINE void cf__free_fast(cf_coro *co)
{
    struct cf__hot *hot = (struct cf__hot *)co;
    struct cf__free_list *list = cf__stacks_at_hand();
    if (CF_UNLIKELY(!co || !list || hot->state != CF__CLOSED || hot->traces != 0 ||
                    __atomic_load_n(&hot->references, __ATOMIC_ACQUIRE) != 1)) {
        (cf_free)(co);
        return;
    }
    struct cf__free_stack *stack = (struct cf__free_stack *)(void *)((char *)co + CF__STACK_AT);
    list += stack->size_class;
    if (CF_UNLIKELY(list->count == CF__STACKS_AT_HAND)) {
        (cf_free)(co);
        return;
    }
    stack->next = list->first;
    list->first = stack;
    list->count++;
}

/* Macros, because clang does not inline a function that calls the exported one of the same name.
 * (cf_send)(co, in, out) calls the exported function, and &cf_send is its address. */
#define cf_send(...)  cf__send_fast(__VA_ARGS__)
#define cf_next(...)  cf__next_fast(__VA_ARGS__)
#define cf_yield(...) cf__yield_fast(__VA_ARGS__)
#define cf_recv(...)  cf__recv_fast(__VA_ARGS__)
#ifdef __GLIBC__
#define cf_free(...) cf__free_fast(__VA_ARGS__)
#endif

#endif

CF_END

#endif
