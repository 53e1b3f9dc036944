/* Paths of files as a table names them. All texts of a table are UTF-8, names of files need not be:
 * a byte that is part of no code point stands as \xHH. */
#ifndef TV_TOLD_PATH_H
#define TV_TOLD_PATH_H

#include "json.h"

/* Bytes of the code point that starts at `at`; 0 when none does. len > 0. */
size_t tv_utf8_step(const unsigned char *at, size_t len);

/* Whether the text is UTF-8. */
bool tv_is_utf8(struct tv_str text);

/* Writes the path as it is told; out has room for TV_TOLD_PATH_MAX bytes for each of its bytes.
 * Returns the length. A path that is UTF-8 is told as it is. */
enum { TV_TOLD_PATH_MAX = 4 };
size_t tv_tell_path(struct tv_str path, char *out);

/* Whether `told` is what is told of the path. */
bool tv_is_told_path(struct tv_str told, struct tv_str path);

#endif
