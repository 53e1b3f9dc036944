/* Output files: opened late, never over a file that the run reads, written whole or not at all.
 *
 *   open --> .trackvet-HEX, in the folder of the target, 0600 --> filled
 *   close -> flush, fsync, the mode, rename to the target; if anything fails, or the report is not
 *            to be kept, it is removed, and an older file stays as it was
 *
 * What is no regular file (a device, a pipe, /dev/stdout) is written straight. */
#ifndef TV_OUTPUT_H
#define TV_OUTPUT_H

#include "definitions.h"
#include "input.h"

/* A file that is being written. All zero: none. */
struct tv_output_file {
    FILE *out;        /* NULL: not open */
    const char *path; /* as it was named; NULL: standard output */
    char *target;     /* what it becomes; NULL: it is written straight */
    char *beside;     /* what it is called until then */
    mode_t mode;      /* what it gets at the end */
    bool is_new;      /* the target must not be there */
};

enum tv_output_place {
    TV_OUTPUT_REPLACE, /* takes the place of an older file, and keeps its permissions */
    TV_OUTPUT_NEW      /* fails with EEXIST where there is a file already */
};

/* Opens the file of -o for writing; path NULL gives the standard stream. It is refused when it is
 * one of the files (NULL: none) or a file of the definitions. false: a message was written to err,
 * and no file was changed. The path has to live until tv_output_close. */
bool tv_output_open(struct tv_output_file *file, const char *path, const struct tv_file_list *files,
                    const struct tv_definitions *definitions, const struct tv_streams *streams);

/* Closes what tv_output_open gave; none and the standard stream are left alone. A run that ended
 * out of memory has no report to keep. Returns status, or TV_EXIT_USAGE with a message when
 * something could not be written. */
int tv_output_close(struct tv_output_file *file, const struct tv_streams *streams, int status);

/* Closes it and leaves no trace; what was written straight is written. */
void tv_output_drop(struct tv_output_file *file);

/* The same without messages. false: errno says why, nothing is open, and no file was changed. A
 * link is followed when it leads to a file; one that leads nowhere is refused with ENOENT. */
bool tv_output_begin(struct tv_output_file *file, const char *path, enum tv_output_place place);
bool tv_output_end(struct tv_output_file *file);

/* Whether both take one place: what is closed last would be what stays. */
bool tv_output_is_same(const struct tv_output_file *a, const struct tv_output_file *b);

/* A file of which the whole text is there. false: errno says why. */
bool tv_output_text(const char *path, enum tv_output_place place, struct tv_str text);

#endif
