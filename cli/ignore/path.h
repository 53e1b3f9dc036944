/* Paths as texts: where a file is, seen from a folder. The file need not be there, so what a name
 * stands for is the same for standard input as for a file. */
#ifndef TV_PATH_H
#define TV_PATH_H

#include "json.h"

enum { TV_PATH_LEN_MAX = 4096 };

/* The path from the root of the file system, without "." and "..": relative ones are taken from the
 * working folder. Terminated; from malloc. NULL when out of memory or too long. */
char *tv_path_absolute(struct tv_str path);

/* The same file seen from a folder; both absolute. Begins with "../" where it lies outside.
 * Terminated; from malloc. NULL when out of memory. */
char *tv_path_from(struct tv_str folder, struct tv_str path);

#endif
