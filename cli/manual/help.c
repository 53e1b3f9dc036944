/* `trackvet help`, -h and --help: examples first, then what there is. */
#include "outputs.h"
#include "tables.h"
#include "terminal.h"

#include <string.h>

enum { LEFT_COLUMN = 32, EXAMPLE_COLUMN = 45, EXAMPLE_WIDTH = 90, WIDTH_MIN = 60, WIDTH_MAX = 100 };

/* A list with a heading, which stands before its first row. */
struct listing {
    FILE *out;
    const char *heading; /* NULL: it has been written */
    int column;          /* where purposes begin */
};

static int width_of(FILE *out) {
    unsigned width = tv_terminal_width(out);
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : (int)width;
}

/* Words from a column on, in as many lines as they need. */
static void put_words(FILE *out, const char *text, int column) {
    int width = width_of(out), at = column;
    while (*text) {
        int len = (int)strcspn(text, " ");
        if (at > column && at + 1 + len > width) {
            fprintf(out, "\n%*s", column, "");
            at = column;
        }
        at += fprintf(out, "%s%.*s", at > column ? " " : "", len, text);
        text += len + (text[len] == ' ');
    }
    fputc('\n', out);
}

static void put_heading(struct listing *listing) {
    if (listing->heading)
        fprintf(listing->out, "\n%s:\n", listing->heading);
    listing->heading = NULL;
}

static void put_row(void *context, const char *left, const char *purpose) {
    struct listing *listing = context;
    put_heading(listing);
    bool is_long = strlen(left) > (size_t)listing->column;
    fprintf(listing->out, "  %-*s%s", is_long ? 0 : listing->column, left, is_long ? "" : " ");
    if (is_long)
        fprintf(listing->out, "\n%*s", listing->column + 3, "");
    put_words(listing->out, purpose, listing->column + 3);
}

/* A line that reaches into the column has its purpose below; in narrow places all have. */
static void put_example(void *context, const char *line, const char *purpose) {
    struct listing *listing = context;
    int column = width_of(listing->out) < EXAMPLE_WIDTH ? 4 : EXAMPLE_COLUMN;
    put_heading(listing);
    int len = fprintf(listing->out, "  %s", line);
    if (len > column)
        len = fprintf(listing->out, "\n") - 1;
    fprintf(listing->out, "%*s # ", column - len, "");
    put_words(listing->out, purpose, column + 3);
}

static void put_report(void *context, struct tv_str name, const char *purpose) {
    char left[64];
    snprintf(left, sizeof left, "%.*s", (int)name.len, name.at);
    put_row(context, left, purpose);
}

static void put_option(struct listing *listing, const struct tv_option_row *row) {
    char left[96];
    int len = row->letter ? snprintf(left, sizeof left, "-%c, ", row->letter)
                          : snprintf(left, sizeof left, "    ");
    snprintf(left + len, sizeof left - (size_t)len, "--%s%s%s", row->name, row->argument ? " " : "",
             row->argument ? row->argument : "");
    put_row(listing, left, row->help);
}

static void put_options(FILE *out, enum tv_command command) {
    const char *section = NULL;
    for (int i = 0; i < TV_OPTION_COUNT; i++) {
        enum tv_option option = (enum tv_option)i;
        const char *own = tv_option_section(option);
        struct listing listing = {out, own == section ? NULL : own, LEFT_COLUMN};
        if (!tv_option_is_told(option, command))
            continue;
        put_option(&listing, tv_option_row(option));
        section = own;
    }
}

static void put_commands(FILE *out) {
    struct listing listing = {out, "Commands", 24};
    for (int i = 0; i < TV_COMMAND_COUNT; i++) {
        const struct tv_command_row *row = tv_command_row((enum tv_command)i);
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", row->name, *row->arguments ? " " : "",
                 row->arguments);
        put_row(&listing, left, row->purpose);
    }
}

static void put_common(FILE *out) {
    struct listing codes = {out, "Exit codes", 9}, names = {out, "Environment", 28};
    tv_environment(put_row, &names);
    tv_exit_codes(put_row, &codes);
}

static void help_all(FILE *out) {
    struct listing examples = {out, "Examples", 0};
    fputs("trackvet finds out whether analytics events are right.\n", out);
    tv_examples(TV_COMMAND_COUNT, put_example, &examples);
    put_commands(out);
    struct listing codes = {out, "Exit codes", 9};
    tv_exit_codes(put_row, &codes);
    fputs("\n`trackvet COMMAND --help` has the options of a command, `trackvet man` all of them.\n",
          out);
}

void tv_help(FILE *out, enum tv_command command, bool is_long) {
    struct listing examples = {out, "Examples", 0}, reports = {out, "Formats", LEFT_COLUMN};
    if (command == TV_COMMAND_COUNT) {
        help_all(out);
        return;
    }
    const struct tv_command_row *row = tv_command_row(command);
    fprintf(out, "trackvet %s: %s\n\nUsage: trackvet %s [OPTIONS] %s\n", row->name, row->purpose,
            row->name, row->arguments);
    tv_examples(command, put_example, &examples);
    put_options(out, command);
    if (!is_long)
        return;
    tv_reports_tell(command, put_report, &reports);
    put_common(out);
}

int tv_cmd_help(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    if (!arguments->rest_count) {
        tv_help(streams->out, TV_COMMAND_COUNT, true);
        return TV_EXIT_OK;
    }
    if (tv_operands_refuse(arguments, 1, streams->err))
        return TV_EXIT_USAGE;
    enum tv_command command = tv_command_find(arguments->rest[0]);
    if (command == TV_COMMAND_COUNT) {
        tv_command_refuse(arguments->rest[0], streams->err);
        return TV_EXIT_USAGE;
    }
    tv_help(streams->out, command, true);
    return TV_EXIT_OK;
}
