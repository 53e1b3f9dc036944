/* Reading and linting plans for tests. */
#include "linting.h"

#include "read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char core[] = "trackvet: 1\nspec: core\n"
                           "calls:\n"
                           "  track: {properties: {revenue: number}}\n"
                           "  identify: {include: person}\n"
                           "  common: {context: {app: {properties: {version: string}}}}\n"
                           "  page: {}\n  screen: {}\n  group: {}\n  alias: {}\n"
                           "types: {person: {properties: {age: number}}}\n";
static const char shop[] = "trackvet: 1\nspec: shop\n"
                           "types: {item: {properties: {sku: string}}}\n"
                           "events:\n"
                           "  Order Completed:\n"
                           "    formerly: Completed Order\n"
                           "    include: item\n"
                           "    properties: {total: number, items: {items: item}}\n";

struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static void print_finding(void *context, const struct tv_finding *finding) {
    (void)context;
    print_message("%.*s:%llu: %.*s\n", (int)finding->file.len, finding->file.at,
                  (unsigned long long)finding->line, (int)finding->detail.len, finding->detail.at);
}

static void read_text(struct tv_model *model, const char *path, const char *text,
                      const struct tv_file **file) {
    struct tv_sink sink = {print_finding, NULL};
    bool builtin = !strncmp(path, "specs/", 6);
    assert_int_equal(tv_read_yaml(model, str(path), str(text), builtin, sink, file), TV_OK);
}

struct tv_model *read_plan(const char *text, const struct tv_file **file) {
    char whole[8192];
    struct tv_model *model = tv_model_new();
    assert_non_null(model);
    read_text(model, "specs/core.yaml", core, NULL);
    read_text(model, "specs/shop.yaml", shop, NULL);
    snprintf(whole, sizeof whole, "trackvet: 1\nplan: web\n%s", text);
    read_text(model, "plan.yaml", whole, file);
    return model;
}

struct linted lint_plan(const char *text, const char *rule) {
    static bool enabled[TV_RULE_COUNT];
    struct linted linted = {.model = NULL};
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = !rule || !strcmp(tv_rule_info((enum tv_rule)i)->name, rule);
    linted.model = read_plan(text, &linted.file);
    linted.lint = tv_lint_new(enabled);
    assert_non_null(linted.lint);
    assert_int_equal(tv_lint_plan(linted.lint, linted.model, str("plan.yaml")), TV_OK);
    return linted;
}

void clear_linted(struct linted *linted) {
    tv_lint_free(linted->lint);
    tv_model_free(linted->model);
}

char *findings_of(const struct linted *linted) {
    size_t count, len = 0, max = 16384;
    char *said = calloc(1, max);
    const struct tv_lint_finding *const *findings = tv_lint_findings(linted->lint, &count);
    assert_non_null(said);
    assert_non_null(findings);
    for (size_t i = 0; i < count; i++) {
        const struct tv_finding *f = &findings[i]->finding;
        len += (size_t)snprintf(said + len, max - len, "%llu:%llu %s %.*s\n",
                                (unsigned long long)f->line, (unsigned long long)f->column,
                                tv_rule_info(f->rule)->name, (int)f->detail.len, f->detail.at);
        assert_true(len < max);
    }
    return said;
}

void assert_said(const char *rule, const char *plan, const char *said) {
    struct linted linted = lint_plan(plan, rule);
    char *found = findings_of(&linted);
    assert_string_equal(found, said);
    free(found);
    clear_linted(&linted);
}
