/* One command line from start to end: parse, run the command, see that its output arrived. */
#include "command.h"
#include "config.h"
#include "sandbox.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static tv_command_fn *const commands[] = {
#define TV_COMMAND(id, name, arguments, purpose) tv_cmd_##name,
#include "commands.def"
#undef TV_COMMAND
};

/* Whether nobody reads the pipe any more. Asked of the pipe itself: a write that failed earlier
 * left its errno to whatever came next. */
static bool is_unread(FILE *out) {
    struct pollfd pipe = {.fd = fileno(out), .events = POLLOUT};
    return poll(&pipe, 1, 0) > 0 && pipe.revents & POLLERR;
}

/* A report that did not arrive is worse than any finding in it. */
static int flush_output(const struct tv_streams *streams, int status) {
    errno = 0;
    if (fflush(streams->out) == 0 && !ferror(streams->out))
        return status;
    if (errno == EPIPE || is_unread(streams->out))
        return TV_EXIT_PIPE;
    fprintf(streams->err, "trackvet: cannot write the output: %s\n",
            errno ? strerror(errno) : "a write failed");
    return TV_EXIT_USAGE;
}

/* -h is short, --help has everything. */
static bool wants_long_help(const struct tv_arguments *arguments) {
    for (size_t i = 0; i < arguments->option_count; i++)
        if (arguments->options[i].option == TV_OPTION_HELP && arguments->options[i].is_long)
            return true;
    return false;
}

static int run(int argc, char **argv, const struct tv_streams *streams, bool owns_process) {
    struct tv_arguments arguments;
    int status = TV_EXIT_USAGE;
    if (tv_arguments_read(&arguments, argc, argv, streams->err)) {
        if (tv_option_count(&arguments, TV_OPTION_HELP)) {
            tv_help(streams->out, arguments.command, wants_long_help(&arguments));
            status = TV_EXIT_OK;
        } else {
            status = tv_config_apply(&arguments, streams->err);
            if (status == TV_EXIT_OK && owns_process)
                tv_sandbox_start(&arguments, streams->err);
            if (status == TV_EXIT_OK)
                status = commands[arguments.command](&arguments, streams);
        }
        if (status == TV_EXIT_MEMORY)
            fputs("trackvet: out of memory\n", streams->err);
        status = flush_output(streams, status);
    }
    tv_arguments_clear(&arguments);
    return status;
}

int tv_main(int argc, char **argv, const struct tv_streams *streams) {
    return run(argc, argv, streams, false);
}

int tv_program(int argc, char **argv, const struct tv_streams *streams) {
    return run(argc, argv, streams, true);
}
