/* Describing the built-in specs: every event with every property that its spec writes there, one
 * after another. What is said of a property is what holds: core's part of it, too.
 *
 *   event  Order Completed     required: properties.order_id     (first, so that readers know it)
 *     property  properties.order_id, properties.products, properties.products[].sku, context.ip ...
 *
 * A list of objects is followed into its items; a type inside of itself is not followed again. */
#include "compile_parts.h"

#include <string.h>

/* Where the walk stands. Ancestors are a list on the stack of the walk. */
struct spot {
    const struct spot *outer;
    struct tv_stack *stack;     /* what the spec itself says */
    struct tv_stack *full;      /* the same on top of core */
    struct tv_str path;         /* "properties.products[]", empty: the message */
    struct tv_str from, source; /* of the nearest mapping around that says so */
};

struct describing {
    struct tv_compiler *c;
    const struct tv_describe_visitor *visitor;
    struct tv_unit *spec;
    struct tv_arena *scratch;             /* of one event */
    bool has_containers;                  /* properties, traits and context are described, too */
    struct tv_list required, recommended; /* struct tv_str */
};

/* ---- Paths ----------------------------------------------------------------------------------- */

static struct tv_str path_below(struct describing *d, struct tv_str path, struct tv_str name) {
    struct tv_str parts[] = {path, path.len ? TV_STR(".") : TV_STR(""), name};
    return tv_join(d->scratch, parts, 3);
}

static struct tv_str path_of_items(struct describing *d, struct tv_str path) {
    struct tv_str parts[] = {path, TV_STR("[]")};
    return tv_join(d->scratch, parts, 2);
}

/* A name beside others of an object, or a place in the message. */
static struct tv_str path_of_name(struct describing *d, struct tv_str object, struct tv_str name) {
    struct tv_str path = object;
    struct tv_str rest = name;
    struct tv_str step;
    if (name.len == 0 || name.at[0] != '/')
        return path_below(d, object, name);
    path.len = 0;
    while (tv_pointer_next(d->scratch, &rest, &step))
        path = path_below(d, path, step);
    return path;
}

static bool add_path(struct describing *d, struct tv_list *list, struct tv_str path) {
    struct tv_str *added = tv_list_add(d->scratch, list, sizeof *added);
    if (added)
        *added = path;
    return added != NULL;
}

/* ---- What a value is ------------------------------------------------------------------------- */

/* The fact of a keyword, or that of the first alternative that has it. */
static const struct tv_clause *find_fact(const struct tv_meaning *meaning,
                                         enum tv_keyword keyword) {
    const struct tv_fact *fact = tv_fact_find(meaning, keyword);
    for (uint32_t i = 0; i < meaning->alternative_count && !fact; i++)
        fact = tv_fact_find(meaning->alternatives[i]->meaning, keyword);
    return fact ? fact->clause : NULL;
}

static void describe_types(const struct tv_meaning *meaning,
                           struct tv_described_property *property) {
    property->types = meaning->types;
    if (meaning->types == TV_TYPE_ANY)
        return;
    property->nullable = (meaning->types & TV_TYPE_NULL) != 0;
    if (meaning->types != TV_TYPE_NULL)
        property->types &= ~(unsigned)TV_TYPE_NULL;
    if (meaning->types & TV_TYPE_NUMBER)
        property->types &= ~(unsigned)TV_TYPE_INTEGER;
}

static bool add_names(struct describing *d, struct tv_stack *stack, struct tv_str object,
                      enum tv_keyword keyword, struct tv_list *list) {
    bool ok = true;
    for (uint32_t i = 0; i < stack->count; i++) {
        const struct tv_clause *clause = tv_def_find(stack->layers[i]->written, keyword);
        if (keyword == TV_KW_FORMERLY && tv_def_find(stack->layers[i]->written, TV_KW_RULE))
            continue; /* a mistake that has a rule of its own, not an old name */
        for (const struct tv_scalar *name = clause ? clause->scalars : NULL; name && ok;
             name = name->next)
            ok = add_path(d, list, path_of_name(d, object, name->text));
    }
    return ok;
}

/* A spec file; of a property its first layer's, of an event that of the spec. */
static const struct tv_file *file_of(const struct describing *d, const struct tv_stack *stack) {
    const struct tv_file *file = stack->layers[stack->count - 1]->at.file;
    return file ? file : d->spec->own;
}

/* What a call writes is from the page of the spec when nothing else is said; what a type writes,
 * from where the type is used; an event has a heading of its own. */
static bool is_in_call(const struct tv_stack *stack) {
    const struct tv_layer *layer = stack->layers[stack->count - 1];
    while (layer->outer)
        layer = layer->outer;
    return layer->word && strcmp(layer->word, "calls") == 0;
}

static struct spot enter(struct describing *d, const struct spot *outer, struct tv_stack *stack,
                         struct tv_stack *full, struct tv_str path) {
    struct spot spot = {outer, stack, full ? full : stack, path, outer->from, outer->source};
    struct tv_str from = tv_note_around(stack, TV_KW_FROM);
    struct tv_str source = tv_note_around(stack, TV_KW_SOURCE);
    if (from.len)
        spot.from = from;
    if (source.len || is_in_call(stack))
        spot.source = tv_note_address(d->scratch, file_of(d, stack), source);
    return spot;
}

static bool describe_property(struct describing *d, const struct spot *spot,
                              const struct tv_meaning *meaning, struct tv_str object) {
    struct tv_list also = {0};
    struct tv_list formerly = {0};
    struct tv_stack *stack = meaning->stack;
    if (!add_names(d, stack, object, TV_KW_ALSO, &also) ||
        !add_names(d, stack, object, TV_KW_FORMERLY, &formerly))
        return false;
    const struct tv_clause *format = find_fact(meaning, TV_KW_FORMAT);
    const struct tv_clause *listed = find_fact(meaning, TV_KW_ENUM);
    struct tv_described_property property = {.path = spot->path,
                                             .format =
                                                 format ? format->text : (struct tv_str){"", 0},
                                             .enumeration = listed ? listed->scalars : NULL,
                                             .also = also.items,
                                             .formerly = formerly.items,
                                             .also_count = also.count,
                                             .formerly_count = formerly.count,
                                             .from = spot->from,
                                             .source = spot->source,
                                             .doc = tv_note_own(stack, TV_KW_DOC)};
    describe_types(meaning, &property);
    if (d->visitor->property)
        d->visitor->property(d->visitor->context, &property);
    return true;
}

/* ---- The walk -------------------------------------------------------------------------------- */

static bool is_inside_itself(const struct spot *spot) {
    for (const struct spot *outer = spot->outer; outer; outer = outer->outer)
        if (outer->stack == spot->stack)
            return true;
    return false;
}

static bool is_container(const struct spot *spot) {
    return spot->outer && spot->outer->path.len == 0 &&
           (tv_str_equal(spot->path, TV_STR("properties")) ||
            tv_str_equal(spot->path, TV_STR("traits")) ||
            tv_str_equal(spot->path, TV_STR("context")));
}

static bool walk(struct describing *d, const struct spot *spot);

static bool walk_property(struct describing *d, const struct spot *object,
                          const struct tv_property *property) {
    if (property->move || property->is_hint)
        return true;
    const struct tv_meaning *around = tv_meaning_of(d->c, object->full);
    const struct tv_property *full = around ? tv_property_find(around, property->name) : NULL;
    struct spot spot = enter(d, object, property->stack, full ? full->stack : NULL,
                             path_below(d, object->path, property->name));
    const struct tv_meaning *meaning = tv_meaning_of(d->c, spot.full);
    if (!meaning)
        return false;
    if ((!is_container(&spot) || d->has_containers) && !meaning->is_refused &&
        !describe_property(d, &spot, meaning, object->path))
        return false;
    return is_inside_itself(&spot) || walk(d, &spot);
}

/* The items of a list: a row of their own when they are no objects, else the rows of what they
 * hold. */
static bool walk_items(struct describing *d, const struct spot *spot,
                       const struct tv_meaning *meaning) {
    const struct tv_meaning *full = tv_meaning_of(d->c, spot->full);
    struct spot items =
        enter(d, spot, meaning->items, full ? full->items : NULL, path_of_items(d, spot->path));
    const struct tv_meaning *inner = tv_meaning_of(d->c, items.full);
    if (!inner)
        return false;
    if (inner->property_count == 0 && !describe_property(d, &items, inner, spot->path))
        return false;
    return is_inside_itself(&items) || walk(d, &items);
}

/* The parts of a meaning that lie further in: properties, those of items and of alternatives. */
static bool walk_meaning(struct describing *d, const struct spot *spot,
                         const struct tv_meaning *meaning) {
    bool ok = true;
    for (uint32_t i = 0; i < meaning->property_count && ok; i++)
        ok = walk_property(d, spot, &meaning->properties[i]);
    for (uint32_t i = 0; i < meaning->alternative_count && ok; i++)
        ok = walk_meaning(d, spot, meaning->alternatives[i]->meaning);
    return ok && meaning->items ? walk_items(d, spot, meaning) : ok;
}

static bool walk(struct describing *d, const struct spot *spot) {
    const struct tv_meaning *meaning = tv_meaning_of(d->c, spot->stack);
    if (d->c->depth > TV_COMPILE_DEPTH_MAX)
        return true;
    d->c->depth++;
    bool ok = meaning && walk_meaning(d, spot, meaning);
    d->c->depth--;
    return ok;
}

/* ---- Demands -------------------------------------------------------------------------------- */

/* "properties.sku|properties.product_id" */
static bool add_need(struct describing *d, const struct spot *spot, const struct tv_need *need) {
    struct tv_str text = TV_STR("");
    for (const struct tv_scalar *name = need->presence->any; name; name = name->next) {
        struct tv_str parts[] = {text, text.len ? TV_STR("|") : TV_STR(""),
                                 path_of_name(d, spot->path, name->text)};
        text = tv_join(d->scratch, parts, 3);
    }
    return add_path(d, need->level == TV_LEVEL_REQUIRED ? &d->required : &d->recommended, text);
}

static bool collect_needs(struct describing *d, const struct spot *spot);

static bool collect_inside(struct describing *d, const struct spot *outer, struct tv_stack *stack,
                           struct tv_str path) {
    struct spot spot = {outer, stack, stack, path, outer->from, outer->source};
    return is_inside_itself(&spot) || collect_needs(d, &spot);
}

static bool collect_needs(struct describing *d, const struct spot *spot) {
    const struct tv_meaning *meaning = tv_meaning_of(d->c, spot->stack);
    bool ok = meaning != NULL;
    if (d->c->depth > TV_COMPILE_DEPTH_MAX)
        return true;
    d->c->depth++;
    for (uint32_t i = 0; ok && i < meaning->need_count; i++)
        ok = meaning->needs[i].level == TV_LEVEL_NONE || add_need(d, spot, &meaning->needs[i]);
    for (uint32_t i = 0; ok && i < meaning->property_count; i++)
        ok = collect_inside(d, spot, meaning->properties[i].stack,
                            path_below(d, spot->path, meaning->properties[i].name));
    if (ok && meaning->items)
        ok = collect_inside(d, spot, meaning->items, path_of_items(d, spot->path));
    d->c->depth--;
    return ok;
}

/* ---- Events --------------------------------------------------------------------------------- */

/* Which spec event this is; names of calls are empty. */
struct which {
    enum tv_call call;
    struct tv_subject *subject;
};

static struct tv_str source_of(struct describing *d, const struct which *which,
                               const struct tv_version *version) {
    struct tv_str source = {NULL, 0};
    if (version->root)
        source = tv_note_around(version->root, TV_KW_SOURCE);
    if (source.len == 0 && which->subject)
        source = tv_note_heading(d->scratch, which->subject->name);
    return tv_note_address(d->scratch, d->spec->own, source);
}

static bool add_event_names(struct describing *d, const struct tv_subject *subject,
                            enum tv_keyword keyword, struct tv_list *list) {
    const struct tv_written *written = subject ? subject->written.items : NULL;
    bool ok = true;
    for (uint32_t i = 0; subject && i < subject->written.count; i++) {
        const struct tv_clause *clause = tv_def_find(written[i].entry->def, keyword);
        for (const struct tv_scalar *name = clause ? clause->scalars : NULL; name && ok;
             name = name->next)
            ok = add_path(d, list, name->text);
    }
    return ok;
}

static bool tell_event(struct describing *d, const struct which *which,
                       const struct tv_version *version, struct tv_str source) {
    struct tv_list aliases = {0};
    struct tv_list formerly = {0};
    const char *call = tv_call_name(which->call);
    if (!add_event_names(d, which->subject, TV_KW_ALSO, &aliases) ||
        !add_event_names(d, which->subject, TV_KW_FORMERLY, &formerly))
        return false;
    struct tv_described_event event = {.call = {call, strlen(call)},
                                       .name = {"", 0},
                                       .source = source,
                                       .version = version->number,
                                       .aliases = aliases.items,
                                       .alias_count = aliases.count,
                                       .formerly = formerly.items,
                                       .formerly_count = formerly.count,
                                       .required = d->required.items,
                                       .required_count = d->required.count,
                                       .recommended = d->recommended.items,
                                       .recommended_count = d->recommended.count};
    if (which->subject)
        event.name = which->subject->name;
    if (version->root)
        event.doc = tv_note_own(version->root, TV_KW_DOC);
    if (d->visitor->event)
        d->visitor->event(d->visitor->context, &event);
    return true;
}

static bool describe_version(struct describing *d, const struct which *which,
                             const struct tv_version *version, struct tv_stack *full) {
    struct tv_str source = source_of(d, which, version);
    struct spot message = {NULL, version->root, full, TV_STR(""), TV_STR("table"), source};
    d->required = d->recommended = (struct tv_list){0};
    d->has_containers = which->subject == NULL && d->spec == d->c->core;
    if (!version->root)
        return tell_event(d, which, version, source);
    struct tv_str from = tv_note_around(version->root, TV_KW_FROM);
    message.from = from.len ? from : message.from;
    return collect_needs(d, &message) && tell_event(d, which, version, source) && walk(d, &message);
}

static bool describe_message(struct describing *d, const struct which *which) {
    struct tv_message_of message;
    struct tv_message_of full;
    d->scratch = tv_arena_new();
    bool ok = d->scratch &&
              tv_spec_own_message(d->c, d->spec, which->call, which->subject, &message) &&
              tv_spec_full_message(d->c, d->spec, which->call, which->subject, &full);
    for (uint32_t i = 0; ok && i < message.version_count; i++)
        if (message.versions[i].root || which->subject)
            ok = describe_version(d, which, &message.versions[i], full.versions[i].root);
    ok = ok && !tv_arena_failed(d->scratch);
    tv_arena_free(d->scratch);
    d->scratch = NULL;
    return ok;
}

/* The calls themselves stand in core. What another spec adds to a call is for its events alone. */
static bool describe_spec(struct describing *d) {
    bool is_core = d->spec == d->c->core, ok = true;
    if (d->visitor->spec)
        d->visitor->spec(d->visitor->context, d->spec->own);
    for (unsigned call = 0; call < TV_CALL_COUNT && ok; call++) {
        const struct tv_subjects *subjects = &d->spec->subjects[call];
        if (is_core)
            ok = describe_message(d, &(struct which){(enum tv_call)call, NULL});
        for (uint32_t i = 0; i < subjects->order.count && ok; i++)
            ok = describe_message(
                d, &(struct which){(enum tv_call)call,
                                   ((struct tv_subject **)subjects->order.items)[i]});
    }
    return ok;
}

static bool describe_specs(struct tv_compiler *c, const struct tv_describe_visitor *visitor) {
    struct describing d = {.c = c, .visitor = visitor};
    struct tv_unit *const *specs = c->all_specs.items;
    bool ok = true;
    for (uint32_t i = 0; i < c->all_specs.count && ok; i++) {
        d.spec = specs[i];
        ok = describe_spec(&d);
    }
    return ok;
}

/* ---- Entrance ------------------------------------------------------------------------------- */

static bool add_spec_names(struct tv_compiler *c, const struct tv_model *model,
                           struct tv_list *names) {
    for (const struct tv_file *file = model->files; file; file = file->next) {
        if (!file->builtin || !file->is_spec)
            continue;
        struct tv_str *added = tv_list_add(c->arena, names, sizeof *added);
        if (!added)
            return false;
        *added = file->name;
    }
    return true;
}

/* What is wrong is found before anything is told. */
static bool prepare(struct tv_compiler *c) {
    if (!tv_units_find(c))
        return false;
    struct tv_unit *const *specs = c->all_specs.items;
    for (uint32_t i = 0; i < c->all_specs.count; i++)
        tv_examine_types(c, specs[i]);
    return true;
}

enum tv_status tv_describe(const struct tv_model *model, struct tv_sink sink,
                           const struct tv_describe_visitor *visitor) {
    struct tv_list names = {0};
    struct tv_compile_input input = {.model = model};
    struct tv_compiler c = {.input = &input, .sink = sink};
    c.arena = tv_arena_new();
    if (!c.arena)
        return TV_ERROR_MEMORY;
    bool ok = add_spec_names(&c, model, &names);
    input.specs = names.items;
    input.spec_count = names.count;
    ok = ok && prepare(&c);
    if (ok && c.mistakes.count == 0)
        ok = describe_specs(&c, visitor);
    enum tv_status status = ok && !tv_compile_failed(&c) ? TV_OK : TV_ERROR_MEMORY;
    if (status == TV_OK)
        tv_mistakes_send(&c);
    if (status == TV_OK && c.mistakes.count)
        status = TV_ERROR_DEFINITION;
    tv_arena_free(c.arena);
    return status;
}
