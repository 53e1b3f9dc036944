/* Reads a file whole, growing by doubling, so that pipes work as well. */
#include "file_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes room for more; keeps the old block when there is none. */
static bool grow(char **text, size_t *room) {
    size_t wider = *room ? 2 * *room : 64 << 10;
    char *moved = realloc(*text, wider);
    if (!moved)
        return false;
    *text = moved;
    *room = wider;
    return true;
}

bool tv_file_text(const char *path, char **text, size_t *len) {
    FILE *in = fopen(path, "rb");
    size_t room = 0;
    bool fine = in != NULL;
    *text = NULL;
    *len = 0;
    while (fine && !feof(in)) {
        if (*len == room && !grow(text, &room)) {
            errno = ENOMEM;
            fine = false;
            break;
        }
        *len += fread(*text + *len, 1, room - *len, in);
        if (ferror(in) && errno == EINTR)
            clearerr(in); /* a signal is no reason to stop */
        fine = !ferror(in);
    }
    int saved = errno;
    if (in)
        fclose(in);
    if (!fine) {
        free(*text);
        *text = NULL;
    }
    errno = saved;
    return fine;
}
