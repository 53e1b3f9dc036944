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
static _Atomic(const char *) guarded[TV_GUARDED_MAX];

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
enum {
    REMEMBERED = 2, /* the first of them end a run, the last one the program */
    NUMBERS = sizeof numbers / sizeof *numbers
};

static void remove_guarded(void) {
    for (size_t i = 0; i < TV_GUARDED_MAX; i++) {
        const char *path = guarded[i];
        if (path)
            unlink(path);
    }
}

static void take(int number) {
    if (taken) {
        remove_guarded();
        _exit(128 + number);
    }
    taken = number;
}

/* The default, but for what is removed: the handler is gone when it is called. */
static void leave(int number) {
    remove_guarded();
    raise(number);
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

/* Changes what the first count signals do, except where they are ignored. Writes go on after a
 * signal: one that is broken off would leave half a line. Reads that may wait are preceded by a
 * poll, which no flag restarts. */
static void handle_with(void (*handler)(int), size_t count, int flags) {
    for (size_t i = 0; i < count; i++) {
        struct sigaction before, action = {.sa_handler = handler, .sa_flags = flags};
        sigemptyset(&action.sa_mask);
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void tv_interrupt_start(void) {
    taken = 0;
    asked = false;
    handle_with(take, REMEMBERED, SA_RESTART);
    answer_with(take_question);
}

void tv_interrupt_end(void) {
    handle_with(leave, REMEMBERED, (int)SA_RESETHAND);
    answer_with(SIG_IGN); /* one that comes late must not end the program */
}

int tv_interrupt_signal(void) {
    return taken;
}

bool tv_interrupt_take_question(void) {
    return atomic_exchange(&asked, false);
}

void tv_interrupt_guard(const char *path) {
    for (size_t i = 0; i < TV_GUARDED_MAX; i++) {
        const char *none = NULL;
        if (atomic_compare_exchange_strong(&guarded[i], &none, path))
            break;
    }
    struct sigaction now;
    if (sigaction(SIGINT, NULL, &now) != 0 || now.sa_handler != take)
        handle_with(leave, NUMBERS, (int)SA_RESETHAND);
}

void tv_interrupt_release(const char *path) {
    for (size_t i = 0; i < TV_GUARDED_MAX; i++) {
        const char *mine = path;
        if (atomic_compare_exchange_strong(&guarded[i], &mine, NULL))
            return;
    }
}
