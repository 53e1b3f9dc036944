/* Operands from a file: --files-from, for lists that are longer than a command line. */
#ifndef TV_FILES_FROM_H
#define TV_FILES_FROM_H

#include "command.h"
#include "model.h"

/* Adds the names of all --files-from behind the operands; they live in the arena. Exit code. */
int tv_files_from(struct tv_arguments *arguments, struct tv_arena *arena, FILE *err);

#endif
