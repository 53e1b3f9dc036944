/* Does what a fault in the program would be used for, from inside the sandbox, and sees it refused;
 * and what the program itself must still be able to do.
 *
 *   try_sandbox FOLDER     with FOLDER/in.ndjson in it; FOLDER/out is where outputs go */
#define _GNU_SOURCE
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef TV_SANDBOX_FOR_TOOLS
static const bool for_tools = true;
#else
static const bool for_tools = false;
#endif

struct tried {
    const char *folder;
    unsigned failed;
    bool has_fence, has_filter, for_tools;
};

static void judge(struct tried *tried, const char *what, bool is_right) {
    printf("%-8s %s\n", is_right ? "ok" : "WRONG", what);
    tried->failed += !is_right;
}

static bool is_refused(long result) {
    return result < 0 && (errno == EPERM || errno == EACCES);
}

static const char *path_of(const struct tried *tried, const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", tried->folder, name);
    return path;
}

static int open_once(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return fd;
}

/* ---- What must be refused ------------------------------------------------------------------- */

static void try_network(struct tried *tried) {
    int pair[2];
    judge(tried, "no socket to the network", is_refused(socket(AF_INET, SOCK_STREAM, 0)));
    judge(tried, "no socket to other processes", is_refused(socket(AF_UNIX, SOCK_DGRAM, 0)));
    judge(tried, "no pair of sockets", is_refused(socketpair(AF_UNIX, SOCK_STREAM, 0, pair)));
}

static void try_processes(struct tried *tried) {
    char *const words[] = {(char *)"/bin/true", NULL};
    judge(tried, "no other program", is_refused(execv(words[0], words)));
    judge(tried, "no other process", is_refused(fork()));
    judge(tried, "no looking into another process",
          is_refused(ptrace(PTRACE_ATTACH, getppid(), 0, 0)));
    judge(tried, "no signal to another process", is_refused(kill(getppid(), SIGCONT)));
    judge(tried, "nor by its threads",
          is_refused(syscall(SYS_tgkill, getppid(), getppid(), SIGCONT)));
}

static void try_system(struct tried *tried) {
    judge(tried, "nothing put into a terminal's input", is_refused(ioctl(0, TIOCSTI, "x")));
    judge(tried, "no links", is_refused(symlink("/etc/passwd", path_of(tried, "out/link"))));
    judge(tried, "no rings", is_refused(syscall(425, 8, NULL)));
    judge(tried, "no programs in the kernel", is_refused(syscall(SYS_bpf, 0, NULL, 0)));
}

static void try_writing(struct tried *tried) {
    judge(tried, "no new file beside the input",
          is_refused(open_once(path_of(tried, "new"), O_WRONLY | O_CREAT)));
    judge(tried, "the input is not written",
          is_refused(open_once(path_of(tried, "in.ndjson"), O_WRONLY)));
    judge(tried, "the input is not removed", is_refused(unlink(path_of(tried, "in.ndjson"))));
    judge(tried, "no new folder",
          is_refused(mkdirat(AT_FDCWD, path_of(tried, "out/folder"), 0700)));
}

static void try_reading(struct tried *tried) {
    judge(tried, "no file of the system", is_refused(open_once("/etc/passwd", O_RDONLY)));
    judge(tried, "no file beside the input",
          is_refused(open_once(path_of(tried, "other.ndjson"), O_RDONLY)));
    judge(tried, "no list of the folder",
          is_refused(open_once(tried->folder, O_RDONLY | O_DIRECTORY)));
}

/* ---- What must not -------------------------------------------------------------------------- */

static void *run_thread(void *context) {
    return context;
}

static void try_needed(struct tried *tried) {
    pthread_t thread;
    void *result = NULL;
    bool has_thread =
        pthread_create(&thread, NULL, run_thread, tried) == 0 && pthread_join(thread, &result) == 0;
    judge(tried, "threads", has_thread && result == tried);
    judge(tried, "the input is read", open_once(path_of(tried, "in.ndjson"), O_RDONLY) >= 0);
    judge(tried, "an output is made",
          open_once(path_of(tried, "out/part"), O_WRONLY | O_CREAT | O_EXCL) >= 0);
    char from[4096];
    snprintf(from, sizeof from, "%s", path_of(tried, "out/part"));
    judge(tried, "it takes its name", rename(from, path_of(tried, "out/report.json")) == 0);
    judge(tried, "and is removed", unlink(path_of(tried, "out/report.json")) == 0);
    signal(SIGUSR1, SIG_IGN);
    judge(tried, "a signal to oneself", raise(SIGUSR1) == 0);
}

static void try_all(struct tried *tried) {
    if (tried->has_filter) {
        try_network(tried);
        try_system(tried);
        if (!tried->for_tools)
            try_processes(tried);
    }
    if (tried->has_fence) {
        try_writing(tried);
        if (!tried->for_tools)
            try_reading(tried);
    }
    try_needed(tried);
}

static void enter(struct tried *tried) {
    char out[4200], in[4200];
    snprintf(out, sizeof out, "json=%s/out/report.json", tried->folder);
    snprintf(in, sizeof in, "%s/in.ndjson", tried->folder);
    struct tv_argument format = {.option = TV_OPTION_FORMAT, .text = out};
    struct tv_arguments arguments = {
        .command = TV_COMMAND_CHECK, .options = &format, .option_count = 1};
    char *paths[] = {in};
    struct tv_file_list files = {.paths = paths, .count = 1};
    tv_sandbox_start(&arguments, stderr);
    tv_sandbox_narrow(&arguments, &files, false);
}

int main(int argc, char **argv) {
    struct tried tried = {.folder = argc == 2 ? argv[1] : "."};
    const char *kind = tv_sandbox_kind();
    tried.has_fence = strstr(kind, "landlock") != NULL;
    tried.has_filter = strstr(kind, "seccomp") != NULL;
    tried.for_tools = for_tools;
    printf("this system has: %s%s\n", kind,
           tried.for_tools ? "; sanitizers may read and start programs" : "");
    enter(&tried);
    try_all(&tried);
    if (!tried.has_fence || !tried.has_filter)
        return tried.failed ? 1 : 77;
    return tried.failed ? 1 : 0;
}
