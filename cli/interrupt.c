/* The handler and its flag. A handler is called without an argument of ours, so the flag has to be
 * static: it is the only static mutable state of the program, and nothing else may see it. It is
 * atomic because every thread that reads an input looks at it. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int taken;

static const int numbers[] = {SIGINT, SIGTERM};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void take(int number) {
    if (taken)
        _exit(128 + number);
    taken = number;
}

/* Changes what the two signals do, except where they are ignored. */
static void handle_with(void (*handler)(int)) {
    for (size_t i = 0; i < NUMBERS; i++) {
        struct sigaction before, action = {.sa_handler = handler};
        sigemptyset(&action.sa_mask);
        /* No SA_RESTART: a read that waits for more input has to return. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void tv_interrupt_start(void) {
    taken = 0;
    handle_with(take);
}

void tv_interrupt_end(void) {
    handle_with(SIG_DFL);
}

int tv_interrupt_signal(void) {
    return taken;
}
