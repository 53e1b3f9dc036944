/* The public test suite of JSON Schema, draft-07: each schema is a document that a plan names, each
 * instance a property of an event. Every case must come out as the suite says, but for those that
 * are listed here. Skipped, visibly, where the suite is not at hand. */
#define _POSIX_C_SOURCE 200809L
#include "compiling.h"
#include "read.h"
#include "validator.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_LEN = 1024, MISMATCHES_SHOWN = 60 };

/* What is asked of a part of the suite. cases: how many there are, none of which may fail. */
struct part {
    const char *folder;
    bool formats_are_notes;
    unsigned cases;
    const char *const *files, *const *skipped; /* all files of the folder are in one of these */
};

static const char *const required_files[] = {"additionalItems",
                                             "additionalProperties",
                                             "allOf",
                                             "anyOf",
                                             "boolean_schema",
                                             "const",
                                             "contains",
                                             "default",
                                             "definitions",
                                             "dependencies",
                                             "enum",
                                             "exclusiveMaximum",
                                             "exclusiveMinimum",
                                             "format",
                                             "if-then-else",
                                             "infinite-loop-detection",
                                             "items",
                                             "maxItems",
                                             "maxLength",
                                             "maxProperties",
                                             "maximum",
                                             "minItems",
                                             "minLength",
                                             "minProperties",
                                             "minimum",
                                             "multipleOf",
                                             "not",
                                             "oneOf",
                                             "pattern",
                                             "patternProperties",
                                             "properties",
                                             "propertyNames",
                                             "ref",
                                             "refRemote",
                                             "required",
                                             "type",
                                             "uniqueItems",
                                             NULL};
static const char *const optional_files[] = {
    "bignum", "ecmascript-regex", "float-overflow", "id", "non-bmp-regex", "unknownKeyword", NULL};
/* content: annotations here. cross-draft: needs 2019-09. */
static const char *const optional_skipped[] = {"content", "cross-draft", NULL};
static const char *const format_files[] = {"date-time",
                                           "date",
                                           "ecmascript-regex",
                                           "email",
                                           "hostname",
                                           "idn-email",
                                           "idn-hostname",
                                           "ipv4",
                                           "ipv6",
                                           "iri-reference",
                                           "iri",
                                           "json-pointer",
                                           "regex",
                                           "relative-json-pointer",
                                           "time",
                                           "unknown",
                                           "uri-reference",
                                           "uri-template",
                                           "uri",
                                           NULL};
static const char *const none[] = {NULL};

static const struct part parts[] = {
    {"", true, 927, required_files, none},
    {"/optional", true, 106, optional_files, optional_skipped},
    {"/optional/format", false, 676, format_files, none},
};

/* One group being run. */
struct run {
    char suite[PATH_LEN];
    struct tv_str schema; /* text of the group's schema */
    char *texts[64];      /* remote documents that were loaded */
    unsigned text_count;
    bool formats_are_notes;
    struct tv_checker *checker;
    bool is_refused; /* the event that was fed last */
    unsigned passed, failed, groups_refused;
};

static const char plan_text[] = "trackvet: 1\nplan: suite\nevents:\n  E:\n    properties:\n"
                                "      x: {schema: suite.json}\n";

/* ---- Files ----------------------------------------------------------------------------------- */

/* NULL when there is no such file. */
static char *load_text(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    *len = 0;
    FILE *out = open_memstream(&text, len);
    for (int byte = getc(file); byte != EOF; byte = getc(file))
        putc(byte, out);
    fclose(file);
    fclose(out);
    return text;
}

static enum tv_status load_remote(struct run *run, struct tv_str name,
                                  struct tv_schema_text *found) {
    char path[2 * PATH_LEN];
    snprintf(path, sizeof path, "%s/remotes/%.*s", run->suite, (int)name.len, name.at);
    size_t len;
    char *text = load_text(path, &len);
    if (!text || run->text_count == sizeof run->texts / sizeof *run->texts) {
        free(text);
        return TV_ERROR_FILE;
    }
    run->texts[run->text_count++] = text;
    found->text = (struct tv_str){text, len};
    return TV_OK;
}

static enum tv_status load(void *context, struct tv_str uri, struct tv_schema_text *found) {
    static const char prefix[] = "http://localhost:1234/";
    size_t len = sizeof prefix - 1;
    struct run *run = context;
    found->path = uri;
    found->text = run->schema;
    if (tv_str_equal(uri, TV_STR("suite.json")))
        return TV_OK;
    if (uri.len < len || memcmp(uri.at, prefix, len) != 0)
        return TV_ERROR_FILE;
    return load_remote(run, (struct tv_str){uri.at + len, uri.len - len}, found);
}

/* ---- Groups ---------------------------------------------------------------------------------- */

static void show_mistake(void *context, const struct tv_finding *finding) {
    (void)context;
    printf("    %.*s:%u:%u %.*s\n", (int)finding->file.len, finding->file.at,
           (unsigned)finding->line, (unsigned)finding->column, (int)finding->detail.len,
           finding->detail.at);
}

static struct tv_table *compile(struct run *run) {
    struct tv_sink sink = {show_mistake, NULL};
    struct tv_model *model = tv_model_new();
    struct tv_str plan = TV_STR("plan.yaml");
    struct tv_compile_input input = {.model = model,
                                     .plans = &plan,
                                     .plan_count = 1,
                                     .load = load,
                                     .load_context = run,
                                     .formats_are_notes = run->formats_are_notes};
    void *image = NULL;
    size_t len;
    bool ok =
        tv_read_yaml(model, TV_STR("specs/core.yaml"), str(core_text), true, sink, NULL) == TV_OK &&
        tv_read_yaml(model, plan, str(plan_text), false, sink, NULL) == TV_OK &&
        tv_compile(&input, sink, &image, &len) == TV_OK;
    enum tv_status status;
    const char *detail = "";
    struct tv_table *table = ok ? tv_table_load(image, len, true, &status, &detail) : NULL;
    if (ok && !table)
        printf("    the image was refused: %s\n", detail);
    free(image);
    tv_model_free(model);
    while (run->text_count > 0)
        free(run->texts[--run->text_count]);
    return table;
}

static void note_finding(void *context, const struct tv_finding *finding) {
    struct run *run = context;
    run->is_refused |= finding->rule == TV_RULE_PROPERTY_SCHEMA;
}

static struct tv_str text_of(const struct tv_tree *node) {
    return (struct tv_str){node->at.file->text.at + node->at.offset, node->at.len};
}

static void run_case(struct run *run, const char *file, const struct tv_tree *group,
                     const struct tv_tree *test) {
    static const char before[] = "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\","
                                 "\"properties\":{\"x\":";
    struct tv_str data = text_of(tv_tree_find(test, TV_STR("data")));
    struct tv_str words = tv_tree_find(test, TV_STR("description"))->text;
    struct tv_str about = tv_tree_find(group, TV_STR("description"))->text;
    bool is_valid = tv_str_equal(tv_tree_find(test, TV_STR("valid"))->text, TV_STR("true"));
    char *event = malloc(sizeof before + data.len + 3);
    if (!event)
        abort();
    int len = sprintf(event, "%s%.*s}}", before, (int)data.len, data.at);
    for (int i = 0; i < len; i++) /* one line */
        if (event[i] == '\n' || event[i] == '\r')
            event[i] = ' ';
    run->is_refused = false;
    tv_checker_feed(run->checker, event, (size_t)len);
    tv_checker_finish(run->checker, false);
    free(event);
    if (run->is_refused != is_valid) {
        run->passed++;
        return;
    }
    if (run->failed++ < MISMATCHES_SHOWN)
        printf("  %s / %.*s / %.*s: %s, expected %s\n", file, (int)about.len, about.at,
               (int)words.len, words.at, is_valid ? "refused" : "accepted",
               is_valid ? "accepted" : "refused");
}

static void run_group(struct run *run, const char *file, const struct tv_tree *group) {
    const struct tv_tree *tests = tv_tree_find(group, TV_STR("tests"));
    run->schema = text_of(tv_tree_find(group, TV_STR("schema")));
    struct tv_table *table = compile(run);
    if (!table) {
        struct tv_str words = tv_tree_find(group, TV_STR("description"))->text;
        printf("  %s / %.*s: the schema was refused\n", file, (int)words.len, words.at);
        run->failed += tests->count;
        return;
    }
    bool enabled[TV_RULE_COUNT] = {[TV_RULE_PROPERTY_SCHEMA] = true};
    struct tv_options options = {.enabled = enabled};
    run->checker = tv_checker_new(table, &options, (struct tv_sink){note_finding, run});
    if (!run->checker)
        abort();
    for (const struct tv_tree *test = tests->first; test; test = test->next)
        run_case(run, file, group, test);
    tv_checker_free(run->checker);
    tv_table_free(table);
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static void run_file(struct run *run, const char *folder, const char *name) {
    char path[2 * PATH_LEN];
    size_t len = 0;
    unsigned passed = run->passed, failed = run->failed;
    snprintf(path, sizeof path, "%s/tests/draft7%s/%s.json", run->suite, folder, name);
    char *text = load_text(path, &len);
    struct tv_arena *arena = tv_arena_new();
    struct tv_document document;
    struct tv_sink sink = {show_mistake, NULL};
    if (!text ||
        tv_read_json(arena, str(path), (struct tv_str){text, len}, sink, &document) != TV_OK) {
        printf("  cannot read %s\n", path);
        run->failed++;
    } else {
        for (const struct tv_tree *group = document.root->first; group; group = group->next)
            run_group(run, name, group);
    }
    printf("%5u %3u  draft7%s/%s\n", run->passed - passed, run->failed - failed, folder, name);
    tv_arena_free(arena);
    free(text);
}

static bool is_listed(const char *const *names, const char *file) {
    for (; *names; names++) {
        size_t len = strlen(*names);
        if (!strncmp(*names, file, len) && !strcmp(file + len, ".json"))
            return true;
    }
    return false;
}

/* Files that nobody here knows: the suite has grown. */
static unsigned count_unknown(const struct run *run, const struct part *part) {
    char path[2 * PATH_LEN];
    unsigned count = 0;
    snprintf(path, sizeof path, "%s/tests/draft7%s", run->suite, part->folder);
    DIR *folder = opendir(path);
    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        size_t len = strlen(entry->d_name);
        bool is_json = len > 5 && !strcmp(entry->d_name + len - 5, ".json");
        if (!is_json || is_listed(part->files, entry->d_name) ||
            is_listed(part->skipped, entry->d_name))
            continue;
        printf("  unknown file draft7%s/%s\n", part->folder, entry->d_name);
        count++;
    }
    if (folder)
        closedir(folder);
    return count;
}

static bool run_part(struct run *run, const struct part *part) {
    unsigned unknown = count_unknown(run, part);
    run->passed = run->failed = 0;
    run->formats_are_notes = part->formats_are_notes;
    for (const char *const *file = part->files; *file; file++)
        run_file(run, part->folder, *file);
    for (const char *const *file = part->skipped; *file; file++)
        printf("   not run  draft7%s/%s\n", part->folder, *file);
    printf("%u of %u cases of draft7%s, formats %s\n\n", run->passed, part->cases, part->folder,
           part->formats_are_notes ? "annotate" : "assert");
    return unknown == 0 && run->failed == 0 && run->passed == part->cases;
}

int main(void) {
    struct run run = {.text_count = 0};
    const char *suites = getenv("TRACKVET_SUITES");
    snprintf(run.suite, sizeof run.suite, "%s/JSON-Schema-Test-Suite",
             suites ? suites : "../shared/suites");
    DIR *folder = opendir(run.suite);
    bool ok = true;
    if (!folder) {
        printf("[  SKIPPED ] no test suite in %s\n", run.suite);
        return EXIT_SUCCESS;
    }
    closedir(folder);
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        ok &= run_part(&run, &parts[i]);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
