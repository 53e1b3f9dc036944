/* Plans in any format. A plan of another tool becomes a tree of our grammar, in which every node
 * keeps its place in that tool's file, and is then read like a native one: mistakes, origins and
 * findings of the linter name the lines that its author knows. */
#ifndef TV_READ_PLAN_H
#define TV_READ_PLAN_H

#include "read.h"

/* The formats of plans; AUTO: found in the file. */
enum tv_plan_format {
    TV_PLAN_AUTO,
#define TV_PLAN_FORMAT(id, name, title, detect, translate) TV_PLAN_##id,
#include "plan_formats.def"
#undef TV_PLAN_FORMAT
    TV_PLAN_FORMAT_COUNT
};
const char *tv_plan_format_name(enum tv_plan_format format);  /* "segment" */
const char *tv_plan_format_title(enum tv_plan_format format); /* for lists and messages */
enum tv_plan_format tv_plan_format_find(struct tv_str name);  /* COUNT when there is none */

/* Files of formats that refer from one file to another: they wait until all of a folder are there.
 * Zeroed to begin with; what it holds lives in the model's arena. */
struct tv_project_file {
    struct tv_file *file;
    struct tv_tree *root;
    enum tv_plan_format format;
    struct tv_project_file *next;
};

struct tv_project {
    struct tv_project_file *first, *last;
};

struct tv_plan_options {
    enum tv_plan_format format;
    struct tv_str plan; /* for a file of a folder that is one plan: the name of that plan, for
                         * formats that name none; else empty */
    bool is_optional;   /* a file of no known format is no mistake, just no plan */
    bool foreign_only;  /* a plan of our own grammar is none here */
    struct tv_project *project; /* where files wait that refer to others; NULL: a file is alone */
};

struct tv_source {
    struct tv_str path, text;
};

/* Reads a plan in any format and appends it to the model, as a file of our grammar in which all
 * places are those of the source. Both texts are copied. TV_OK also with warnings, which the sink
 * has with `declared` set. *file is the file read; NULL when it was refused, or is optional and no
 * plan. YAML ends at 1 MB, JSON and CSV at 16 MB: TV_ERROR_LIMIT; else as tv_read_yaml. A file that
 * waits in options->project is not in the model yet. */
enum tv_status tv_read_plan(struct tv_model *model, struct tv_source source,
                            const struct tv_plan_options *options, struct tv_sink sink,
                            const struct tv_file **file) TV_MUST_USE;

/* Reads the files that wait, of which each sees all. options: those of the folder. */
enum tv_status tv_read_project(struct tv_model *model, const struct tv_project *project,
                               const struct tv_plan_options *options,
                               struct tv_sink sink) TV_MUST_USE;

#endif
