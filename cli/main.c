/* The program: one command line, one exit code; and what it must not inherit. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

int main(int argc, char **argv) {
    if (!fill_standard())
        return TV_EXIT_USAGE;
    /* A closed pipe and a file that must not grow are failed writes; the first ends the run quietly
     * with TV_EXIT_PIPE. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    struct tv_streams streams = {stdout, stderr};
    return tv_main(argc, argv, &streams);
}
