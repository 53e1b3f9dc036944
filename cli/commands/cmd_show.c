/* `trackvet show`: one record, pretty, with everything that was found in it.
 *
 *   FILE:LINE -> the record -> a checker with the options of `check` -> findings -> report
 *
 * Rules across events (stream/) look at one event only here, so they find nothing. */
#include "check_options.h"
#include "config.h"
#include "pii.h"
#include "pretty.h"
#include "report_show.h"
#include "show_find.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MAX = 10000, MESSAGE_LEN = 512, PLANS_MAX = 64, LINES_SHOWN = 60 };

struct show {
    const struct tv_arguments *arguments;
    FILE *out, *err;
    struct tv_check_options options;
    struct tv_style style;
    struct tv_definitions definitions;
    bool enabled[TV_RULE_COUNT];
    char folder[4096]; /* for links */
    char *path;        /* of FILE:LINE, owned */
    const char *name;
    struct tv_show_wish wish;
    struct tv_file_list files; /* to look for a messageId in */
    struct tv_show_record record;
    struct tv_shown_finding *findings;
    size_t count, room;
    uint64_t counts[TV_SEVERITY_ERROR + 1];
    size_t from, to; /* bytes of the record that are shown: one event of a batch, or all */
    uint64_t hidden; /* findings beyond FINDINGS_MAX */
    struct tv_ignored ignored;
    bool out_of_memory;
};

static int fail(const struct show *show, const char *text, const char *name) {
    fprintf(show->err, "trackvet: %s: %s\n", name, text);
    return TV_EXIT_USAGE;
}

/* ---- Operands ------------------------------------------------------------------------------- */

/* "FILE:LINE" or "FILE:LINE:COLUMN"; what stands before the number is the file. */
static bool read_place(struct show *show, const char *word) {
    size_t len = strlen(word), file_len = 0;
    for (int parts = 0; parts < 2 && len > 0; parts++) {
        size_t digits = len;
        while (digits > 0 && word[digits - 1] >= '0' && word[digits - 1] <= '9')
            digits--;
        if (digits == len || digits < 2 || word[digits - 1] != ':' || len - digits > 18)
            break;
        file_len = len = digits - 1;
    }
    show->wish.line = file_len > 0 ? strtoull(word + file_len + 1, NULL, 10) : 0;
    if (show->wish.line == 0)
        return false;
    show->path = strndup(word, file_len);
    return show->path != NULL;
}

static int read_operands(struct show *show) {
    const struct tv_arguments *arguments = show->arguments;
    if (arguments->rest_count == 1 && read_place(show, arguments->rest[0]))
        return TV_EXIT_OK;
    if (arguments->rest_count < 2) {
        fputs("trackvet: show wants FILE:LINE, or a messageId and the files to look in\n",
              show->err);
        return TV_EXIT_USAGE;
    }
    show->wish.id = (struct tv_str){arguments->rest[0], strlen(arguments->rest[0])};
    for (size_t i = 1; i < arguments->rest_count; i++) {
        char *error = NULL;
        if (tv_file_list_add(&show->files, arguments->rest[i], &error))
            continue;
        fprintf(show->err, "trackvet: %s\n", error ? error : "out of memory");
        free(error);
        return TV_EXIT_INPUT;
    }
    return TV_EXIT_OK;
}

static int load_definitions(struct show *show) {
    const struct tv_arguments *arguments = show->arguments;
    const char *plans[PLANS_MAX + 1];
    size_t count = 0;
    for (size_t i = 0; i < arguments->option_count && count <= PLANS_MAX; i++)
        if (arguments->options[i].option == TV_OPTION_PLAN)
            plans[count++] = arguments->options[i].text;
    struct tv_definitions_request request = {.plans = plans, .plan_count = count};
    return tv_definitions_ask(&show->definitions, &request, arguments, show->err);
}

/* ---- The record ----------------------------------------------------------------------------- */

static int tell_status(struct show *show, enum tv_show_status status, char *error) {
    char text[96];
    int code = status == TV_SHOW_UNREADABLE ? TV_EXIT_INPUT : TV_EXIT_USAGE;
    unsigned long long line = show->wish.line, last = show->record.last_line;
    if (status == TV_SHOW_ABSENT)
        snprintf(text, sizeof text, "has no line %llu, only %llu", line, last);
    else
        snprintf(text, sizeof text, "no record stands on line %llu", line);
    fail(show, status != TV_SHOW_UNREADABLE ? text : error ? error : "cannot be read", show->name);
    return code;
}

static enum tv_show_status find_in(struct show *show, const char *path, char **error) {
    show->name = strcmp(path, "-")
                     ? path
                     : tv_option_text(show->arguments, TV_OPTION_STDIN_FILENAME, "<stdin>");
    free(show->record.text);
    return tv_show_find(path, &show->wish, show->definitions.table, &show->options.checker,
                        &show->record, error);
}

/* Looks through the files for a messageId. */
static int find_id(struct show *show) {
    int code = TV_EXIT_USAGE;
    for (size_t i = 0; i < show->files.count; i++) {
        char *error = NULL;
        enum tv_show_status status = find_in(show, show->files.paths[i], &error);
        if (status == TV_SHOW_UNREADABLE)
            code = tell_status(show, status, error);
        free(error);
        if (status == TV_SHOW_FOUND || status == TV_SHOW_MEMORY)
            return status == TV_SHOW_FOUND ? TV_EXIT_OK : TV_EXIT_MEMORY;
    }
    fail(show, "no event has this messageId", show->arguments->rest[0]);
    return code;
}

static int find_record(struct show *show) {
    char *error = NULL;
    if (show->wish.line == 0)
        return find_id(show);
    enum tv_show_status status = find_in(show, show->path, &error);
    int code = status == TV_SHOW_FOUND    ? TV_EXIT_OK
               : status == TV_SHOW_MEMORY ? TV_EXIT_MEMORY
                                          : tell_status(show, status, error);
    free(error);
    return code;
}

/* ---- Findings ------------------------------------------------------------------------------- */

static struct tv_str keep(char **at, struct tv_str text) {
    struct tv_str kept = {*at, text.len};
    if (text.len > 0)
        memcpy(*at, text.at, text.len);
    *at += text.len;
    return kept;
}

/* Copies what is shown of a finding; the block belongs to its message. */
static bool copy_finding(struct tv_shown_finding *shown, const struct tv_finding *finding) {
    char message[MESSAGE_LEN];
    struct tv_str text = {message, tv_message(finding, message, sizeof message)};
    struct tv_origin origin = finding->origin_count ? finding->origins[0] : (struct tv_origin){0};
    size_t len = text.len + finding->pointer.len + finding->suggestion.len + origin.file.len;
    char *at = malloc(len + 1);
    if (!at)
        return false;
    shown->message = keep(&at, text);
    shown->pointer = keep(&at, finding->pointer);
    shown->suggestion = keep(&at, finding->suggestion);
    shown->origin.file = keep(&at, origin.file);
    shown->origin.line = origin.line;
    return true;
}

static bool make_room(struct show *show) {
    size_t room = show->room ? show->room * 2 : 16;
    if (show->count < show->room)
        return true;
    struct tv_shown_finding *wider = realloc(show->findings, room * sizeof *wider);
    if (!wider)
        return false;
    show->findings = wider;
    show->room = room;
    return true;
}

/* What the plan marks as personal need not look like it. The record is the checker's no longer. */
static void hide_declared(struct show *show, const struct tv_finding *finding) {
    size_t end = (size_t)(finding->offset + finding->len);
    for (size_t i = (size_t)finding->offset + 1; i + 1 < end && i < show->record.len; i++)
        show->record.text[i] = '*';
}

static void take_finding(void *context, const struct tv_finding *finding) {
    struct show *show = context;
    enum tv_severity severity = tv_levels_severity(&show->options.levels, finding);
    bool is_shown = finding->offset >= show->from && finding->offset <= show->to;
    if (severity == TV_SEVERITY_NONE || !is_shown ||
        tv_ignored_take(&show->ignored, finding, (struct tv_str){show->name, strlen(show->name)}))
        return;
    show->counts[severity]++;
    if (finding->rule == TV_RULE_PII_DECLARED && !finding->unmasked)
        hide_declared(show, finding);
    if (show->count == FINDINGS_MAX || !make_room(show)) {
        show->hidden++;
        return;
    }
    struct tv_shown_finding *shown = &show->findings[show->count];
    *shown = (struct tv_shown_finding){.rule = finding->rule,
                                       .severity = severity,
                                       .at = (size_t)finding->offset,
                                       .line = show->record.line + finding->line - 1,
                                       .column = finding->column};
    show->out_of_memory |= !copy_finding(shown, finding);
    show->count += !show->out_of_memory;
}

static int compare_findings(const void *a, const void *b) {
    const struct tv_shown_finding *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->severity != y->severity ? (x->severity > y->severity ? -1 : 1)
                                      : (x->rule > y->rule) - (x->rule < y->rule);
}

/* The checker reads a copy: what it finds may be masked in the record meanwhile. */
static bool check_record(struct show *show) {
    struct tv_options options = show->options.checker;
    options.format = show->record.is_line ? TV_INPUT_LINES : TV_INPUT_DOCUMENT;
    struct tv_checker *checker =
        tv_checker_new(show->definitions.table, &options, (struct tv_sink){take_finding, show});
    char *copy = malloc(show->record.len + 1);
    bool fine = checker && copy;
    if (fine) {
        memcpy(copy, show->record.text, show->record.len);
        tv_checker_feed(checker, copy, show->record.len);
        tv_checker_finish(checker, false);
    }
    free(copy);
    tv_checker_free(checker);
    if (show->count > 1)
        qsort(show->findings, show->count, sizeof *show->findings, compare_findings);
    return fine && !show->out_of_memory;
}

/* ---- One event of a batch --------------------------------------------------------------------
 */

/* The line of an item of "batch" that the line stands in; the line itself when there is none. */
static size_t item_of(const struct tv_pretty *pretty, size_t line, struct tv_str text) {
    size_t item = line;
    while (pretty->lines[item].depth > 2)
        item = pretty->lines[item].parent;
    const struct tv_pretty_line *list = &pretty->lines[pretty->lines[item].parent];
    bool is_batch =
        pretty->lines[item].depth == 2 && text.at[list->at] == '[' &&
        tv_str_equal((struct tv_str){text.at + list->name_at, list->name_len}, TV_STR("\"batch\""));
    return is_batch ? item : line;
}

/* What was asked for may be inside of one event of a batch: only that one is shown then. */
static bool narrow(struct show *show) {
    struct tv_str text = {show->record.text, show->record.len};
    struct tv_pretty pretty;
    show->from = 0;
    show->to = text.len;
    if (show->record.focus >= text.len)
        return true;
    bool fine = tv_pretty_read(&pretty, text);
    size_t line = fine && pretty.count > 0 ? tv_pretty_find(&pretty, show->record.focus) : 0;
    size_t item = fine && pretty.count > 0 ? item_of(&pretty, line, text) : line;
    if (item != line) {
        size_t end = item + 1;
        while (end < pretty.count && pretty.lines[end].depth > 2)
            end++;
        show->from = pretty.lines[item].at;
        show->to = end < pretty.count ? pretty.lines[end].at + pretty.lines[end].len : text.len;
    }
    tv_pretty_clear(&pretty);
    return fine;
}

/* ---- The run -------------------------------------------------------------------------------- */

static int report(struct show *show) {
    struct tv_show_record *record = &show->record;
    if (!show->options.checker.shows_personal)
        tv_pii_mask_json(record->text, record->len, NULL);
    const struct tv_shown_record shown = {.file = {show->name, strlen(show->name)},
                                          .line = record->line,
                                          .last_line = record->last_line,
                                          .text = {record->text, record->len},
                                          .focus = record->focus,
                                          .from = show->from,
                                          .to = show->to,
                                          .findings = show->findings,
                                          .finding_count = show->count,
                                          .ignored = &show->ignored};
    size_t quiet = tv_option_count(show->arguments, TV_OPTION_QUIET);
    show->style.footer = quiet == 0;
    if (!tv_option_text(show->arguments, TV_OPTION_LIMIT, NULL))
        show->style.limit = LINES_SHOWN;
    if (quiet < 2 && !tv_report_show(&shown, &show->style))
        return TV_EXIT_MEMORY;
    if (show->hidden > 0)
        fprintf(show->err, "trackvet: %llu more findings are not shown\n",
                (unsigned long long)show->hidden);
    for (int level = TV_SEVERITY_INFO; level <= TV_SEVERITY_ERROR; level++)
        if (show->options.fail_on != TV_SEVERITY_NONE && level >= (int)show->options.fail_on &&
            show->counts[level])
            return TV_EXIT_FINDINGS;
    return TV_EXIT_OK;
}

static int prepare(struct show *show, const struct tv_streams *streams) {
    if (!tv_check_options_read(&show->options, show->arguments, streams) ||
        !tv_style_read(&show->style, show->arguments, streams->out, streams->err) ||
        !tv_links_read(&show->style, show->arguments, show->folder, sizeof show->folder,
                       streams->err))
        return TV_EXIT_USAGE;
    for (int i = 0; i < TV_RULE_COUNT; i++)
        show->enabled[i] = show->options.levels.rule[i] != TV_SEVERITY_NONE;
    show->options.checker.enabled = show->enabled;
    if (!tv_ignored_init(&show->ignored, tv_config_ignores(show->arguments->config)))
        return TV_EXIT_MEMORY;
    int status = read_operands(show);
    return status == TV_EXIT_OK ? load_definitions(show) : status;
}

static void clear(struct show *show) {
    for (size_t i = 0; i < show->count; i++)
        free((char *)show->findings[i].message.at);
    free(show->findings);
    free(show->record.text);
    free(show->path);
    tv_ignored_clear(&show->ignored);
    tv_file_list_free(&show->files);
    tv_definitions_clear(&show->definitions);
}

int tv_cmd_show(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct show *show = calloc(1, sizeof *show);
    if (!show)
        return TV_EXIT_MEMORY;
    show->arguments = arguments;
    show->out = streams->out;
    show->err = streams->err;
    int status = prepare(show, streams);
    if (status == TV_EXIT_OK)
        status = find_record(show);
    if (status == TV_EXIT_OK)
        status = narrow(show) && check_record(show) ? report(show) : TV_EXIT_MEMORY;
    clear(show);
    free(show);
    return status;
}
