/* What one side says about one message: calls.common, the call, the event, the version, as one
 * stack. A side is a plan's unit, or all built-in specs that stand beside the plans together. */
#include "compile_parts.h"

#include <stdlib.h>

static const char *const sections[TV_CALL_COUNT] = {
    [TV_TRACK] = "events", [TV_PAGE] = "pages", [TV_SCREEN] = "screens"};

/* A message that is being put together. The event's own layers begin at event_start. */
struct draft {
    struct tv_compiler *c;
    enum tv_call call;
    struct tv_list layers;   /* struct tv_layer * */
    struct tv_list versions; /* struct numbered */
    uint32_t event_start;
    bool is_forbidden, is_call_forbidden;
    struct tv_at at;
};

/* A layer of one version, and its place among all of them. */
struct numbered {
    uint32_t number, order;
    struct tv_layer *layer;
};

static bool add_layer(struct draft *draft, struct tv_list *list, struct tv_layer *layer) {
    struct tv_layer **added = layer ? tv_list_add(draft->c->arena, list, sizeof *added) : NULL;
    if (added)
        *added = layer;
    return added != NULL;
}

/* ---- Calls ----------------------------------------------------------------------------------- */

static struct tv_layer *call_layer(struct draft *draft, struct tv_unit *unit,
                                   const struct tv_entry *entry) {
    return tv_message_layer(draft->c, &(struct tv_layer_of){.def = entry->def,
                                                            .scope = &unit->scope,
                                                            .variant = tv_call_variant(draft->call),
                                                            .word = "calls",
                                                            .name = entry->name,
                                                            .at = entry->at,
                                                            .is_shared = true});
}

/* `false` ends what came before, and what comes after it starts anew. A call that stays refused
 * keeps its layers: the table says that it must not be sent, and still knows what it is. own: only
 * what this file writes, or NULL. */
static bool add_call(struct draft *draft, struct tv_unit *unit, unsigned call,
                     const struct tv_file *own) {
    const struct tv_written *written = unit->calls[call].items;
    uint32_t start = draft->layers.count;
    bool is_refused = false;
    for (uint32_t i = 0; i < unit->calls[call].count; i++) {
        const struct tv_entry *entry = written[i].entry;
        if (own && written[i].file != own)
            continue;
        if (is_refused && !entry->def->refused)
            draft->layers.count = start;
        is_refused = entry->def->refused;
        if (is_refused)
            draft->at = entry->at;
        else if (!add_layer(draft, &draft->layers, call_layer(draft, unit, entry)))
            return false;
    }
    draft->is_call_forbidden |= is_refused;
    return true;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static uint32_t number_of(struct tv_str name) {
    uint32_t number = 0;
    for (size_t i = 0; i < name.len && number < 100000000; i++)
        number = number * 10 + (uint32_t)(name.at[i] - '0');
    return number;
}

static bool add_versions(struct draft *draft, struct tv_layer *event) {
    const struct tv_clause *clause = tv_def_find(event->written, TV_KW_VERSIONS);
    bool ok = true;
    for (const struct tv_entry *entry = clause ? clause->entries : NULL; entry && ok;
         entry = entry->next) {
        struct tv_layer_of of = {.def = entry->def,
                                 .scope = event->scope,
                                 .variant = tv_call_variant(draft->call),
                                 .outer = event,
                                 .word = "versions",
                                 .name = entry->name,
                                 .at = entry->at};
        struct tv_layer *layer = tv_message_layer(draft->c, &of);
        struct numbered *added = tv_list_add(draft->c->arena, &draft->versions, sizeof *added);
        ok = layer && added;
        if (ok)
            *added = (struct numbered){number_of(entry->name), draft->versions.count, layer};
    }
    return ok;
}

static void start_anew(struct draft *draft) {
    draft->layers.count = draft->event_start;
    draft->versions.count = 0;
}

static bool add_event(struct draft *draft, struct tv_unit *unit, const struct tv_entry *entry) {
    draft->at = entry->at;
    if (entry->def->refused || tv_def_find(entry->def, TV_KW_OVERRIDE))
        start_anew(draft);
    draft->is_forbidden = entry->def->refused;
    if (draft->is_forbidden)
        return true;
    struct tv_layer *layer =
        tv_message_layer(draft->c, &(struct tv_layer_of){.def = entry->def,
                                                         .scope = &unit->scope,
                                                         .variant = tv_call_variant(draft->call),
                                                         .word = sections[draft->call],
                                                         .name = entry->name,
                                                         .at = entry->at});
    return add_layer(draft, &draft->layers, layer) && add_versions(draft, layer);
}

static bool add_subject(struct draft *draft, const struct tv_subject *subject) {
    const struct tv_written *written = subject ? subject->written.items : NULL;
    draft->event_start = draft->layers.count;
    bool ok = true;
    for (uint32_t i = 0; subject && i < subject->written.count && ok; i++)
        ok = add_event(draft, subject->unit, written[i].entry);
    return ok;
}

/* ---- The message ----------------------------------------------------------------------------- */

/* own: what its version adds, own_count layers. */
static bool finish_version(struct draft *draft, const struct numbered *own, uint32_t own_count,
                           struct tv_version *version) {
    struct tv_list layers = {0};
    struct tv_layer *const *base = draft->layers.items;
    bool ok = true;
    for (uint32_t i = 0; i < draft->layers.count && ok; i++)
        ok = add_layer(draft, &layers, base[i]);
    for (uint32_t i = 0; i < own_count && ok; i++)
        ok = add_layer(draft, &layers, own[i].layer);
    version->number = own_count ? own->number : 0;
    version->is_forbidden = draft->is_forbidden || draft->is_call_forbidden;
    version->at = draft->at;
    if (ok && layers.count)
        version->root = tv_stack_get(draft->c, layers.items, layers.count);
    return ok && (version->root || layers.count == 0);
}

static int compare_numbered(const void *a, const void *b) {
    const struct numbered *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static uint32_t end_of_number(const struct tv_list *versions, uint32_t from) {
    const struct numbered *numbered = versions->items;
    uint32_t to = from;
    while (to < versions->count && numbered[to].number == numbered[from].number)
        to++;
    return to;
}

/* Ascending by number; an event without versions has one without a number. */
static bool finish(struct draft *draft, struct tv_message_of *message) {
    const struct tv_list *versions = &draft->versions;
    const struct numbered *numbered = versions->items;
    uint32_t count = versions->count ? versions->count : 1;
    message->versions = tv_arena_alloc(draft->c->arena, count, sizeof *message->versions);
    if (!message->versions)
        return false;
    if (versions->count == 0) {
        message->version_count = 1;
        return finish_version(draft, NULL, 0, message->versions);
    }
    bool ok = true;
    message->version_count = 0;
    qsort(versions->items, versions->count, sizeof *numbered, compare_numbered);
    for (uint32_t from = 0, to; from < versions->count && ok; from = to) {
        to = end_of_number(versions, from);
        ok = finish_version(draft, numbered + from, to - from,
                            &message->versions[message->version_count++]);
    }
    return ok;
}

bool tv_unit_message(struct tv_compiler *c, struct tv_unit *unit, enum tv_call call,
                     struct tv_subject *subject, struct tv_message_of *message) {
    struct draft draft = {.c = c, .call = call};
    bool is_named = call == TV_TRACK || call == TV_PAGE || call == TV_SCREEN;
    message->verdict = is_named && !subject ? &unit->muted : &unit->message;
    return add_call(&draft, unit, TV_COMMON, NULL) && add_call(&draft, unit, call, NULL) &&
           add_subject(&draft, subject) && finish(&draft, message);
}

bool tv_spec_own_message(struct tv_compiler *c, struct tv_unit *spec, enum tv_call call,
                         struct tv_subject *subject, struct tv_message_of *message) {
    struct draft draft = {.c = c, .call = call};
    message->verdict = &tv_unsaid;
    if (subject)
        return add_subject(&draft, subject) && finish(&draft, message);
    bool is_core = spec == c->core;
    return (!is_core || add_call(&draft, spec, TV_COMMON, spec->own)) &&
           add_call(&draft, spec, call, spec->own) && finish(&draft, message);
}

/* What files of the user say about a call, or what is common. */
static bool add_plan_call(struct draft *draft, struct tv_unit *unit, unsigned call) {
    const struct tv_written *written = unit->calls[call].items;
    const struct tv_file *last = NULL;
    bool ok = true;
    for (uint32_t i = 0; i < unit->calls[call].count && ok; i++) {
        if (written[i].file->builtin || written[i].file == last)
            continue;
        last = written[i].file;
        ok = add_call(draft, unit, call, last);
    }
    return ok;
}

bool tv_plan_own_message(struct tv_compiler *c, struct tv_unit *unit, enum tv_call call,
                         struct tv_subject *subject, struct tv_message_of *message) {
    struct draft draft = {.c = c, .call = call};
    message->verdict = &unit->message;
    if (subject)
        return add_subject(&draft, subject) && finish(&draft, message);
    return add_plan_call(&draft, unit, call) && finish(&draft, message);
}

/* A message of a call that has properties stands for all. */
bool tv_plan_own_common(struct tv_compiler *c, struct tv_unit *unit,
                        struct tv_message_of *message) {
    struct draft draft = {.c = c, .call = TV_TRACK};
    message->verdict = &unit->message;
    return add_plan_call(&draft, unit, TV_COMMON) && finish(&draft, message);
}

bool tv_spec_full_message(struct tv_compiler *c, struct tv_unit *spec, enum tv_call call,
                          struct tv_subject *subject, struct tv_message_of *message) {
    struct draft draft = {.c = c, .call = call};
    message->verdict = &tv_unsaid;
    return add_call(&draft, spec, TV_COMMON, NULL) && add_call(&draft, spec, call, NULL) &&
           add_subject(&draft, subject) && finish(&draft, message);
}

bool tv_specs_message(struct tv_compiler *c, enum tv_call call, struct tv_subject *subject,
                      struct tv_message_of *message) {
    static const unsigned levels = 2;
    struct draft draft = {.c = c, .call = call};
    struct tv_unit *const *units = c->specs.items;
    bool ok = true;
    for (unsigned level = 0; level < levels; level++)
        for (uint32_t i = 0; i < c->specs.count && ok; i++)
            ok = add_call(&draft, units[i], level == 0 ? TV_COMMON : call, units[i]->own);
    message->verdict = &tv_unsaid;
    return ok && add_subject(&draft, subject) && finish(&draft, message);
}
