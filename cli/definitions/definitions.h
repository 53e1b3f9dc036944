/* The definitions of a run: the shipped specs, plans from files, or a compiled table. */
#ifndef TV_DEFINITIONS_H
#define TV_DEFINITIONS_H

#include "command.h"
#include "compile.h"
#include "schema_files.h"

#include <sys/types.h>

struct tv_definitions {
    struct tv_table *table;
    struct tv_table *shipped; /* see tv_definitions_shipped; NULL: not asked for */
    struct tv_model *model;   /* NULL when the shipped table or a compiled one is used as it is */
    void *image;              /* owned; NULL when it is not ours */
    size_t image_len;
    const char *image_path; /* of a compiled table, argv's; else NULL */
    struct tv_schema_files schemas;
};

/* What a command line asks for. */
struct tv_definitions_request {
    const char *const *plans; /* paths: files in any format, folders, or one .tvt */
    size_t plan_count;
    const char *specs;       /* the text of --spec; NULL: not given */
    const char *plan_format; /* the text of --plan-format; NULL: not given */
    struct tv_schema_settings schemas;
    const struct tv_config *config; /* whose excluded files folders pass over; NULL: none */
};

/* Loads them. Mistakes are printed to err. Returns an exit code. */
int tv_definitions_load(struct tv_definitions *definitions,
                        const struct tv_definitions_request *request, FILE *err);
/* The same with what the options say of them (--spec, --plan-format, --schema-path, --formats); the
 * plans of the request are set already. */
int tv_definitions_ask(struct tv_definitions *definitions, struct tv_definitions_request *request,
                       const struct tv_arguments *arguments, FILE *err);
void tv_definitions_clear(struct tv_definitions *definitions);

/* Whether the definitions were read from this file: a plan, one that it extends, or a compiled
 * table. */
bool tv_definitions_find_file(const struct tv_definitions *definitions, dev_t device, ino_t inode);

/* The table of the built-in specs alone, loaded when it is first asked for; NULL when out of
 * memory. Lives as long as the definitions. */
const struct tv_table *tv_definitions_shipped(struct tv_definitions *definitions);

/* Reads the shipped specs into a new model; NULL when out of memory. */
struct tv_model *tv_definitions_shipped_model(void);

/* The text of the line that an origin names; false when it is not at hand. context: a
 * struct tv_definitions. */
bool tv_definitions_source_line(void *context, struct tv_origin origin, struct tv_str *line);

/* The exit code for what became of a step. */
int tv_exit_of(enum tv_status status);

/* Prints a finding of a reader or the compiler: place, sentence, suggestion, the line with a mark.
 * context: a FILE. */
void tv_definitions_print(void *context, const struct tv_finding *finding);
/* The same for a file of settings, which breaks no rule of the catalogue. */
void tv_definitions_print_settings(void *context, const struct tv_finding *finding);

#endif
