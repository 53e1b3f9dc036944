/* A ring of pieces between two threads. Pieces are numbered from 0; piece n lies in buffer
 * n modulo PIECES.
 *
 *        given       taken             made       given + PIECES
 *          v           v                 v           v
 *          | borrowed  | waiting ...     | free      |
 *
 * given <= taken <= made <= given + PIECES, and taken - given is 0 or 1: who asks for a piece gives
 * the one before it back. The thread moves made, the caller the other two, all under the mutex; a
 * buffer belongs to the thread while it is free, so its bytes need no lock.
 *
 * Without a thread the numbers stand still: piece 0 is made, and borrowed, again and again. */
#include "ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Few large pieces: handing one over wakes a thread, which costs as much as 30 KiB of gzip take to
 * be decompressed. */
enum { PIECES = 4, PIECE_LEN = 1 << 20 };

struct piece {
    size_t len;
    enum tv_input_status status;
};

struct tv_ahead {
    enum tv_input_status (*make)(void *context, char *out, size_t max, size_t *len);
    void *context;
    bool started; /* known to the caller's thread alone */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t moved; /* made, given or ending has changed */
    uint64_t given, taken, made;
    uint64_t lot; /* as many pieces made, or free, are worth waking the other thread */
    bool ending;
    struct piece pieces[PIECES];
    char bytes[PIECES][PIECE_LEN];
};

struct tv_ahead *tv_ahead_new(enum tv_input_status (*make)(void *context, char *out, size_t max,
                                                           size_t *len),
                              void *context) {
    struct tv_ahead *ahead = malloc(sizeof *ahead);
    if (!ahead)
        return NULL;
    memset(ahead, 0, offsetof(struct tv_ahead, bytes));
    ahead->make = make;
    ahead->context = context;
    ahead->taken = ahead->made = 1;
    pthread_mutex_init(&ahead->mutex, NULL);
    pthread_cond_init(&ahead->moved, NULL);
    return ahead;
}

static struct piece make_piece(struct tv_ahead *ahead, uint64_t number) {
    struct piece piece;
    piece.status =
        ahead->make(ahead->context, ahead->bytes[number % PIECES], PIECE_LEN, &piece.len);
    return piece;
}

/* The thread: makes pieces until the last one is made or nobody wants more. */
static void *run(void *opaque) {
    struct tv_ahead *ahead = opaque;
    bool more = true;
    pthread_mutex_lock(&ahead->mutex);
    while (more) {
        while (ahead->made == ahead->given + PIECES && !ahead->ending)
            pthread_cond_wait(&ahead->moved, &ahead->mutex);
        if (ahead->ending)
            break;
        uint64_t number = ahead->made;
        pthread_mutex_unlock(&ahead->mutex);
        struct piece piece = make_piece(ahead, number);
        more = piece.status == TV_INPUT_MORE;
        pthread_mutex_lock(&ahead->mutex);
        ahead->pieces[number % PIECES] = piece;
        ahead->made++;
        if (ahead->made - ahead->taken >= ahead->lot || !more)
            pthread_cond_signal(&ahead->moved);
    }
    pthread_mutex_unlock(&ahead->mutex);
    return NULL;
}

/* Signals are for the threads that wait for people; this one looks at the flag now and then. */
bool tv_ahead_start(struct tv_ahead *ahead, bool hurry) {
    sigset_t all, before;
    if (ahead->started)
        return true;
    ahead->lot = hurry ? 1 : PIECES / 2;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    ahead->started = pthread_create(&ahead->thread, NULL, run, ahead) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ahead->started;
}

/* Gives the last piece back and waits for the next one; its number. */
static uint64_t await_piece(struct tv_ahead *ahead) {
    pthread_mutex_lock(&ahead->mutex);
    ahead->given = ahead->taken;
    if (ahead->given + PIECES - ahead->made >= ahead->lot)
        pthread_cond_signal(&ahead->moved);
    while (ahead->made == ahead->taken)
        pthread_cond_wait(&ahead->moved, &ahead->mutex);
    uint64_t number = ahead->taken++;
    pthread_mutex_unlock(&ahead->mutex);
    return number;
}

enum tv_input_status tv_ahead_next(struct tv_ahead *ahead, const char **at, size_t *len) {
    uint64_t number = 0;
    if (ahead->started)
        number = await_piece(ahead);
    else
        ahead->pieces[0] = make_piece(ahead, 0);
    const struct piece *piece = &ahead->pieces[number % PIECES];
    *at = ahead->bytes[number % PIECES];
    *len = piece->len;
    return piece->status;
}

void tv_ahead_free(struct tv_ahead *ahead) {
    if (!ahead)
        return;
    if (ahead->started) {
        pthread_mutex_lock(&ahead->mutex);
        ahead->ending = true;
        pthread_cond_signal(&ahead->moved);
        pthread_mutex_unlock(&ahead->mutex);
        pthread_join(ahead->thread, NULL);
    }
    pthread_mutex_destroy(&ahead->mutex);
    pthread_cond_destroy(&ahead->moved);
    free(ahead);
}
