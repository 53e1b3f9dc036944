/* Units: the files that are read together, and what each defines under which name.
 *
 *   a built-in spec   core | what it extends | the spec        one unit each; they do not see each
 * other a plan            core | what it extends | the plan
 *
 * Definitions of one name become one list in the order of the files; nothing is merged here. */
#include "compile_parts.h"
#include "read.h"

static const struct tv_str call_words[TV_CALLS_OF_UNIT] = {
    [TV_TRACK] = {"track", 5},   [TV_IDENTIFY] = {"identify", 8}, [TV_PAGE] = {"page", 4},
    [TV_SCREEN] = {"screen", 6}, [TV_GROUP] = {"group", 5},       [TV_ALIAS] = {"alias", 5},
    [TV_COMMON] = {"common", 6},
};

/* ---- Types ----------------------------------------------------------------------------------- */

static struct tv_type_name *type_named(struct tv_compiler *c, struct tv_scope *scope,
                                       struct tv_str name) {
    struct tv_map_cell *cell = tv_map_add(c->arena, &scope->types, name);
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_type_name *type = tv_arena_alloc(c->arena, 1, sizeof *type);
    struct tv_str *listed = tv_list_add(c->arena, &scope->names, sizeof *listed);
    if (!type || !listed)
        return NULL;
    *listed = type->name = name;
    cell->value = type;
    return type;
}

/* Every file that defined the type before must be one that this one stands on. */
static void check_definers(struct tv_compiler *c, const struct tv_type_name *type,
                           const struct tv_group *group, const struct tv_entry *entry) {
    const struct tv_group *const *groups = type->groups.items;
    for (uint32_t i = 0; i < type->groups.count; i++) {
        if (groups[i] == group)
            tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &entry->at,
                            "the type {a} stands twice in this folder", entry->name, entry->name);
        else if (!tv_group_stands_on(group, groups[i]) && groups[i]->files.count)
            tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &entry->at,
                            "the type {a} is also defined in {b}, and neither extends the other",
                            entry->name, groups[i]->path);
    }
}

static bool add_type(struct tv_compiler *c, struct tv_unit *unit, const struct tv_group *group,
                     const struct tv_entry *entry) {
    struct tv_type_name *type = type_named(c, &unit->scope, entry->name);
    if (!type)
        return false;
    check_definers(c, type, group, entry);
    struct tv_layer *layer = tv_layer_get(c, &(struct tv_layer_of){.def = entry->def,
                                                                   .scope = &unit->scope,
                                                                   .word = "types",
                                                                   .name = entry->name,
                                                                   .at = entry->at});
    struct tv_layer **added = tv_list_add(c->arena, &type->layers, sizeof *added);
    const struct tv_group **definer = tv_list_add(c->arena, &type->groups, sizeof *definer);
    if (!layer || !added || !definer)
        return false;
    *added = layer;
    *definer = group;
    type->stack = tv_stack_get(c, type->layers.items, type->layers.count);
    return type->stack != NULL;
}

/* ---- Calls, events, pages, screens ----------------------------------------------------------- */

static bool add_written(struct tv_compiler *c, struct tv_list *list, const struct tv_file *file,
                        const struct tv_entry *entry) {
    struct tv_written *added = tv_list_add(c->arena, list, sizeof *added);
    if (added)
        *added = (struct tv_written){entry, file};
    return added != NULL;
}

static bool add_call(struct tv_compiler *c, struct tv_unit *unit, const struct tv_file *file,
                     const struct tv_entry *entry) {
    for (unsigned i = 0; i < TV_CALLS_OF_UNIT; i++)
        if (tv_str_equal(call_words[i], entry->name))
            return add_written(c, &unit->calls[i], file, entry);
    return true; /* the reader has refused other names */
}

static struct tv_subject *subject_named(struct tv_compiler *c, struct tv_unit *unit,
                                        enum tv_call call, struct tv_str name) {
    struct tv_subjects *subjects = &unit->subjects[call];
    struct tv_map_cell *cell = tv_map_add(c->arena, &subjects->names, name);
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_subject *subject = tv_arena_alloc(c->arena, 1, sizeof *subject);
    struct tv_subject **listed = tv_list_add(c->arena, &subjects->order, sizeof *listed);
    if (!subject || !listed)
        return NULL;
    *subject = (struct tv_subject){.name = name, .call = call, .unit = unit};
    *listed = subject;
    cell->value = subject;
    return subject;
}

static void check_folder(struct tv_compiler *c, const struct tv_subject *subject,
                         const struct tv_group *group, const struct tv_entry *entry) {
    const struct tv_written *written = subject->written.items;
    const struct tv_file *const *files = group->files.items;
    for (uint32_t i = 0; i < subject->written.count; i++)
        for (uint32_t k = 0; k < group->files.count; k++)
            if (written[i].file == files[k]) {
                tv_mistake_note(c, TV_RULE_PLAN_DUPLICATE_EVENT, &entry->at,
                                "{a} stands twice in this folder", entry->name, entry->name);
                return;
            }
}

static bool add_subject(struct tv_compiler *c, struct tv_unit *unit, enum tv_call call,
                        const struct tv_group *group, const struct tv_written *written) {
    const struct tv_def *def = written->entry->def;
    struct tv_subject *subject = subject_named(c, unit, call, written->entry->name);
    if (!subject)
        return false;
    if (group->files.count > 1)
        check_folder(c, subject, group, written->entry);
    subject->is_planned = !def->refused && (subject->is_planned || !written->file->is_spec);
    subject->is_override = tv_def_find(def, TV_KW_OVERRIDE) != NULL || subject->is_override;
    return add_written(c, &subject->written, written->file, written->entry);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static bool add_entries(struct tv_compiler *c, struct tv_unit *unit, const struct tv_group *group,
                        const struct tv_file *file, const struct tv_clause *clause) {
    bool ok = true;
    for (const struct tv_entry *entry = clause->entries; entry && ok; entry = entry->next) {
        struct tv_written written = {entry, file};
        switch (clause->keyword) {
        case TV_KW_TYPES:
            ok = add_type(c, unit, group, entry);
            break;
        case TV_KW_CALLS:
            ok = add_call(c, unit, file, entry);
            break;
        case TV_KW_EVENTS:
            ok = add_subject(c, unit, TV_TRACK, group, &written);
            break;
        case TV_KW_PAGES:
            ok = add_subject(c, unit, TV_PAGE, group, &written);
            break;
        default:
            ok = add_subject(c, unit, TV_SCREEN, group, &written);
        }
    }
    return ok;
}

/* What a file of another tool says by default gives way to what somebody wrote. */
static void add_settings(struct tv_unit *unit, const struct tv_file *file,
                         const struct tv_clause *clause) {
    static const struct tv_str names[TV_SETTING_COUNT] = {
        [TV_SETTING_EVENTS] = {"events", 6},          [TV_SETTING_PAGES] = {"pages", 5},
        [TV_SETTING_SCREENS] = {"screens", 7},        [TV_SETTING_TRAITS] = {"traits", 6},
        [TV_SETTING_PROPERTIES] = {"properties", 10}, [TV_SETTING_CONTEXT] = {"context", 7},
        [TV_SETTING_FIELDS] = {"fields", 6},
    };
    for (const struct tv_setting *setting = clause->settings; setting; setting = setting->next)
        for (unsigned i = 0; i < TV_SETTING_COUNT; i++)
            if (tv_str_equal(names[i], setting->name) &&
                (!file->is_translated || !unit->settings[i]))
                unit->settings[i] = setting;
}

static bool add_file(struct tv_compiler *c, struct tv_unit *unit, const struct tv_group *group,
                     const struct tv_file *file) {
    const struct tv_file **added = tv_list_add(c->arena, &unit->files, sizeof *added);
    if (!added)
        return false;
    *added = file;
    bool ok = true;
    for (const struct tv_clause *clause = file->body->clauses; clause && ok;
         clause = clause->next) {
        if (clause->keyword == TV_KW_TYPES || clause->keyword == TV_KW_CALLS ||
            clause->keyword == TV_KW_EVENTS || clause->keyword == TV_KW_PAGES ||
            clause->keyword == TV_KW_SCREENS)
            ok = add_entries(c, unit, group, file, clause);
        else if (clause->keyword == TV_KW_ADDITIONAL)
            add_settings(unit, file, clause);
    }
    return ok;
}

/* The files of a folder are one plan: one name, and each setting in one of them. */
static void check_plan(struct tv_compiler *c, const struct tv_group *group) {
    static const enum tv_keyword once[] = {TV_KW_EXTENDS, TV_KW_ADDITIONAL, TV_KW_NAMING};
    const struct tv_file *const *files = group->files.items;
    const struct tv_clause *seen[3] = {NULL, NULL, NULL};
    const struct tv_file *first = NULL;
    for (uint32_t i = 0; i < group->files.count; i++) {
        const struct tv_clause *name = tv_def_find(files[i]->body, TV_KW_PLAN);
        if (files[i]->is_translated) /* says of itself what every file of its kind does */
            continue;
        if (!first)
            first = files[i];
        if (name && !tv_str_equal(files[i]->name, first->name))
            tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &name->value_at,
                            "the files of a folder are one plan, and another one is {b}, not {a}",
                            files[i]->name, first->name);
        for (unsigned k = 0; k < 3; k++) {
            const struct tv_clause *clause = tv_def_find(files[i]->body, once[k]);
            if (clause && seen[k])
                tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &clause->at,
                                "{a} stands in another file of this folder already",
                                tv_keyword_text(once[k]), tv_keyword_text(once[k]));
            seen[k] = clause ? clause : seen[k];
        }
    }
}

/* ---- Other names of events ------------------------------------------------------------------- */

static bool add_second(struct tv_compiler *c, struct tv_subjects *subjects,
                       struct tv_subject *subject, const struct tv_scalar *name,
                       enum tv_key_kind kind) {
    struct tv_map_cell *cell = tv_map_add(c->arena, &subjects->seconds, name->text);
    if (!cell)
        return false;
    struct tv_second *held = cell->value;
    if (held && held->subject != subject)
        tv_mistake_note(c, TV_RULE_PLAN_REFERENCE, &name->at,
                        "{a} is a second name of two events, also of {b}", name->text,
                        held->subject->name);
    if (held)
        return true;
    struct tv_second *second = tv_arena_alloc(c->arena, 1, sizeof *second);
    struct tv_second **listed = tv_list_add(c->arena, &subjects->second_order, sizeof *listed);
    if (!second || !listed)
        return false;
    *second = (struct tv_second){name->text, subject, kind, name->at};
    *listed = cell->value = second;
    return true;
}

static bool add_seconds_of(struct tv_compiler *c, struct tv_subjects *subjects,
                           struct tv_subject *subject) {
    const struct tv_written *written = subject->written.items;
    bool ok = true;
    for (uint32_t i = 0; i < subject->written.count; i++) {
        for (const struct tv_clause *clause = written[i].entry->def->clauses; clause && ok;
             clause = clause->next) {
            if (clause->keyword != TV_KW_ALSO && clause->keyword != TV_KW_FORMERLY)
                continue;
            enum tv_key_kind kind = clause->keyword == TV_KW_ALSO ? TV_KEY_ALSO : TV_KEY_FORMERLY;
            for (const struct tv_scalar *name = clause->scalars; name && ok; name = name->next)
                ok = add_second(c, subjects, subject, name, kind);
        }
    }
    return ok;
}

static bool add_seconds(struct tv_compiler *c, struct tv_unit *unit) {
    bool ok = true;
    for (unsigned call = 0; call < TV_CALL_COUNT; call++) {
        struct tv_subjects *subjects = &unit->subjects[call];
        struct tv_subject *const *order = subjects->order.items;
        for (uint32_t i = 0; i < subjects->order.count && ok; i++)
            ok = add_seconds_of(c, subjects, order[i]);
    }
    return ok;
}

/* ---- Units ---------------------------------------------------------------------------------- */

static enum tv_policy policy_of(struct tv_str verdict) {
    if (tv_str_equal(verdict, TV_STR("warn")))
        return TV_POLICY_WARN;
    return tv_str_equal(verdict, TV_STR("forbid")) ? TV_POLICY_FORBID : TV_POLICY_ALLOW;
}

static struct tv_verdict verdict_of(const struct tv_setting *setting) {
    if (!setting)
        return tv_unsaid;
    return (struct tv_verdict){.policy = policy_of(setting->value), .at = setting->at};
}

/* What the file says about unknown names, for defined messages and for others: there it says
 * nothing about properties. */
static void make_verdicts(struct tv_unit *unit) {
    static const enum tv_setting_of settings[] = {TV_SETTING_PROPERTIES, TV_SETTING_TRAITS,
                                                  TV_SETTING_CONTEXT};
    const struct tv_verdict **parts[] = {&unit->message.properties, &unit->message.traits,
                                         &unit->message.context};
    unit->muted_part.is_muted = true;
    unit->message = verdict_of(unit->settings[TV_SETTING_FIELDS]);
    for (unsigned i = 0; i < 3; i++) {
        unit->parts[i] = verdict_of(unit->settings[settings[i]]);
        *parts[i] = unit->settings[settings[i]] ? &unit->parts[i] : &tv_unsaid;
    }
    unit->muted = unit->message;
    unit->muted.properties = &unit->muted_part;
}

static struct tv_unit *make_unit(struct tv_compiler *c, struct tv_group *group,
                                 struct tv_list *units) {
    struct tv_list groups = {0};
    struct tv_unit *unit = tv_arena_alloc(c->arena, 1, sizeof *unit);
    struct tv_unit **listed = unit ? tv_list_add(c->arena, units, sizeof *listed) : NULL;
    struct tv_group *core = tv_group_of_spec(c, TV_STR("core"));
    if (!listed || !core || !tv_group_collect(c, core, &groups) ||
        !tv_group_collect(c, group, &groups))
        return NULL;
    *listed = unit;
    unit->scope.unit = unit;
    struct tv_group *const *items = groups.items;
    for (uint32_t i = 0; i < groups.count; i++) {
        const struct tv_file *const *files = items[i]->files.items;
        check_plan(c, items[i]);
        /* Everything stands on core. */
        if (items[i] != core && !tv_group_stands_on(items[i], core)) {
            struct tv_group **base = tv_list_add(c->arena, &items[i]->bases, sizeof *base);
            if (!base)
                return NULL;
            *base = core;
        }
        for (uint32_t k = 0; k < items[i]->files.count; k++)
            if (!add_file(c, unit, items[i], files[k]))
                return NULL;
    }
    make_verdicts(unit);
    return add_seconds(c, unit) ? unit : NULL;
}

bool tv_unit_extends(const struct tv_unit *unit, const struct tv_file *file) {
    const struct tv_file *const *files = unit->files.items;
    for (uint32_t i = 0; i < unit->files.count; i++)
        if (files[i] == file)
            return true;
    return false;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static bool is_named(const struct tv_compile_input *input, struct tv_str name) {
    for (size_t i = 0; i < input->spec_count; i++)
        if (tv_str_equal(input->specs[i], name))
            return true;
    return false;
}

/* core always is. */
static bool is_enabled(const struct tv_compile_input *input, const struct tv_file *file) {
    const struct tv_clause *enabled = tv_def_find(file->body, TV_KW_ENABLED);
    if (tv_str_equal(file->name, TV_STR("core")))
        return true;
    return input->specs ? is_named(input, file->name) : !enabled || enabled->flag;
}

static bool is_extended(const struct tv_compiler *c, const struct tv_unit *spec) {
    struct tv_unit *const *plans = c->plans.items;
    for (uint32_t i = 0; i < c->plans.count; i++)
        if (tv_unit_extends(plans[i], spec->own))
            return true;
    return false;
}

static bool make_specs(struct tv_compiler *c) {
    for (const struct tv_file *file = c->input->model->files; file; file = file->next) {
        if (!file->builtin || !file->is_spec || !is_enabled(c->input, file))
            continue;
        struct tv_unit *unit = make_unit(c, tv_group_of_spec(c, file->name), &c->all_specs);
        if (!unit)
            return false;
        unit->own = file;
        if (tv_str_equal(file->name, TV_STR("core")))
            c->core = unit;
    }
    return true;
}

static void refuse_missing(struct tv_compiler *c, struct tv_str what, struct tv_str suggestion,
                           const char *detail) {
    struct tv_at nowhere = {0};
    tv_mistake_suggest(c, TV_RULE_PLAN_UNKNOWN_KEY, &nowhere, detail, what, suggestion);
}

static bool make_plans(struct tv_compiler *c) {
    for (size_t i = 0; i < c->input->plan_count; i++) {
        struct tv_group *group = tv_group_find(c, c->input->plans[i]);
        if (!group)
            return false;
        if (group->files.count == 0)
            refuse_missing(c, c->input->plans[i], (struct tv_str){NULL, 0}, "there is no plan {a}");
        else if (!make_unit(c, group, &c->plans))
            return false;
    }
    return true;
}

/* The names of specs that a caller gave. */
static void check_spec_names(struct tv_compiler *c) {
    struct tv_list names = {0};
    for (const struct tv_file *file = c->input->model->files; file; file = file->next) {
        struct tv_str *added = file->builtin ? tv_list_add(c->arena, &names, sizeof *added) : NULL;
        if (added)
            *added = file->name;
    }
    for (size_t i = 0; c->input->specs && i < c->input->spec_count; i++)
        if (!tv_group_of_spec(c, c->input->specs[i]))
            refuse_missing(c, c->input->specs[i],
                           tv_nearest(c->input->specs[i], names.items, names.count),
                           "unknown spec {a}");
}

bool tv_units_find(struct tv_compiler *c) {
    if (!tv_groups_index(c))
        return false;
    if (!tv_group_of_spec(c, TV_STR("core"))) {
        refuse_missing(c, TV_STR("core"), (struct tv_str){NULL, 0}, "there is no spec {a}");
        return !tv_arena_failed(c->arena);
    }
    check_spec_names(c);
    if (!make_specs(c) || !make_plans(c))
        return false;
    struct tv_unit *const *specs = c->all_specs.items;
    for (uint32_t i = 0; i < c->all_specs.count; i++) {
        if (is_extended(c, specs[i]))
            continue;
        struct tv_unit **beside = tv_list_add(c->arena, &c->specs, sizeof *beside);
        if (!beside)
            return false;
        *beside = specs[i];
    }
    return true;
}
