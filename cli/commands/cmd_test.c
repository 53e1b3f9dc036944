/* `trackvet test`: the examples in plans, each checked as the event that it stands for. One with
 * `expect` must be reported by exactly these rules, one without by none.
 *
 * What counts: a rule that is expected must report at any level; one that is not must not report an
 * error, or what --fail-on says. What was filled in (ids) is no fault of an example. */
#include "definitions.h"
#include "example.h"
#include "levels.h"
#include "outputs.h"
#include "tested.h"
#include "visible.h"
#include "validator.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGE_LEN = 512 };

struct testing {
    const struct tv_arguments *arguments;
    const struct tv_streams *streams;
    struct tv_definitions definitions;
    struct tv_levels levels;
    enum tv_severity fail_on;
    bool enabled[TV_RULE_COUNT];
    struct tv_checker *checker;
    struct tv_outputs outputs;
    struct tv_tested *tested; /* its titles and details are owned */
    size_t count, failed;
    bool out_of_memory;

    /* Of the example at hand. */
    bool expected[TV_RULE_COUNT], found[TV_RULE_COUNT];
    const struct tv_tree *example;
    FILE *told; /* what its unexpected findings say, in memory */
};

/* ---- One example ----------------------------------------------------------------------------- */

static struct tv_str rule_name(int rule) {
    const char *name = tv_rule_info((enum tv_rule)rule)->name;
    return (struct tv_str){name, strlen(name)};
}

static void expect_rule(struct testing *t, const struct tv_tree *tree) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        if (tv_str_equal(rule_name(i), tree->text))
            t->expected[i] = true;
}

static void read_expected(struct testing *t, const struct tv_tree *example) {
    const struct tv_tree *expect = tv_tree_find(example, TV_STR("expect"));
    memset(t->expected, 0, sizeof t->expected);
    if (expect && expect->type != TV_TYPE_ARRAY)
        expect_rule(t, expect);
    for (const struct tv_tree *rule = expect ? expect->first : NULL; rule; rule = rule->next)
        expect_rule(t, rule);
}

/* Something that is missing and that `calls: common:` demands of every message: left out here. */
static bool is_left_out(const struct tv_finding *finding) {
    static const struct tv_str part = {"/calls/common/", 14};
    struct tv_str path = finding->node_path;
    for (size_t at = 0; finding->actual_type == 0 && at + part.len <= path.len; at++)
        if (memcmp(path.at + at, part.at, part.len) == 0)
            return true;
    return false;
}

/* About a top-level field that the example does not have. */
static bool is_filled_in(const struct testing *t, const struct tv_finding *finding) {
    struct tv_str name = finding->pointer;
    if (name.len == 0 || memchr(name.at + 1, '/', name.len - 1))
        return false;
    name = (struct tv_str){name.at + 1, name.len - 1};
    return !tv_tree_find(t->example, name) && !tv_str_equal(name, TV_STR("event")) &&
           !tv_str_equal(name, TV_STR("name"));
}

static void take_finding(void *context, const struct tv_finding *finding) {
    struct testing *t = context;
    enum tv_severity severity = tv_levels_severity(&t->levels, finding);
    char message[MESSAGE_LEN];
    if (severity == TV_SEVERITY_NONE || is_left_out(finding) || is_filled_in(t, finding))
        return;
    t->found[finding->rule] = true;
    if (t->expected[finding->rule] || severity < t->fail_on)
        return;
    fprintf(t->told, "    not expected  %s  ", tv_rule_info(finding->rule)->name);
    tv_visible_print(t->told, finding->pointer, true);
    fputs(finding->pointer.len > 0 ? "  " : "", t->told);
    tv_visible_print(t->told,
                     (struct tv_str){message, tv_message(finding, message, sizeof message)}, true);
    fputc('\n', t->told);
}

/* Checks the event; its findings go to take_finding. */
static void check_event(struct testing *t, const struct tv_example *example) {
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    bool fine = out && tv_example_write(example, out);
    fine = out && fclose(out) == 0 && fine;
    if (fine) {
        tv_checker_feed(t->checker, text, len);
        tv_checker_finish(t->checker, false);
    }
    t->out_of_memory |= !fine;
    free(text);
}

static void tell_silent(struct testing *t) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        if (t->expected[i] && !t->found[i])
            fprintf(t->told, "    not found     %s\n", tv_rule_info((enum tv_rule)i)->name);
}

/* example 3 of event "Order Completed", version 2 */
static void write_title(const struct tv_example *example, FILE *out) {
    bool is_event = example->name.len > 0 && example->call == TV_TRACK;
    fprintf(out, "example %u of %s", example->number,
            is_event ? "event" : tv_call_name(example->call));
    if (example->name.len > 0) {
        fputs(" \"", out);
        fwrite(example->name.at, 1, example->name.len, out);
        fputc('"', out);
    }
    if (example->version.len > 0)
        fprintf(out, ", version %.*s", (int)example->version.len, example->version.at);
}

static bool make_title(const struct tv_example *example, struct tv_str *title) {
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return false;
    write_title(example, out);
    fclose(out);
    *title = (struct tv_str){text, len};
    return text != NULL;
}

/* Takes over what was found. The list doubles when its count is a power of two. */
static bool keep(struct testing *t, const struct tv_example *example, struct tv_str details) {
    if ((t->count & (t->count - 1)) == 0) {
        size_t room = t->count ? 2 * t->count : 1;
        struct tv_tested *grown = realloc(t->tested, room * sizeof *grown);
        if (!grown)
            return false;
        t->tested = grown;
    }
    struct tv_tested tested = {.file = example->file->path,
                               .line = example->tree->at.line,
                               .column = example->tree->at.column,
                               .details = details};
    if (!make_title(example, &tested.title))
        return false;
    t->tested[t->count++] = tested;
    t->failed += details.len > 0;
    return true;
}

static bool test_example(void *context, const struct tv_example *example) {
    struct testing *t = context;
    char *text = NULL;
    size_t len = 0;
    t->told = open_memstream(&text, &len);
    if (!t->told)
        return !(t->out_of_memory = true);
    t->example = example->tree;
    read_expected(t, example->tree);
    memset(t->found, 0, sizeof t->found);
    check_event(t, example);
    tell_silent(t);
    fclose(t->told);
    t->told = NULL;
    if (!keep(t, example, (struct tv_str){text, len})) {
        free(text);
        t->out_of_memory = true;
    }
    return !t->out_of_memory;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static int exit_of(const struct testing *t) {
    if (t->out_of_memory)
        return TV_EXIT_MEMORY;
    if (t->count == 0) {
        fprintf(t->streams->err, "trackvet: no examples in these plans: they stand under "
                                 "\"examples\" of an event\n");
        return TV_EXIT_USAGE;
    }
    return t->failed ? TV_EXIT_FINDINGS : TV_EXIT_OK;
}

static void report(const struct testing *t) {
    for (size_t i = 0; i < t->outputs.count; i++) {
        enum tv_report format = t->outputs.items[i].report;
        FILE *out = t->outputs.items[i].style.out;
        if (format == TV_REPORT_TAP)
            tv_report_tested_tap(t->tested, t->count, out);
        else if (format == TV_REPORT_JUNIT)
            tv_report_tested_junit(t->tested, t->count, out);
        else
            tv_report_tested_text(t->tested, t->count, out);
    }
}

static void forget(struct testing *t) {
    for (size_t i = 0; i < t->count; i++) {
        free((char *)t->tested[i].title.at);
        free((char *)t->tested[i].details.at);
    }
    free(t->tested);
    tv_definitions_clear(&t->definitions);
    free(t);
}

static int run(struct testing *t) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        t->enabled[i] = t->levels.rule[i] != TV_SEVERITY_NONE;
    struct tv_options options = {.format = TV_INPUT_LINES, .enabled = t->enabled};
    t->checker = tv_checker_new(t->definitions.table, &options, (struct tv_sink){take_finding, t});
    if (!t->checker)
        return TV_EXIT_MEMORY;
    tv_examples_visit(t->definitions.model, test_example, t);
    tv_checker_free(t->checker);
    if (t->count > 0 && !t->out_of_memory)
        report(t);
    return exit_of(t);
}

static int load(struct testing *t) {
    const struct tv_arguments *arguments = t->arguments;
    if (arguments->rest_count == 0) {
        fprintf(t->streams->err, "trackvet: test wants a PLAN\n");
        return TV_EXIT_USAGE;
    }
    const char *level = tv_option_text(arguments, TV_OPTION_FAIL_ON, "error");
    if (!tv_severity_read(level, &t->fail_on) || t->fail_on == TV_SEVERITY_NONE) {
        fprintf(t->streams->err,
                "trackvet: --fail-on of test is error, warning or info, not \"%s\"\n", level);
        return TV_EXIT_USAGE;
    }
    if (!tv_levels_read(&t->levels, arguments, t->streams->err) ||
        !tv_outputs_read(&t->outputs, arguments, t->streams))
        return TV_EXIT_USAGE;
    struct tv_definitions_request request = {.plans = arguments->rest,
                                             .plan_count = arguments->rest_count};
    int status = tv_definitions_ask(&t->definitions, &request, arguments, t->streams->err);
    if (status == TV_EXIT_OK && !t->definitions.model) {
        fprintf(t->streams->err, "trackvet: %s: a compiled table holds no examples\n",
                arguments->rest[0]);
        status = TV_EXIT_USAGE;
    }
    return status;
}

int tv_cmd_test(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct testing *t = calloc(1, sizeof *t);
    if (!t)
        return TV_EXIT_MEMORY;
    t->arguments = arguments;
    t->streams = streams;
    int status = load(t);
    if (status == TV_EXIT_OK &&
        !tv_outputs_open(&t->outputs, arguments, NULL, &t->definitions, streams))
        status = TV_EXIT_USAGE;
    if (status == TV_EXIT_OK)
        status = run(t);
    status = tv_outputs_close(&t->outputs, streams, status);
    forget(t);
    return status;
}
