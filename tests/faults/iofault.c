/* Makes one call of the system fail, to be put before a program by LD_PRELOAD:
 *
 *   IOFAULT_CALL   read, write, open, sync, rename, close or link
 *   IOFAULT_AT     which of these calls, from 1 on
 *   IOFAULT_HOW    a number for errno; "short": few bytes; "cut": as if the process were killed
 *   IOFAULT_STICKY set: that call, and all of its kind behind it
 *   IOFAULT_PATH   only files whose name holds this text
 *   IOFAULT_TELL   a descriptor that gets a byte for each call that was made to fail
 *
 * The C library's own calls would pass by any function of that name, so the kernel is asked to trap
 * the calls themselves (seccomp): SIGSYS comes instead, and its handler makes the call, or does
 * not. It makes them at one place of its own, which the filter lets through.
 *
 *   program, libraries --read(2)--> kernel --SIGSYS--> handler --+--> -EIO
 *                                     ^------ make_call ---------+ */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { SHORT_LEN = 7, FILTER_MAX = 64 };

enum named_by { BY_FD, BY_PATH, BY_SECOND_PATH, BY_OLD_FD_PATH, BY_NEW_FD_PATH };

/* What is trapped. named_by: where the name of the file is found. */
static const struct kind {
    const char *name;
    unsigned number;
    enum named_by named_by;
} kinds[] = {
    {"read", SYS_read, BY_FD},
    {"read", SYS_pread64, BY_FD},
    {"write", SYS_write, BY_FD},
    {"write", SYS_writev, BY_FD},
    {"open", SYS_openat, BY_OLD_FD_PATH},
    {"sync", SYS_fsync, BY_FD},
    {"rename", SYS_renameat, BY_NEW_FD_PATH},
    {"rename", SYS_renameat2, BY_NEW_FD_PATH},
    {"link", SYS_linkat, BY_NEW_FD_PATH},
    {"close", SYS_close, BY_FD},
#ifdef SYS_open
    {"open", SYS_open, BY_PATH},
    {"rename", SYS_rename, BY_SECOND_PATH},
    {"link", SYS_link, BY_SECOND_PATH},
#endif
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* As the environment says; set before any thread is there. */
static struct {
    const char *call, *path;
    long at, error;
    int tell;
    bool is_short, is_cut, is_sticky;
} wanted;
static atomic_long calls;

/* ---- Calls ------------------------------------------------------------------------------------
 */

long make_call(long number, const long arguments[6]);
extern const char make_call_end[];

#if defined(__x86_64__)
__asm__(".text\n.globl make_call\n.hidden make_call\n.hidden make_call_end\nmake_call:\n"
        "mov %rdi, %rax\nmov %rsi, %r11\nmov 0(%r11), %rdi\nmov 8(%r11), %rsi\n"
        "mov 16(%r11), %rdx\nmov 24(%r11), %r10\nmov 32(%r11), %r8\nmov 40(%r11), %r9\n"
        "syscall\n.globl make_call_end\nmake_call_end:\nret\n");
#define RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
static const int places[6] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
#define ARGUMENT(context, i) ((context)->uc_mcontext.gregs[places[i]])
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
__asm__(".text\n.globl make_call\n.hidden make_call\n.hidden make_call_end\nmake_call:\n"
        "mov x8, x0\nmov x9, x1\nldp x0, x1, [x9]\nldp x2, x3, [x9, 16]\nldp x4, x5, [x9, 32]\n"
        "svc 0\n.globl make_call_end\nmake_call_end:\nret\n");
#define RESULT(context) ((context)->uc_mcontext.regs[0])
#define ARGUMENT(context, i) ((context)->uc_mcontext.regs[i])
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

static void tell(void) {
    const long arguments[6] = {wanted.tell, (long)(intptr_t) "!", 1};
    if (wanted.tell >= 0)
        make_call(SYS_write, arguments);
}

/* Whether the file of the call is one that is meant. */
static bool is_meant(const struct kind *kind, const long arguments[6]) {
    static const int places_of_paths[] = {0, 0, 1, 1, 3};
    char link[32] = "/proc/self/fd/", digits[12], name[512];
    if (!wanted.path)
        return true;
    if (kind->named_by != BY_FD)
        return strstr((const char *)arguments[places_of_paths[kind->named_by]], wanted.path);
    unsigned long fd = (unsigned long)arguments[0];
    size_t len = 0, used = strlen(link);
    do
        digits[len++] = (char)('0' + fd % 10);
    while ((fd /= 10) > 0 && len < sizeof digits);
    while (len > 0)
        link[used++] = digits[--len];
    ssize_t got = readlink(link, name, sizeof name - 1);
    name[got > 0 ? got : 0] = '\0';
    return strstr(name, wanted.path);
}

static bool is_due(const struct kind *kind, const long arguments[6]) {
    if (strcmp(kind->name, wanted.call) != 0 || arguments[0] == wanted.tell ||
        !is_meant(kind, arguments))
        return false;
    long count = atomic_fetch_add(&calls, 1) + 1;
    return wanted.is_sticky ? count >= wanted.at : count == wanted.at;
}

/* A close that fails has closed all the same. */
static long fail(const struct kind *kind, long number, long arguments[6]) {
    tell();
    if (wanted.is_cut)
        _exit(137);
    if (wanted.is_short) {
        arguments[2] = arguments[2] < SHORT_LEN ? arguments[2] : SHORT_LEN;
        return make_call(number, arguments);
    }
    if (!strcmp(kind->name, "close"))
        make_call(number, arguments);
    return -wanted.error;
}

static void take(int signal, siginfo_t *info, void *opaque) {
    ucontext_t *context = opaque;
    long arguments[6];
    (void)signal;
    const struct kind *kind = kinds;
    while (kind->number != (unsigned)info->si_syscall)
        kind++;
    for (int i = 0; i < 6; i++)
        arguments[i] = (long)ARGUMENT(context, i);
    int saved = errno;
    long result = is_due(kind, arguments) ? fail(kind, info->si_syscall, arguments)
                                          : make_call(info->si_syscall, arguments);
    errno = saved;
    RESULT(context) = (__typeof__(RESULT(context)))result;
}

/* ---- The trap ---------------------------------------------------------------------------------
 */

/* Whoever blocks all signals would not see this one, and die of it. */
int pthread_sigmask(int how, const sigset_t *given, sigset_t *before) {
    sigset_t set;
    if (given) {
        set = *given;
        if (how != SIG_UNBLOCK)
            sigdelset(&set, SIGSYS);
    }
    return sigprocmask(how, given ? &set : NULL, before) ? errno : 0;
}

#define LOAD(field)                                                                                \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))

static bool set_trap(void) {
    uint64_t mine = (uint64_t)(uintptr_t)make_call_end;
    struct sock_filter filter[FILTER_MAX] = {
        LOAD(arch),
        SKIP_UNLESS(ARCHITECTURE, 5),
        LOAD(instruction_pointer),
        SKIP_UNLESS((uint32_t)mine, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 (uint32_t)offsetof(struct seccomp_data, instruction_pointer) + 4),
        SKIP_UNLESS((uint32_t)(mine >> 32), 2),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ALLOW), /* another architecture */
        LOAD(nr),
    };
    unsigned short len = 9;
    for (size_t i = 0; i < KINDS; i++) {
        filter[len++] = (struct sock_filter)SKIP_UNLESS(kinds[i].number, 1);
        filter[len++] = (struct sock_filter)ANSWER(SECCOMP_RET_TRAP);
    }
    filter[len++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
    struct sock_fprog program = {len, filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static const char *get(const char *name, const char *fallback) {
    const char *value = getenv(name);
    return value ? value : fallback;
}

__attribute__((constructor)) static void start(void) {
    struct sigaction action = {.sa_sigaction = take, .sa_flags = SA_SIGINFO | SA_NODEFER};
    const char *how = get("IOFAULT_HOW", "5");
    wanted.call = getenv("IOFAULT_CALL");
    wanted.path = getenv("IOFAULT_PATH");
    wanted.at = strtol(get("IOFAULT_AT", "1"), NULL, 10);
    wanted.tell = (int)strtol(get("IOFAULT_TELL", "-1"), NULL, 10);
    wanted.is_short = !strcmp(how, "short");
    wanted.is_cut = !strcmp(how, "cut");
    wanted.error = strtol(how, NULL, 10);
    wanted.is_sticky = getenv("IOFAULT_STICKY") != NULL;
    if (wanted.call && (sigaction(SIGSYS, &action, NULL) != 0 || !set_trap()))
        _exit(99);
}
