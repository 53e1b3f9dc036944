/* Runs a program where system calls are missing, as on a kernel that is older than they are:
 *
 *   without_calls landlock|seccomp|both PROGRAM ARGUMENT...
 *
 * They fail with ENOSYS, by a filter that the program inherits. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CREATE_RULESET = 444, NO_CALL = 0x3fffffff };

static int take_away(unsigned first, unsigned second) {
    struct sock_filter steps[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, first},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, second},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog all = {sizeof steps / sizeof *steps, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all);
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 2;
    unsigned landlock = strcmp(argv[1], "seccomp") ? CREATE_RULESET : NO_CALL;
    unsigned seccomp = strcmp(argv[1], "landlock") ? SYS_seccomp : NO_CALL;
    if (take_away(landlock, seccomp) != 0)
        return 77;
    execv(argv[2], argv + 2);
    perror(argv[2]);
    return 2;
}
