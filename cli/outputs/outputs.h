/* What a command writes, and where: -f FORMAT[=FILE], as often as wanted, and -o.
 *
 *   -f text -f sarif=out.sarif       two outputs: stdout, and a file
 *   -f json -o run.json              one output: -o names the file of the one that has none
 *
 * At most one goes to standard output, and at most one is streamed. Files are opened late, when
 * nothing else can go wrong, and never over what the run reads. */
#ifndef TV_OUTPUTS_H
#define TV_OUTPUTS_H

#include "definitions.h"
#include "input.h"
#include "output.h"
#include "report.h"

enum tv_report {
#define TV_REPORT(id, name, commands, when, purpose) TV_REPORT_##id,
#include "formats.def"
#undef TV_REPORT
    TV_REPORT_COUNT
};

struct tv_output {
    enum tv_report report;
    const char *path;      /* NULL: standard output */
    struct tv_style style; /* its `out` is NULL until it is open */
    struct tv_output_file file;
};

enum { TV_OUTPUTS_MAX = 16 };

struct tv_outputs {
    struct tv_output items[TV_OUTPUTS_MAX + 1]; /* one more for --ci=gitlab */
    size_t count;                               /* at least 1 once read */
};

/* Reads -f and -o. Strings are argv's, or live as long as the outputs. Mistakes in the options of
 * the style are found here too, so that they leave older files whole. false: a message was written
 * to err. */
bool tv_outputs_read(struct tv_outputs *outputs, const struct tv_arguments *arguments,
                     const struct tv_streams *streams);

/* Opens all of them and sets their styles. A file is refused when it is one of `files` (NULL: none)
 * or a file of the definitions. false: a message was written to err, no file was changed, and none
 * is open. */
bool tv_outputs_open(struct tv_outputs *outputs, const struct tv_arguments *arguments,
                     const struct tv_file_list *files, const struct tv_definitions *definitions,
                     const struct tv_streams *streams);

/* Closes the files, each whole or as it was before, and leaves standard output alone. Returns
 * status, or TV_EXIT_USAGE with a message when something could not be written. */
int tv_outputs_close(struct tv_outputs *outputs, const struct tv_streams *streams, int status);

bool tv_report_is_streamed(enum tv_report report);

/* The streamed output; NULL: all are whole. */
const struct tv_output *tv_outputs_streamed(const struct tv_outputs *outputs);

/* Whether some output is written from all that was found. */
bool tv_outputs_any_whole(const struct tv_outputs *outputs);

/* Whether a command has a format of this name. */
bool tv_outputs_have(struct tv_str name, enum tv_command command);

/* Calls tell for each format of a command, which are none for most. */
void tv_reports_tell(enum tv_command command,
                     void (*tell)(void *context, struct tv_str name, const char *purpose),
                     void *context);

#endif
