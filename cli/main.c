/* The program: one command line, one exit code. */
#include "command.h"

#include <signal.h>

int main(int argc, char **argv) {
    /* A closed pipe is seen as a failed write and ends the run quietly with TV_EXIT_PIPE. */
    signal(SIGPIPE, SIG_IGN);
    struct tv_streams streams = {stdout, stderr};
    return tv_program(argc, argv, &streams);
}
