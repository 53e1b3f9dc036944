/* The linter's life, and the list of its rules. A plan is laid out flat once; then each rule that
 * is switched on goes over it. */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

/* In the order in which they run: a name that one of them reports has one fault, and those behind
 * it pass it over. */
static const struct {
    enum tv_rule rule;
    tv_lint_rule_fn *run;
} rules[] = {
    {TV_RULE_PLAN_DUPLICATE_EVENT, tv_lint_duplicate_events},
    {TV_RULE_PLAN_DUPLICATE_PROPERTY, tv_lint_duplicate_properties},
    {TV_RULE_PLAN_NAME_BLANKS, tv_lint_name_blanks},
    {TV_RULE_PLAN_NEAR_DUPLICATE_EVENT, tv_lint_near_events},
    {TV_RULE_PLAN_NEAR_DUPLICATE_PROPERTY, tv_lint_near_properties},
    {TV_RULE_PLAN_TYPE_CONFLICT, tv_lint_type_conflicts},
    {TV_RULE_PLAN_SPEC_NEAR_MISS, tv_lint_spec_near_misses},
    {TV_RULE_PLAN_SPEC_CONFLICT, tv_lint_spec_conflicts},
    {TV_RULE_PLAN_EVENT_CASE, tv_lint_event_case},
    {TV_RULE_PLAN_PROPERTY_CASE, tv_lint_property_case},
    {TV_RULE_PLAN_NAME_STRUCTURE, tv_lint_name_structure},
    {TV_RULE_PLAN_MISSING_DOC, tv_lint_missing_docs},
    {TV_RULE_PLAN_MISSING_OWNER, tv_lint_missing_owners},
    {TV_RULE_PLAN_MISSING_TYPE, tv_lint_missing_types},
    {TV_RULE_PLAN_EMPTY_EVENT, tv_lint_empty_events},
    {TV_RULE_PLAN_IMPOSSIBLE, tv_lint_impossible_values},
    {TV_RULE_PLAN_PATTERN_UNSUPPORTED, tv_lint_patterns},
    {TV_RULE_PLAN_UNREACHABLE_VERSION, tv_lint_unreachable_versions},
    {TV_RULE_PLAN_UNUSED_TYPE, tv_lint_unused_types},
    {TV_RULE_PLAN_TYPE_LIST, tv_lint_type_lists},
    {TV_RULE_PLAN_PII_UNDECLARED, tv_lint_undeclared_personal},
    {TV_RULE_PLAN_LIMITS, tv_lint_limits},
    {TV_RULE_PLAN_REQUIRED_TRAIT, tv_lint_required_traits},
    {TV_RULE_PLAN_UNUSED_SUPPRESSION, tv_lint_tell_unused},
};

struct tv_lint *tv_lint_new(const bool *enabled) {
    struct tv_lint *lint = calloc(1, sizeof *lint);
    struct tv_arena *arena = lint ? tv_arena_new() : NULL;
    if (!arena) {
        free(lint);
        return NULL;
    }
    lint->arena = arena;
    lint->enabled = enabled;
    return lint;
}

void tv_lint_free(struct tv_lint *lint) {
    if (!lint)
        return;
    tv_arena_free(lint->arena);
    free(lint);
}

void tv_lint_focus_on(struct tv_lint *lint, struct tv_lint_focus focus) {
    lint->focus = focus;
}

bool tv_lint_is_changed(const struct tv_lint *lint, const struct tv_at *at) {
    return lint->focus.is_changed && at->file && !at->file->builtin &&
           lint->focus.is_changed(lint->focus.context, at);
}

/* ---- Looking at a plan --------------------------------------------------------------------------
 */

static void forget_plan(struct tv_lint *lint) {
    static const struct tv_bag none;
    lint->own_calls = lint->files = lint->below = lint->events = lint->properties = lint->types =
        none;
    lint->type_names = lint->base_names = lint->own_names = lint->siblings = lint->slashes = none;
    lint->used_types = lint->texts = lint->waivers = none;
}

/* What the compiler told before the comments were read. */
static void drop_waived(struct tv_lint *lint) {
    struct tv_lint_finding **findings = lint->findings.items;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lint->findings.count; i++)
        if (!tv_lint_waives(lint, findings[i]->finding.rule, findings[i]->finding.file,
                            findings[i]->finding.line))
            findings[kept++] = findings[i];
    lint->findings.count = kept;
}

enum tv_status tv_lint_plan(struct tv_lint *lint, const struct tv_model *model,
                            struct tv_str plan) {
    forget_plan(lint);
    lint->model = model;
    bool ok = tv_lint_find_files(lint, plan) && tv_lint_find_bases(lint) && tv_lint_index(lint);
    if (ok) {
        tv_lint_find_waivers(lint);
        drop_waived(lint);
    }
    for (size_t i = 0; ok && i < sizeof rules / sizeof *rules; i++)
        if (lint->enabled[rules[i].rule])
            rules[i].run(lint);
    return tv_arena_failed(lint->arena) ? TV_ERROR_MEMORY : TV_OK;
}

uint64_t tv_lint_suppressed(const struct tv_lint *lint) {
    return lint->waived;
}

/* ---- What was found -----------------------------------------------------------------------------
 */

static int compare(const void *a, const void *b) {
    const struct tv_lint_finding *x = *(const struct tv_lint_finding *const *)a;
    const struct tv_lint_finding *y = *(const struct tv_lint_finding *const *)b;
    const uint64_t left[] = {x->order, x->finding.offset, x->finding.rule};
    const uint64_t right[] = {y->order, y->finding.offset, y->finding.rule};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return tv_str_order(x->finding.detail, y->finding.detail);
}

const struct tv_lint_finding *const *tv_lint_findings(struct tv_lint *lint, size_t *count) {
    *count = lint->findings.count;
    if (tv_arena_failed(lint->arena))
        return NULL;
    if (lint->findings.count == 0)
        return tv_arena_alloc(lint->arena, 1, sizeof(void *));
    qsort(lint->findings.items, lint->findings.count, sizeof(void *), compare);
    return lint->findings.items;
}
