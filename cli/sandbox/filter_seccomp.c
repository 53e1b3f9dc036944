/* The filter for system calls, a program of the kernel's old packet filter, written out:
 *
 *   another architecture?           refuse
 *   one of the calls with a rule?   look at its argument
 *   one of the refused calls?       refuse
 *   else                            allow
 *
 * It is a list of what is refused, not of what is allowed: the next libc may read a clock or take
 * memory by other calls than this one does. Refused is EPERM, never death: a message beats a crash.
 */
#define _GNU_SOURCE /* syscall */
#include "fence.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
enum { OTHER_CALLS = 0x40000000 }; /* of x32 programs */
static const uint32_t architecture = AUDIT_ARCH_X86_64;
#else
enum { OTHER_CALLS = 0x7fffffff };
static const uint32_t architecture = AUDIT_ARCH_AARCH64;
#endif

static const long refused[] = {
#define TV_REFUSED(name) SYS_##name,
#include "refused.def"
};

enum {
    REFUSED = sizeof refused / sizeof *refused,
    LEN_MAX = 64 + 2 * REFUSED,
    REFUSE = SECCOMP_RET_ERRNO | EPERM,
    OLD_WAY = SECCOMP_RET_ERRNO | ENOSYS /* libc asks again in another way */
};

struct program {
    struct sock_filter at[LEN_MAX];
    unsigned short len;
};

static void add(struct program *program, uint16_t code, uint8_t hit, uint8_t miss, uint32_t value) {
    program->at[program->len++] = (struct sock_filter){code, hit, miss, value};
}

static void load(struct program *program, size_t offset) {
    add(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

static void answer(struct program *program, uint32_t value) {
    add(program, BPF_RET | BPF_K, 0, 0, value);
}

static void load_call(struct program *program) {
    load(program, offsetof(struct seccomp_data, nr));
}

/* Loads the lower half of an argument; both machines are little-endian. */
static void load_argument(struct program *program, size_t number) {
    load(program, offsetof(struct seccomp_data, args) + 8 * number);
}

static void refuse_others(struct program *program) {
    load(program, offsetof(struct seccomp_data, arch));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, architecture);
    answer(program, (uint32_t)REFUSE);
    load_call(program);
    add(program, BPF_JMP | BPF_JGE | BPF_K, 0, 1, OTHER_CALLS);
    answer(program, (uint32_t)REFUSE);
}

/* One call: its argument, compared as jump says, decides. The number is loaded before and behind.
 */
static void judge(struct program *program, long call, size_t argument, struct sock_filter jump) {
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
    load_argument(program, argument);
    program->at[program->len++] = jump;
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, (uint32_t)REFUSE);
}

/* A thread of ours, not a process. */
static void judge_clone(struct program *program) {
    judge(program, SYS_clone, 0,
          (struct sock_filter){BPF_JMP | BPF_JSET | BPF_K, 0, 1, CLONE_THREAD});
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_clone3); /* hides its flags from us */
    answer(program, (uint32_t)OLD_WAY);
}

/* Text put into a terminal's input would be run by the shell that waits there. */
static void judge_ioctl(struct program *program) {
    judge(program, SYS_ioctl, 1, (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 1, 0, TIOCSTI});
}

/* Signals are for ourselves: raise, abort. */
static void judge_signals(struct program *program) {
    uint32_t self = (uint32_t)getpid();
    judge(program, SYS_tgkill, 0, (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 0, 1, self});
    judge(program, SYS_tkill, 0, (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 0, 1, self});
}

static void refuse_listed(struct program *program) {
    for (size_t i = 0; i < REFUSED; i++) {
        add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)refused[i]);
        answer(program, (uint32_t)REFUSE);
    }
}

bool tv_filter_exists(void) {
    uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

#ifndef TV_SANDBOX_FOR_TOOLS
static void judge_processes(struct program *program) {
    judge_clone(program);
    judge_signals(program);
}
#else
/* The leak checker clones a process that looks at this one; sanitizers start a symbolizer. */
static void judge_processes(struct program *program) {
    (void)judge_clone;
    (void)judge_signals;
    (void)program;
}
#endif

bool tv_filter_start(void) {
    struct program program = {.len = 0};
    refuse_others(&program);
    judge_processes(&program);
    judge_ioctl(&program);
    refuse_listed(&program);
    answer(&program, SECCOMP_RET_ALLOW);
    struct sock_fprog all = {program.len, program.at};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all) == 0;
}
