/* `trackvet report`: a saved run in, any report of it out.
 *
 *   RUN.json --load--> groups or findings --> outputs -> exit code of the run
 *
 * What a run said once is rendered again; nothing is checked again. */
#include "input.h"
#include "issue_outputs.h"
#include "levels.h"
#include "render.h"
#include "report_load.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

struct replay {
    const struct tv_arguments *arguments;
    FILE *err;
    const char *name; /* of the saved run */
    struct tv_outputs outputs;
    struct tv_issue_outputs issue_outputs;
    struct tv_load_names names;
    struct tv_loaded loaded;
    char *text;
    char why[TV_LOAD_WHY_LEN];
};

/* ---- Reading ------------------------------------------------------------------------------------
 */

/* What was wrong with a report may be in its own words. */
static void tell(struct replay *replay, const char *why) {
    fprintf(replay->err, "trackvet: %s: ", replay->name);
    tv_visible_print(replay->err, (struct tv_str){why, strlen(why)}, false);
    fputc('\n', replay->err);
}

/* Reads on until the end, or until there is more than a report can have. */
static int read_pieces(struct replay *replay, struct tv_input *input, struct tv_str *text) {
    enum tv_input_status status = TV_INPUT_MORE;
    size_t room = 0;
    while (status == TV_INPUT_MORE && text->len <= TV_LOAD_LEN_MAX) {
        const char *at;
        size_t len;
        status = tv_input_next(input, &at, &len);
        while (room < text->len + len) {
            room = room ? 2 * room : 1 << 20;
            char *wider = realloc(replay->text, room);
            if (!wider)
                return TV_EXIT_MEMORY;
            replay->text = wider;
        }
        if (len > 0)
            memcpy(replay->text + text->len, at, len);
        text->len += len;
    }
    text->at = replay->text;
    if (status == TV_INPUT_MORE || status == TV_INPUT_END)
        return TV_EXIT_OK;
    tell(replay, tv_input_error(input));
    return TV_EXIT_USAGE;
}

static int read_text(struct replay *replay, struct tv_str *text) {
    const char *path = replay->arguments->rest[0];
    char *error = NULL;
    struct tv_input *input = tv_input_open(path, &error);
    replay->name = strcmp(path, "-") ? path : "<stdin>";
    *text = TV_STR("");
    int status = input ? read_pieces(replay, input, text) : error ? TV_EXIT_USAGE : TV_EXIT_MEMORY;
    if (error)
        tell(replay, error);
    tv_input_close(input);
    free(error);
    return status;
}

static int load(struct replay *replay) {
    struct tv_str text;
    int status = read_text(replay, &text);
    if (status != TV_EXIT_OK)
        return status;
    switch (tv_report_load(&replay->loaded, text, &replay->names, replay->why)) {
    case TV_LOAD_FINE:
        return TV_EXIT_OK;
    case TV_LOAD_MEMORY:
        return TV_EXIT_MEMORY;
    case TV_LOAD_WRONG:
        break;
    }
    tell(replay, replay->why);
    return TV_EXIT_USAGE;
}

/* ---- What came of it ----------------------------------------------------------------------------
 */

static bool is_failed(const uint64_t *counts, enum tv_severity fail_on) {
    uint64_t sum = 0;
    for (int level = TV_SEVERITY_INFO; level <= TV_SEVERITY_ERROR; level++)
        if (fail_on != TV_SEVERITY_NONE && level >= (int)fail_on)
            sum += counts[level];
    return sum > 0;
}

/* --fail-on judges anew. */
static bool judge(struct replay *replay) {
    struct tv_run *run = &replay->loaded.run;
    struct tv_lint_run *lint = &replay->loaded.lint;
    const char *given = tv_option_text(replay->arguments, TV_OPTION_FAIL_ON, NULL);
    enum tv_severity fail_on;
    if (!given)
        return true;
    if (!tv_severity_read(given, &fail_on)) {
        fprintf(replay->err, "trackvet: --fail-on is error, warning, info or never, not \"%s\"\n",
                given);
        return false;
    }
    run->fail_on = lint->fail_on = fail_on;
    if (replay->loaded.is_lint)
        lint->failed = tv_lint_is_over(lint);
    else
        run->failed = is_failed(tv_groups_counts(replay->loaded.groups), fail_on);
    return true;
}

/* A report of groups has no single findings. */
static bool has_all(struct replay *replay) {
    const struct tv_output *streamed = tv_outputs_streamed(&replay->outputs);
    if (!streamed || replay->loaded.is_lint)
        return true;
    tell(replay, "holds groups, not each finding: ndjson is written by check, while it runs");
    return false;
}

static bool render(struct replay *replay, struct tv_output *output) {
    struct tv_style *style = &output->style;
    style->footer = tv_option_count(replay->arguments, TV_OPTION_QUIET) == 0;
    style->source_line = tv_loaded_source_line;
    style->context = &replay->loaded;
    if (replay->loaded.is_lint && !tv_option_count(replay->arguments, TV_OPTION_LIMIT))
        style->limit = TV_LINT_LIMIT;
    if (replay->loaded.is_lint)
        return tv_render_lint(output, &replay->loaded.lint);
    return tv_render_groups(output, replay->loaded.groups, &replay->loaded.run);
}

/* Formats that are written from the list of issues. */
static int render_issues(struct replay *replay, const struct tv_streams *streams) {
    const struct tv_outputs *outputs = &replay->outputs;
    struct tv_issue_outputs *wanted = &replay->issue_outputs;
    struct tv_loaded *loaded = &replay->loaded;
    struct tv_issues issues;
    if (!tv_issue_outputs_any(wanted, outputs))
        return TV_EXIT_OK;
    wanted->options.levels = loaded->is_lint ? loaded->lint.levels : loaded->run.levels;
    if (!(loaded->is_lint
              ? tv_issues_of_lint(&issues, &loaded->lint, &wanted->options)
              : tv_issues_of_groups(&issues, loaded->groups, &loaded->run, &wanted->options)))
        return TV_EXIT_MEMORY;
    bool fine = tv_issue_outputs_write(wanted, outputs, &issues, streams);
    tv_issues_clear(&issues);
    return fine ? TV_EXIT_OK : TV_EXIT_USAGE;
}

static int render_all(struct replay *replay, const struct tv_streams *streams) {
    if (tv_option_count(replay->arguments, TV_OPTION_QUIET) > 1)
        return TV_EXIT_OK;
    for (size_t i = 0; i < replay->outputs.count; i++)
        if (!render(replay, &replay->outputs.items[i]))
            return TV_EXIT_MEMORY;
    return render_issues(replay, streams);
}

static int exit_code(const struct tv_loaded *loaded) {
    if (loaded->is_lint && loaded->lint.undone)
        return TV_EXIT_USAGE;
    if (loaded->run.unreadable_files || loaded->run.interrupted)
        return TV_EXIT_INPUT;
    return loaded->run.failed || loaded->lint.failed ? TV_EXIT_FINDINGS : TV_EXIT_OK;
}

/* ---- The run ------------------------------------------------------------------------------------
 */

static bool read_options(struct replay *replay, const struct tv_streams *streams) {
    const struct tv_arguments *arguments = replay->arguments;
    if (!tv_outputs_read(&replay->outputs, arguments, streams) ||
        !tv_issue_outputs_read(&replay->issue_outputs, &replay->outputs, arguments, NULL,
                               replay->err) ||
        tv_operands_refuse(arguments, 1, replay->err))
        return false;
    if (!arguments->rest_count)
        fprintf(replay->err, "trackvet: report wants a saved run: RUN.json of check -f json, or - "
                             "for standard input\n");
    return arguments->rest_count == 1;
}

static int run(struct replay *replay, const struct tv_streams *streams) {
    char *paths[] = {(char *)(uintptr_t)replay->arguments->rest[0]};
    const struct tv_file_list files = {.paths = paths, .count = 1};
    const struct tv_definitions none = {.table = NULL};
    int written, status = load(replay);
    if (status != TV_EXIT_OK)
        return status;
    if (!judge(replay) || !has_all(replay))
        return TV_EXIT_USAGE;
    status = exit_code(&replay->loaded);
    if (!tv_outputs_open(&replay->outputs, replay->arguments, &files, &none, streams))
        status = TV_EXIT_USAGE;
    else if ((written = render_all(replay, streams)) != TV_EXIT_OK)
        status = written;
    return tv_outputs_close(&replay->outputs, streams, status);
}

int tv_cmd_report(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct replay *replay = calloc(1, sizeof *replay);
    if (!replay)
        return TV_EXIT_MEMORY;
    replay->arguments = arguments;
    replay->err = streams->err;
    int status = read_options(replay, streams) ? run(replay, streams) : TV_EXIT_USAGE;
    tv_loaded_clear(&replay->loaded);
    tv_load_names_clear(&replay->names);
    free(replay->text);
    free(replay);
    return status;
}
