/* Calls and events of the table. Every side (the built-in specs, then each plan) says on its own
 * which event a name is; the events that the sides take a name for make one row:
 *
 *   name               built-in specs            plan                     row
 *   Product Viewed     Product Viewed (spec)     Product Viewed (plan)    1
 *   Viewed Product     Viewed Product (v1)       Product Viewed           2
 *   Anything           -                         -                        the call's own
 *
 * For the built-in side the last enabled spec that defines a name speaks alone, and not even that
 * one when a plan extends it: then the plan says it. */
#include "compile_parts.h"

#include <stdlib.h>

/* What the built-in specs know of one call. */
struct known {
    struct tv_map owners; /* name -> struct tv_subject *, of the last spec that defines it */
    struct tv_list order; /* struct tv_str */
};

/* Who a side takes a name for. */
struct taken {
    struct tv_subject *subject;
    enum tv_key_kind kind;
    struct tv_at at;
};

struct row {
    enum tv_call call;
    struct tv_subject **subjects;   /* one a side; NULL: not known there */
    struct tv_message_of *messages; /* one a side */
    const struct tv_subject *named; /* whose name it has; NULL: the call's own row */
    uint32_t first;                 /* in the table */
};

struct name_of_row {
    struct tv_str name;
    struct row *row;
    enum tv_key_kind kind;
    enum tv_rule rule; /* of an old name */
    struct tv_str hint;
    struct tv_at at;
};

struct events {
    struct tv_compiler *c;
    uint32_t side_count; /* the built-in side first */
    struct known known[TV_CALL_COUNT];
    struct tv_map rows_by_subjects;
    struct tv_list rows; /* struct row * */
    struct row *own[TV_CALL_COUNT];
    struct tv_map names_seen[TV_CALL_COUNT];
    struct tv_list names[TV_CALL_COUNT]; /* struct name_of_row */
};

static struct tv_unit *plan_at(const struct tv_compiler *c, uint32_t side) {
    return ((struct tv_unit *const *)c->plans.items)[side - 1];
}

/* ---- Who knows a name ------------------------------------------------------------------------ */

static bool defines(const struct tv_subject *subject, const struct tv_file *file) {
    const struct tv_written *written = subject->written.items;
    for (uint32_t i = 0; i < subject->written.count; i++)
        if (written[i].file == file)
            return true;
    return false;
}

static bool add_owner(struct events *e, struct tv_unit *spec, struct tv_subject *subject) {
    struct known *known = &e->known[subject->call];
    if (!defines(subject, spec->own))
        return true;
    struct tv_map_cell *cell = tv_map_add(e->c->arena, &known->owners, subject->name);
    if (!cell)
        return false;
    if (!cell->value) {
        struct tv_str *listed = tv_list_add(e->c->arena, &known->order, sizeof *listed);
        if (!listed)
            return false;
        *listed = subject->name;
    }
    cell->value = subject;
    return true;
}

static bool find_owners(struct events *e) {
    struct tv_unit *const *specs = e->c->all_specs.items;
    bool ok = true;
    for (uint32_t i = 0; i < e->c->all_specs.count; i++)
        for (unsigned call = 0; call < TV_CALL_COUNT; call++) {
            struct tv_subject *const *order = specs[i]->subjects[call].order.items;
            for (uint32_t k = 0; k < specs[i]->subjects[call].order.count && ok; k++)
                ok = add_owner(e, specs[i], order[k]);
        }
    return ok;
}

static bool stands_beside(const struct tv_compiler *c, const struct tv_unit *spec) {
    struct tv_unit *const *specs = c->specs.items;
    for (uint32_t i = 0; i < c->specs.count; i++)
        if (specs[i] == spec)
            return true;
    return false;
}

static struct tv_at place_of(const struct tv_subject *subject) {
    const struct tv_written *written = subject->written.items;
    return written[subject->written.count - 1].entry->at;
}

static struct taken take_in_specs(const struct events *e, enum tv_call call, struct tv_str name) {
    const struct known *known = &e->known[call];
    struct tv_subject *owner = tv_map_find(&known->owners, name);
    if (owner && !stands_beside(e->c, owner->unit))
        owner = NULL;
    else if (owner)
        return (struct taken){owner, TV_KEY_NAME, place_of(owner)};
    else {
        struct tv_unit *const *specs = e->c->specs.items;
        for (uint32_t i = e->c->specs.count; i-- > 0;) {
            const struct tv_second *second = tv_map_find(&specs[i]->subjects[call].seconds, name);
            if (second && tv_map_find(&known->owners, second->subject->name) == second->subject)
                return (struct taken){second->subject, second->kind, second->at};
        }
    }
    return (struct taken){NULL, TV_KEY_NAME, {0}};
}

static struct taken take_in_unit(const struct tv_unit *unit, enum tv_call call,
                                 struct tv_str name) {
    struct tv_subject *subject = tv_map_find(&unit->subjects[call].names, name);
    if (subject)
        return (struct taken){subject, TV_KEY_NAME, place_of(subject)};
    const struct tv_second *second = tv_map_find(&unit->subjects[call].seconds, name);
    if (second)
        return (struct taken){second->subject, second->kind, second->at};
    return (struct taken){NULL, TV_KEY_NAME, {0}};
}

/* ---- Rows ----------------------------------------------------------------------------------- */

static bool fill_row(struct events *e, struct row *row) {
    bool is_override = false;
    for (uint32_t side = 1; side < e->side_count; side++) {
        struct tv_subject *subject = row->subjects[side];
        is_override |= subject && subject->is_override;
        if (!tv_unit_message(e->c, plan_at(e->c, side), row->call, subject, &row->messages[side]))
            return false;
        row->named = subject ? subject : row->named;
    }
    if (!row->named)
        row->named = row->subjects[0];
    /* No spec beside the plan speaks on an event with `override`. */
    return is_override || tv_specs_message(e->c, row->call, row->subjects[0], &row->messages[0]);
}

static struct row *new_row(struct events *e, enum tv_call call, struct tv_subject **subjects) {
    struct row *row = tv_arena_alloc(e->c->arena, 1, sizeof *row);
    struct row **listed = tv_list_add(e->c->arena, &e->rows, sizeof *listed);
    if (!row || !listed)
        return NULL;
    row->call = call;
    row->subjects = subjects;
    row->messages = tv_arena_alloc(e->c->arena, e->side_count, sizeof *row->messages);
    *listed = row;
    return row->messages && fill_row(e, row) ? row : NULL;
}

static struct row *row_of(struct events *e, enum tv_call call, struct tv_subject **subjects) {
    struct tv_str key = {(const char *)subjects, e->side_count * sizeof *subjects};
    struct tv_map_cell *cell = tv_map_add(e->c->arena, &e->rows_by_subjects, key);
    if (cell && !cell->value)
        cell->value = new_row(e, call, subjects);
    return cell ? cell->value : NULL;
}

/* What the definitions of a name say in its place. A built-in spec keeps such a name only to say
 * which one took over; what it says is no longer meant when a plan lists the event. */
static struct tv_str replaced_by(const struct tv_subject *subject) {
    const struct tv_written *written = subject->written.items;
    struct tv_str by = {NULL, 0};
    for (uint32_t i = 0; i < subject->written.count; i++) {
        const struct tv_clause *clause = tv_def_find(written[i].entry->def, TV_KW_DEPRECATED);
        if (clause && written[i].file->is_spec != subject->is_planned)
            by = clause->text;
    }
    bool is_name = subject->is_planned || !tv_str_equal(by, TV_STR("true"));
    return is_name ? tv_deprecation(by) : (struct tv_str){NULL, 0};
}

static void describe_name(struct name_of_row *name, const struct taken *taken) {
    name->kind = taken->kind;
    name->at = taken->at;
    name->rule = TV_RULE_LEGACY_EVENT_NAME;
    if (taken->kind == TV_KEY_FORMERLY)
        name->hint = taken->subject->name;
    if (taken->kind != TV_KEY_NAME)
        return;
    name->hint = replaced_by(taken->subject);
    if (name->hint.len)
        name->kind = TV_KEY_FORMERLY;
    if (taken->subject->is_planned)
        name->rule = TV_RULE_PROPERTY_DEPRECATED;
}

static bool add_name(struct events *e, enum tv_call call, struct tv_str text) {
    struct tv_map_cell *cell = tv_map_add(e->c->arena, &e->names_seen[call], text);
    if (!cell || cell->value)
        return cell != NULL;
    cell->value = e;
    struct tv_subject **subjects =
        tv_arena_alloc(e->c->arena, e->side_count, sizeof(struct tv_subject *));
    struct name_of_row *name = tv_list_add(e->c->arena, &e->names[call], sizeof *name);
    if (!subjects || !name)
        return false;
    name->name = text;
    struct taken taken = take_in_specs(e, call, text);
    subjects[0] = taken.subject;
    for (uint32_t side = 1; side < e->side_count; side++) {
        struct taken by_plan = take_in_unit(plan_at(e->c, side), call, text);
        subjects[side] = by_plan.subject;
        taken = by_plan.subject ? by_plan : taken;
    }
    if (!taken.subject) {
        e->names[call].count--; /* defined by a spec that a plan extends, and refused there */
        return true;
    }
    describe_name(name, &taken);
    name->row = row_of(e, call, subjects);
    return name->row != NULL;
}

static bool add_names_of(struct events *e, const struct tv_subjects *subjects, enum tv_call call,
                         bool seconds) {
    struct tv_subject *const *order = subjects->order.items;
    struct tv_second *const *second_order = subjects->second_order.items;
    bool ok = true;
    for (uint32_t i = 0; !seconds && i < subjects->order.count && ok; i++)
        ok = add_name(e, call, order[i]->name);
    for (uint32_t i = 0; seconds && i < subjects->second_order.count && ok; i++)
        ok = add_name(e, call, second_order[i]->name);
    return ok;
}

/* Own names of all sides first, so that rows have the order in which people wrote events. */
static bool add_names(struct events *e, enum tv_call call, bool seconds) {
    struct tv_unit *const *specs = e->c->specs.items;
    bool ok = true;
    for (uint32_t i = 0; i < e->c->specs.count && ok; i++)
        ok = add_names_of(e, &specs[i]->subjects[call], call, seconds);
    for (uint32_t side = 1; side < e->side_count && ok; side++)
        ok = add_names_of(e, &plan_at(e->c, side)->subjects[call], call, seconds);
    return ok;
}

static bool make_rows(struct events *e) {
    bool ok = find_owners(e);
    for (unsigned i = 0; i < TV_CALL_COUNT && ok; i++) {
        enum tv_call call = (enum tv_call)i;
        struct tv_subject **nobody =
            tv_arena_alloc(e->c->arena, e->side_count, sizeof(struct tv_subject *));
        e->own[i] = nobody ? new_row(e, call, nobody) : NULL;
        ok = e->own[i] && add_names(e, call, false) && add_names(e, call, true);
    }
    return ok;
}

/* ---- Versions ------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The numbers that some side has, ascending; 0 alone when none has any. */
static struct tv_list numbers_of(struct events *e, const struct row *row) {
    struct tv_list numbers = {0};
    for (uint32_t side = 0; side < e->side_count; side++) {
        const struct tv_message_of *message = &row->messages[side];
        for (uint32_t i = 0; i < message->version_count; i++) {
            uint32_t *added = tv_list_add(e->c->arena, &numbers, sizeof *added);
            if (!added)
                return numbers;
            *added = message->versions[i].number;
        }
    }
    uint32_t *held = numbers.items, kept = 0;
    if (numbers.count > 1)
        qsort(held, numbers.count, sizeof *held, compare_numbers);
    for (uint32_t i = 0; i < numbers.count; i++)
        if (!kept || held[kept - 1] != held[i])
            held[kept++] = held[i];
    numbers.count = kept;
    /* A side without versions says the same in all of them. */
    if (numbers.count > 1 && held[0] == 0) {
        numbers.items = held + 1;
        numbers.count--;
    }
    return numbers;
}

static const struct tv_version *version_of(const struct tv_message_of *message, uint32_t number) {
    uint32_t from = 0, to = message->version_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (message->versions[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    bool is_there = from < message->version_count && message->versions[from].number == number;
    return is_there                 ? &message->versions[from]
           : message->version_count ? &message->versions[0]
                                    : NULL;
}

/* The stacks that speak about a message of this version. */
static uint32_t elements_of(const struct events *e, const struct row *row, uint32_t number,
                            struct tv_element *elements) {
    uint32_t count = 0;
    for (uint32_t side = 0; side < e->side_count; side++) {
        const struct tv_version *version = version_of(&row->messages[side], number);
        if (version && version->root)
            elements[count++] = (struct tv_element){version->root, row->messages[side].verdict};
    }
    return count;
}

/* ---- Lowering ------------------------------------------------------------------------------- */

static const struct tv_setting *setting_of(const struct tv_unit *unit, enum tv_call call) {
    switch (call) {
    case TV_TRACK:
        return unit->settings[TV_SETTING_EVENTS];
    case TV_PAGE:
        return unit->settings[TV_SETTING_PAGES];
    case TV_SCREEN:
        return unit->settings[TV_SETTING_SCREENS];
    default:
        return NULL;
    }
}

static enum tv_policy policy_of(const struct tv_setting *setting) {
    if (!setting)
        return TV_POLICY_UNSAID;
    if (tv_str_equal(setting->value, TV_STR("forbid")))
        return TV_POLICY_FORBID;
    return tv_str_equal(setting->value, TV_STR("warn")) ? TV_POLICY_WARN : TV_POLICY_ALLOW;
}

/* Planned: listed by every plan that wants to know, or by any when none does. */
static bool is_planned(const struct events *e, const struct row *row) {
    bool by_any = false;
    bool by_all = true;
    bool is_asked = false;
    for (uint32_t side = 1; side < e->side_count; side++) {
        const struct tv_subject *subject = row->subjects[side];
        bool planned = subject && subject->is_planned;
        by_any |= planned;
        if (policy_of(setting_of(plan_at(e->c, side), row->call)) < TV_POLICY_WARN)
            continue;
        is_asked = true;
        by_all &= planned;
    }
    return is_asked ? by_all : by_any;
}

static bool is_forbidden(const struct events *e, const struct row *row, uint32_t number,
                         struct tv_at *at) {
    bool forbidden = false;
    for (uint32_t side = 0; side < e->side_count; side++) {
        const struct tv_version *version = version_of(&row->messages[side], number);
        if (version && version->is_forbidden) {
            forbidden = true;
            *at = version->at;
        }
    }
    return forbidden;
}

/* Where the call is defined last: in a plan, else in core. */
static struct tv_at place_of_call(const struct events *e, enum tv_call call) {
    struct tv_at at = {0};
    for (uint32_t side = 0; side < e->side_count; side++) {
        const struct tv_unit *unit = side ? plan_at(e->c, side) : e->c->core;
        const struct tv_written *written = unit->calls[call].items;
        if (unit->calls[call].count)
            at = written[unit->calls[call].count - 1].entry->at;
    }
    return at;
}

static void fill_event(const struct events *e, const struct row *row, uint32_t number,
                       struct tv_event_row *event) {
    struct tv_builder *builder = e->c->builder;
    struct tv_at at = row->named ? place_of(row->named) : place_of_call(e, row->call);
    struct tv_str name = row->named ? row->named->name : (struct tv_str){"", 0};
    event->call = row->call;
    event->name = tv_builder_string(builder, name);
    event->version = number;
    event->planned = is_planned(e, row);
    event->forbidden = is_forbidden(e, row, number, &at);
    event->spec = tv_builder_string(builder, at.file ? at.file->name : (struct tv_str){"", 0});
    event->origin = tv_origin_at(e->c, &at);
}

/* Most of what is needed to make rows is not needed afterwards. */
static bool open_scratch(struct tv_compiler *c) {
    c->scratch = tv_arena_new();
    return c->scratch != NULL;
}

static void close_scratch(struct tv_compiler *c) {
    c->is_out_of_memory |= !c->scratch || tv_arena_failed(c->scratch);
    tv_arena_free(c->scratch);
    c->scratch = NULL;
}

static bool lower_versions(struct events *e, struct row *row) {
    struct tv_list numbers = numbers_of(e, row);
    const uint32_t *number = numbers.items;
    struct tv_element *elements = tv_arena_alloc(e->c->arena, e->side_count, sizeof *elements);
    struct tv_event_row *events = tv_arena_alloc(e->c->arena, numbers.count, sizeof *events);
    if (!elements || !events)
        return false;
    for (uint32_t i = 0; i < numbers.count; i++) {
        fill_event(e, row, number[i], &events[i]);
        uint32_t count = elements_of(e, row, number[i], elements);
        events[i].node =
            tv_lower_root(e->c, elements, count, &(struct tv_root_of){row->call, TV_SPOT_MESSAGE});
        events[i].versions = i == 0 ? numbers.count : 0;
    }
    row->first = tv_builder_add_events(e->c->builder, events, numbers.count);
    return row->first != TV_NONE;
}

static bool lower_row(struct events *e, struct row *row) {
    bool ok = open_scratch(e->c) && lower_versions(e, row);
    close_scratch(e->c);
    return ok;
}

/* Names in the order in which they were met: own ones of the specs, of the plans, then others. */
static uint32_t lower_names(struct events *e, enum tv_call call) {
    const struct name_of_row *names = e->names[call].items;
    uint32_t count = e->names[call].count;
    struct tv_key *keys = tv_arena_alloc(e->c->arena, count, sizeof *keys);
    if (count == 0 || !keys)
        return TV_NONE;
    for (uint32_t i = 0; i < count; i++) {
        bool is_former = names[i].kind == TV_KEY_FORMERLY;
        keys[i].name = tv_builder_string(e->c->builder, names[i].name);
        keys[i].target = names[i].row->first;
        keys[i].kind = names[i].kind;
        keys[i].rule = is_former ? names[i].rule : 0;
        keys[i].hint = is_former ? tv_builder_string(e->c->builder, names[i].hint) : TV_NONE;
        keys[i].origin = tv_origin_at(e->c, &names[i].at);
    }
    return tv_builder_keyset(e->c->builder, keys, count);
}

static void fill_policy(const struct events *e, enum tv_call call, struct tv_call_row *row) {
    row->policy_origin = TV_NONE;
    for (uint32_t side = 1; side < e->side_count; side++) {
        const struct tv_setting *setting = setting_of(plan_at(e->c, side), call);
        enum tv_policy policy = policy_of(setting);
        if (policy <= row->policy)
            continue;
        row->policy = policy;
        row->policy_origin = tv_origin_at(e->c, &setting->at);
    }
    row->planned_only = row->policy >= TV_POLICY_WARN;
}

static bool lower_calls(struct events *e) {
    struct tv_call_row rows[TV_CALL_COUNT] = {0};
    for (unsigned i = 0; i < TV_CALL_COUNT; i++) {
        struct tv_at at;
        rows[i].event = e->own[i]->first;
        rows[i].names = lower_names(e, (enum tv_call)i);
        rows[i].forbidden = is_forbidden(e, e->own[i], 0, &at);
        fill_policy(e, (enum tv_call)i, &rows[i]);
        if (rows[i].forbidden) /* says more than any policy */
            rows[i].policy_origin = tv_origin_at(e->c, &at);
    }
    return tv_builder_add_calls(e->c->builder, rows, TV_CALL_COUNT) != TV_NONE;
}

/* Runs over every message of the table. */
static bool visit(struct events *e, bool (*step)(struct tv_compiler *c, struct tv_stack *root)) {
    struct row *const *rows = e->rows.items;
    bool ok = true;
    for (uint32_t i = 0; i < e->rows.count; i++)
        for (uint32_t side = 0; side < e->side_count; side++) {
            const struct tv_message_of *message = &rows[i]->messages[side];
            for (uint32_t v = 0; v < message->version_count && ok; v++)
                ok = !message->versions[v].root || step(e->c, message->versions[v].root);
        }
    return ok;
}

static bool examine_message(struct tv_compiler *c, struct tv_stack *root) {
    tv_examine(c, root);
    return !tv_arena_failed(c->arena);
}

/* The top-level names of each message, for the keyset that all of them share. */
static bool open_envelope(struct events *e) {
    struct row *const *rows = e->rows.items;
    struct tv_element *elements = tv_arena_alloc(e->c->arena, e->side_count, sizeof *elements);
    bool ok = elements != NULL;
    for (uint32_t i = 0; i < e->rows.count && ok; i++) {
        struct tv_list numbers = numbers_of(e, rows[i]);
        const uint32_t *number = numbers.items;
        for (uint32_t k = 0; k < numbers.count && ok; k++)
            ok = tv_envelope_add(e->c, elements, elements_of(e, rows[i], number[k], elements));
    }
    return ok && tv_envelope_close(e->c);
}

bool tv_lower_events(struct tv_compiler *c) {
    struct events e = {.c = c, .side_count = 1 + c->plans.count};
    if (!make_rows(&e) || !visit(&e, examine_message))
        return false;
    if (c->mistakes.count)
        return true;
    bool ok = visit(&e, tv_root_add_moves) && open_envelope(&e);
    struct row *const *rows = e.rows.items;
    for (uint32_t i = 0; i < e.rows.count && ok; i++)
        ok = lower_row(&e, rows[i]);
    return ok && lower_calls(&e);
}
