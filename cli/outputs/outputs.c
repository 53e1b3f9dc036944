/* FORMAT=FILE is cut at the first "=": no name of a format has one, and a file's name may. */
#include "outputs.h"

#include "read.h"
#include "terminal.h"

#include <string.h>
#include <sys/stat.h>

enum { WHOLE, STREAMED };

static const struct report_row {
    const char *name;
    unsigned commands;
    int when;
    const char *purpose;
} rows[] = {
#define TV_REPORT(id, name, commands, when, purpose) {name, commands, when, purpose},
#include "formats.def"
#undef TV_REPORT
};

/* ---- Words ---------------------------------------------------------------------------------- */

static bool belongs(const struct report_row *row, enum tv_command command) {
    return row->commands & (1u << command);
}

static struct tv_str name_of(const struct report_row *row) {
    return (struct tv_str){row->name, strlen(row->name)};
}

static bool refuse_report(struct tv_str given, enum tv_command command, FILE *err) {
    struct tv_str names[TV_REPORT_COUNT];
    size_t count = 0;
    fputs("trackvet: --format is one of ", err);
    for (int i = 0; i < TV_REPORT_COUNT; i++) {
        if (!belongs(&rows[i], command))
            continue;
        fprintf(err, "%s%s", count ? ", " : "", rows[i].name);
        names[count++] = name_of(&rows[i]);
    }
    struct tv_str nearest = tv_nearest(given, names, count);
    fprintf(err, ", not \"%.*s\"", (int)given.len, given.at);
    if (nearest.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)nearest.len, nearest.at);
    fputs("\n", err);
    return false;
}

static bool read_one(struct tv_output *output, const char *given, enum tv_command command,
                     FILE *err) {
    struct tv_str name = {given, strcspn(given, "=")};
    const char *path = given[name.len] ? given + name.len + 1 : NULL;
    for (int i = 0; i < TV_REPORT_COUNT; i++) {
        if (!belongs(&rows[i], command) || !tv_str_equal(name, name_of(&rows[i])))
            continue;
        *output = (struct tv_output){.report = (enum tv_report)i, .path = path};
        if (!path || (*path && strcmp(path, "-") != 0))
            return true;
        output->path = NULL; /* "-" is standard output */
        if (*path)
            return true;
        fprintf(err, "trackvet: --format %s wants a file behind the =\n", given);
        return false;
    }
    return refuse_report(name, command, err);
}

/* ---- All of them ---------------------------------------------------------------------------- */

/* -o is the file of the output that has none; when all have one there is nothing to write there. */
static bool place_rest(struct tv_outputs *outputs, const char *path, FILE *err) {
    size_t without = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        if (outputs->items[i].path)
            continue;
        outputs->items[i].path = path;
        without++;
    }
    if (without > 1)
        fprintf(err, "trackvet: %zu formats for %s: give all but one a file (json=run.json)\n",
                without, path ? path : "standard output");
    else if (path && without == 0)
        fprintf(err, "trackvet: -o %s has nothing to hold: every format has a file\n", path);
    else
        return true;
    return false;
}

static bool refuse_same(const struct tv_outputs *outputs, FILE *err) {
    size_t streamed = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        const struct tv_output *a = &outputs->items[i];
        streamed += tv_report_is_streamed(a->report);
        for (size_t j = 0; a->path && j < i; j++) {
            const char *other = outputs->items[j].path;
            if (!other || strcmp(a->path, other) != 0)
                continue;
            fprintf(err, "trackvet: two formats for the file %s\n", a->path);
            return false;
        }
    }
    if (streamed > 1)
        fputs("trackvet: one format at a time can be written while events are read\n", err);
    return streamed <= 1;
}

/* --each: what people read is written finding by finding. */
static void take_each(struct tv_outputs *outputs, const struct tv_arguments *arguments) {
    for (size_t i = 0; tv_option_count(arguments, TV_OPTION_EACH) && i < outputs->count; i++) {
        struct tv_output *output = &outputs->items[i];
        if (output->report == TV_REPORT_TEXT || output->report == TV_REPORT_CONCISE)
            output->report = TV_REPORT_EACH;
    }
}

bool tv_outputs_read(struct tv_outputs *outputs, const struct tv_arguments *arguments,
                     const struct tv_streams *streams) {
    struct tv_style style;
    *outputs = (struct tv_outputs){.count = 0};
    for (size_t i = 0; i < arguments->option_count; i++) {
        if (arguments->options[i].option != TV_OPTION_FORMAT)
            continue;
        if (outputs->count == TV_OUTPUTS_MAX) {
            fprintf(streams->err, "trackvet: more than %d formats at once\n", TV_OUTPUTS_MAX);
            return false;
        }
        if (!read_one(&outputs->items[outputs->count++], arguments->options[i].text,
                      arguments->command, streams->err))
            return false;
    }
    if (!outputs->count)
        outputs->items[outputs->count++] = (struct tv_output){.report = TV_REPORT_TEXT};
    take_each(outputs, arguments);
    return place_rest(outputs, tv_option_text(arguments, TV_OPTION_OUTPUT, NULL), streams->err) &&
           refuse_same(outputs, streams->err) &&
           tv_style_read(&style, arguments, streams->out, streams->err);
}

/* ---- Files ---------------------------------------------------------------------------------- */

static bool is_same(FILE *out, const struct stat *wanted) {
    struct stat info;
    return out && fstat(fileno(out), &info) == 0 && info.st_dev == wanted->st_dev &&
           info.st_ino == wanted->st_ino;
}

/* Two names, or one and a redirected standard output, can be one file: reports in it would
 * overwrite each other. The files before this one are open, and this one is. */
static bool is_taken(const struct tv_outputs *outputs, size_t index,
                     const struct tv_streams *streams) {
    const struct tv_output *output = &outputs->items[index];
    struct stat info;
    bool taken = false, is_there = output->path && stat(output->path, &info) == 0;
    for (size_t i = 0; i < index; i++)
        taken |= tv_output_is_same(&outputs->items[i].file, &output->file);
    for (size_t i = 0; is_there && S_ISREG(info.st_mode) && i < outputs->count; i++)
        taken |= !outputs->items[i].path && is_same(streams->out, &info);
    if (taken)
        fprintf(streams->err, "trackvet: two formats for the file %s\n", output->path);
    return taken;
}

static bool drop_all(struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) {
        tv_output_drop(&outputs->items[i].file);
        outputs->items[i].style.out = NULL;
    }
    return false;
}

bool tv_outputs_open(struct tv_outputs *outputs, const struct tv_arguments *arguments,
                     const struct tv_file_list *files, const struct tv_definitions *definitions,
                     const struct tv_streams *streams) {
    for (size_t i = 0; i < outputs->count; i++) {
        struct tv_output *output = &outputs->items[i];
        if (!tv_output_open(&output->file, output->path, files, definitions, streams) ||
            is_taken(outputs, i, streams) ||
            !tv_style_read(&output->style, arguments, output->file.out, streams->err))
            return drop_all(outputs);
    }
    return true;
}

int tv_outputs_close(struct tv_outputs *outputs, const struct tv_streams *streams, int status) {
    for (size_t i = 0; i < outputs->count; i++) {
        struct tv_output *output = &outputs->items[i];
        output->style.out = NULL;
        status = tv_output_close(&output->file, streams, status);
    }
    return status;
}

/* ---- Questions ------------------------------------------------------------------------------ */

bool tv_report_is_streamed(enum tv_report report) {
    return rows[report].when == STREAMED;
}

const struct tv_output *tv_outputs_streamed(const struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++)
        if (tv_report_is_streamed(outputs->items[i].report))
            return &outputs->items[i];
    return NULL;
}

bool tv_outputs_any_whole(const struct tv_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++)
        if (!tv_report_is_streamed(outputs->items[i].report))
            return true;
    return false;
}

bool tv_outputs_have(struct tv_str name, enum tv_command command) {
    for (int i = 0; i < TV_REPORT_COUNT; i++)
        if (belongs(&rows[i], command) && tv_str_equal(name_of(&rows[i]), name))
            return true;
    return false;
}

void tv_reports_tell(enum tv_command command,
                     void (*tell)(void *context, struct tv_str name, const char *purpose),
                     void *context) {
    for (int i = 0; i < TV_REPORT_COUNT; i++)
        if (belongs(&rows[i], command))
            tell(context, name_of(&rows[i]), rows[i].purpose);
}
