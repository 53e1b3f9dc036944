/* Whole small files: plans and tables. */
#ifndef TV_FILE_TEXT_H
#define TV_FILE_TEXT_H

#include "json.h"

/* Reads a file whole into memory from malloc, aligned for any type; the caller frees *text. false:
 * errno says why. */
bool tv_file_text(const char *path, char **text, size_t *len);

#endif
