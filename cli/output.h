/* Output files: opened late, and never over a file that the run reads. */
#ifndef TV_OUTPUT_H
#define TV_OUTPUT_H

#include "definitions.h"
#include "input.h"

/* Opens the file of -o for writing; path NULL gives the standard stream. It is refused when it is
 * one of the files (NULL: none) or a file of the definitions. NULL: a message was written to err,
 * and no file was changed. Close with tv_output_close. */
FILE *tv_output_open(const char *path, const struct tv_file_list *files,
                     const struct tv_definitions *definitions, const struct tv_streams *streams);

/* Closes what tv_output_open gave; NULL and the standard stream are left alone. Returns status, or
 * TV_EXIT_USAGE with a message when something could not be written. */
int tv_output_close(FILE *out, const char *path, const struct tv_streams *streams, int status);

#endif
