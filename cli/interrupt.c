/* The handlers and their flags. A handler is called without an argument of ours, so the flags have
 * to be static: they are the only static mutable state of the program, and nothing else may see
 * them. They are atomic because every thread that reads an input looks at them. */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int taken;
static atomic_bool asked;

static const int numbers[] = {SIGINT, SIGTERM};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void take(int number) {
    if (taken)
        _exit(128 + number);
    taken = number;
}

static void take_question(int number) {
    (void)number;
    asked = true;
}

/* A question disturbs no read and no write. */
static void answer_with(void (*handler)(int)) {
    struct sigaction before, action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGUSR1, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGUSR1, &action, NULL);
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
    asked = false;
    handle_with(take);
    answer_with(take_question);
}

void tv_interrupt_end(void) {
    handle_with(SIG_DFL);
    answer_with(SIG_IGN); /* one that comes late must not end the program */
}

int tv_interrupt_signal(void) {
    return taken;
}

bool tv_interrupt_take_question(void) {
    return atomic_exchange(&asked, false);
}
