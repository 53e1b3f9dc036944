/* The program: one command line, one exit code; and what it must not inherit. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Where a standard descriptor is closed, the next file that is opened would take its place: a plan
 * for standard output, and what is printed would go there. /dev/null is put there instead, opened
 * the wrong way round, so that using it fails as it should. */
static bool fill_standard(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return false;
    return true;
}

/* Memory for Jansson, whose lexer drops a byte where there is none for it and goes on: what it read
 * then would be another text. Nothing of ours is open while it works. */
static void *allocate_or_end(size_t len) {
    static const char words[] = "trackvet: out of memory\n";
    void *block = malloc(len);
    if (block)
        return block;
    ssize_t told = write(STDERR_FILENO, words, sizeof words - 1);
    (void)told; /* if even that fails, the exit code is left */
    _exit(TV_EXIT_MEMORY);
}

int main(int argc, char **argv) {
    if (!fill_standard())
        return TV_EXIT_USAGE;
    /* A closed pipe and a file that must not grow are failed writes; the first ends the run quietly
     * with TV_EXIT_PIPE. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    json_set_alloc_funcs(allocate_or_end, free);
    struct tv_streams streams = {stdout, stderr};
    return tv_program(argc, argv, &streams);
}
