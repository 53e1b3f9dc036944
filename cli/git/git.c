/* Starting git and reading what it prints.
 *
 * Hooks run with variables that name their repository; a plan may be in another one, so these do
 * not reach git, but for the index that a commit is being made from. Git is told to change nothing
 * (no refreshed index) and to start nothing of its own. */
#include "git.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 32, READ_LEN = 64 << 10 };

/* ---- Environment --------------------------------------------------------------------------- */

static bool names_repository(const char *variable) {
    static const char *const names[] = {
        "GIT_DIR=", "GIT_WORK_TREE=", "GIT_COMMON_DIR=", "GIT_PREFIX=", "GIT_EXTERNAL_DIFF="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strncmp(variable, names[i], strlen(names[i])))
            return true;
    return false;
}

/* From malloc; the strings are those of environ. */
static char **make_environment(void) {
    size_t count = 0, kept = 0;
    while (environ && environ[count])
        count++;
    char **made = calloc(count + 1, sizeof *made);
    for (size_t i = 0; made && i < count; i++)
        if (!names_repository(environ[i]))
            made[kept++] = environ[i];
    return made;
}

/* ---- The answer ---------------------------------------------------------------------------- */

static bool read_all(int fd, struct tv_git_answer *answer) {
    size_t room = 0;
    for (;;) {
        if (room - answer->len < READ_LEN + 1) {
            room = 2 * room + READ_LEN + 1;
            char *grown = realloc(answer->text, room);
            if (!grown)
                return false;
            answer->text = grown;
        }
        ssize_t len = read(fd, answer->text + answer->len, READ_LEN);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return false;
        answer->len += (size_t)len;
        answer->text[answer->len] = '\0';
        if (len == 0)
            return true;
    }
}

static void wait_for(pid_t child, struct tv_git_answer *answer) {
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno == EINTR)
            continue;
        answer->error = errno;
        return;
    }
    answer->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static struct tv_git_answer could_not(struct tv_git_answer answer, int error) {
    free(answer.text);
    return (struct tv_git_answer){.code = -1, .error = error};
}

/* ---- The process --------------------------------------------------------------------------- */

/* Standard input is empty, output and perhaps errors go into the pipe. */
static int start(pid_t *child, char *const *argv, const int pipe_ends[2], bool hear_errors) {
    posix_spawn_file_actions_t actions;
    char **environment = make_environment();
    int failed = environment ? posix_spawn_file_actions_init(&actions) : ENOMEM;
    if (failed) {
        free(environment);
        return failed;
    }
    failed = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    if (!failed && hear_errors)
        failed = posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
    else if (!failed)
        failed =
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!failed)
        failed = posix_spawnp(child, "git", &actions, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    return failed;
}

/* A pipe whose ends the child does not inherit under their own numbers. */
static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return true;
}

struct tv_git_answer tv_git_run(const char *folder, const char *const *arguments,
                                bool hear_errors) {
    static const char *const before[] = {"git",
                                         "--no-optional-locks",
                                         "--literal-pathspecs",
                                         "--no-pager",
                                         "-c",
                                         "core.fsmonitor=false",
                                         "-C"};
    enum { BEFORE = sizeof before / sizeof *before };
    struct tv_git_answer answer = {.code = -1};
    const char *argv[BEFORE + 1 + ARGUMENTS_MAX + 1] = {0};
    int ends[2];
    pid_t child;
    memcpy(argv, before, sizeof before);
    argv[BEFORE] = folder;
    for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++)
        argv[BEFORE + 1 + i] = arguments[i];
    if (!open_pipe(ends))
        return could_not(answer, errno);
    int failed = start(&child, (char *const *)argv, ends, hear_errors);
    close(ends[1]);
    if (failed) {
        close(ends[0]);
        return could_not(answer, failed);
    }
    bool is_read = read_all(ends[0], &answer);
    int error = errno;
    close(ends[0]);
    wait_for(child, &answer);
    return is_read && answer.code >= 0 ? answer : could_not(answer, is_read ? answer.error : error);
}
