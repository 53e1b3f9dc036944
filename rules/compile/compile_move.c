/* Old places: `formerly: /channel` on a property says that it once stood elsewhere in the message.
 * Every top-level field with such places gets one more layer that has them and nothing else:
 *
 *   context: {channel: {formerly: /channel},            channel:        -> /context/channel
 *             app: {build: {formerly:            =>     context:
 *                   /context/appVersion}}}                appVersion:   -> /context/app/build
 *
 * The layer comes last and demands nothing; a name that is defined wins over it. Most messages of a
 * table have the same old places, so layers are kept by the moves that are in them, and fields
 * without places stay what they are. */
#include "compile_parts.h"

enum { MOVES_MAX = 4096 }; /* places in one field; a type may be in many places */

enum { MOVES_UNKNOWN, MOVES_NONE, MOVES_SOME, MOVES_BUSY };

/* ---- Collecting ------------------------------------------------------------------------------ */

/* Where the walk stands. */
struct place {
    struct tv_str pointer;
    unsigned spot;
};

static void add_move(struct tv_compiler *c, struct tv_list *moves, struct tv_stack *stack,
                     const struct place *place, const struct tv_scalar *old) {
    struct tv_move *move = tv_arena_alloc(c->arena, 1, sizeof *move);
    struct tv_move **added = tv_list_add(c->arena, moves, sizeof *added);
    if (!move || !added)
        return;
    if (moves->count == MOVES_MAX)
        tv_mistake_note(c, TV_RULE_PLAN_IMPOSSIBLE, &old->at,
                        "{a} is the old place of more than 4000 properties", old->text, old->text);
    struct tv_str rest = old->text;
    *move = (struct tv_move){.pointer = old->text,
                             .target = place->pointer,
                             .stack = stack,
                             .spot = place->spot,
                             .at = old->at};
    tv_pointer_next(c->arena, &rest, &move->field);
    *added = move;
}

static void add_own_moves(struct tv_compiler *c, struct tv_list *moves, struct tv_stack *stack,
                          const struct place *place) {
    for (uint32_t i = 0; i < stack->count; i++) {
        const struct tv_clause *formerly = tv_def_find(stack->layers[i]->written, TV_KW_FORMERLY);
        for (const struct tv_scalar *old = formerly ? formerly->scalars : NULL; old;
             old = old->next)
            if (old->text.len > 0 && old->text.at[0] == '/')
                add_move(c, moves, stack, place, old);
    }
}

static void collect(struct tv_compiler *c, struct tv_list *moves, struct tv_stack *stack,
                    const struct place *place);

static void collect_below(struct tv_compiler *c, struct tv_list *moves,
                          const struct tv_meaning *meaning, const struct place *place) {
    for (uint32_t i = 0; i < meaning->property_count; i++) {
        const struct tv_property *property = &meaning->properties[i];
        if (property->stack->moves == MOVES_NONE)
            continue;
        struct place inner = {tv_pointer_add(c->arena, place->pointer, property->name),
                              tv_spot_of_property(place->spot, property->name)};
        collect(c, moves, property->stack, &inner);
    }
    for (uint32_t i = 0; i < meaning->alternative_count; i++)
        collect(c, moves, meaning->alternatives[i], place);
}

static void collect(struct tv_compiler *c, struct tv_list *moves, struct tv_stack *stack,
                    const struct place *place) {
    if (stack->moves == MOVES_NONE || stack->moves == MOVES_BUSY || moves->count >= MOVES_MAX ||
        c->depth > TV_COMPILE_DEPTH_MAX)
        return;
    uint32_t before = moves->count;
    const struct tv_meaning *meaning = tv_meaning_of(c, stack);
    stack->moves = MOVES_BUSY;
    c->depth++;
    add_own_moves(c, moves, stack, place);
    if (meaning)
        collect_below(c, moves, meaning, place);
    c->depth--;
    stack->moves = moves->count > before ? MOVES_SOME : MOVES_NONE;
}

/* The moves in one top-level field, worked out once: {stack, name} -> list. */
static const struct tv_list *find_moves(struct tv_compiler *c, const struct tv_property *field) {
    struct tv_str parts[] = {{(const char *)&field->stack, sizeof field->stack}, field->name};
    struct tv_str key = tv_join(c->arena, parts, 2);
    struct tv_map_cell *cell = key.at ? tv_map_add(c->arena, &c->moves, key) : NULL;
    if (!cell || cell->value)
        return cell ? cell->value : NULL;
    struct tv_list *moves = tv_arena_alloc(c->arena, 1, sizeof *moves);
    if (!moves)
        return NULL;
    cell->value = moves;
    struct place place = {tv_pointer_add(c->arena, TV_STR(""), field->name),
                          tv_spot_of_property(TV_SPOT_MESSAGE, field->name)};
    collect(c, moves, field->stack, &place);
    return moves;
}

/* Fields in which nothing was moved, nearly all, need no name. */
static const struct tv_list *moves_of_field(struct tv_compiler *c,
                                            const struct tv_property *field) {
    static const struct tv_list none = {NULL, 0, 0};
    if (field->stack->moves == MOVES_NONE)
        return &none;
    if (!field->stack->moved)
        field->stack->moved = find_moves(c, field);
    return field->stack->moved;
}

/* ---- The layer ------------------------------------------------------------------------------- */

static struct tv_def *empty_def(struct tv_compiler *c, struct tv_at at) {
    struct tv_def *def = tv_arena_alloc(c->arena, 1, sizeof *def);
    if (def)
        def->at = at;
    return def;
}

static struct tv_clause *properties_of(struct tv_compiler *c, struct tv_def *def) {
    if (!def->clauses) {
        def->clauses = tv_arena_alloc(c->arena, 1, sizeof *def->clauses);
        if (!def->clauses)
            return NULL;
        def->clauses->keyword = TV_KW_PROPERTIES;
        def->clauses->at = def->clauses->value_at = def->at;
    }
    return def->clauses;
}

/* A mapping that is being filled, with its layer. */
struct opening {
    struct tv_layer *layer;
    struct tv_def *def;
};

/* Goes to a name below; it is made when it is not there yet. false when out of memory. */
static bool enter(struct tv_compiler *c, struct opening *spot, struct tv_str name,
                  struct tv_at at) {
    struct tv_clause *properties = properties_of(c, spot->def);
    if (!properties)
        return false;
    struct tv_entry **link = &properties->entries;
    while (*link && !tv_str_equal((*link)->name, name))
        link = &(*link)->next;
    if (!*link) {
        struct tv_entry *entry = tv_arena_alloc(c->arena, 1, sizeof *entry);
        struct tv_def *def = empty_def(c, at);
        if (!entry || !def)
            return false;
        *entry = (struct tv_entry){at, name, def, NULL};
        *link = entry;
    }
    spot->def = (*link)->def;
    spot->layer = tv_layer_of_entry(c, spot->layer, *link);
    return spot->layer != NULL;
}

/* Enters the old place of one move, below the field; the first move to a place has it. */
static bool add_place(struct tv_compiler *c, const struct opening *field,
                      const struct tv_move *move) {
    struct opening spot = *field;
    struct tv_str rest = move->pointer;
    struct tv_str step;
    tv_pointer_next(c->arena, &rest, &step);
    while (!spot.layer->move && tv_pointer_next(c->arena, &rest, &step))
        if (!enter(c, &spot, step, move->at))
            return false;
    if (!spot.layer->move && !spot.def->clauses)
        spot.layer->move = move;
    return !tv_arena_failed(c->arena);
}

/* The moves that went to places in one top-level field. */
struct by_field {
    struct tv_str field;
    struct tv_list moves; /* struct tv_move * */
};

static struct tv_layer *make_hints(struct tv_compiler *c, const struct by_field *group) {
    struct tv_move *const *moves = group->moves.items;
    struct tv_def *def = empty_def(c, moves[0]->at);
    struct opening field = {NULL, def};
    if (def)
        field.layer = tv_layer_get(
            c, &(struct tv_layer_of){.def = def, .name = group->field, .at = moves[0]->at});
    if (!field.layer)
        return NULL;
    field.layer->is_hint = true;
    bool ok = true;
    for (uint32_t i = 0; i < group->moves.count && ok; i++)
        ok = add_place(c, &field, moves[i]);
    return ok ? field.layer : NULL;
}

/* The layer for exactly these moves. */
static struct tv_layer *hints_of(struct tv_compiler *c, const struct by_field *group) {
    struct tv_str key = {group->moves.items, group->moves.count * sizeof(struct tv_move *)};
    struct tv_map_cell *cell = tv_map_add(c->arena, &c->hints, key);
    if (!cell)
        return NULL;
    if (!cell->value)
        cell->value = make_hints(c, group);
    return cell->value;
}

static bool add_by_field(struct tv_compiler *c, struct tv_list *groups, struct tv_move *move) {
    struct by_field *items = groups->items;
    uint32_t i = 0;
    while (i < groups->count && !tv_str_equal(items[i].field, move->field))
        i++;
    struct by_field *group =
        i < groups->count ? &items[i] : tv_list_add(c->arena, groups, sizeof *group);
    if (!group)
        return false;
    group->field = move->field;
    struct tv_move **added = tv_list_add(c->arena, &group->moves, sizeof *added);
    if (added)
        *added = move;
    return added != NULL;
}

/* The lists of moves of all fields that have some. */
static bool find_moved(struct tv_compiler *c, const struct tv_meaning *message,
                       struct tv_list *moved) {
    for (uint32_t i = 0; i < message->property_count; i++) {
        const struct tv_list *moves = moves_of_field(c, &message->properties[i]);
        if (!moves)
            return false;
        if (moves->count == 0)
            continue;
        const struct tv_list **added = tv_list_add(c->arena, moved, sizeof *added);
        if (!added)
            return false;
        *added = moves;
    }
    return true;
}

static bool is_last_moved(const struct tv_compiler *c, const struct tv_list *moved) {
    const struct tv_list *const *now = moved->items;
    const struct tv_list *const *last = c->last_moved.items;
    if (moved->count != c->last_moved.count)
        return false;
    for (uint32_t i = 0; i < moved->count; i++)
        if (now[i] != last[i])
            return false;
    return true;
}

/* Groups for most messages are those of the message before. */
static bool group_moves(struct tv_compiler *c, const struct tv_meaning *message) {
    struct tv_list moved = {0};
    if (!find_moved(c, message, &moved))
        return false;
    if (is_last_moved(c, &moved))
        return true;
    c->last_moved = moved;
    c->last_groups = (struct tv_list){0};
    const struct tv_list *const *lists = moved.items;
    bool ok = true;
    for (uint32_t i = 0; i < moved.count; i++)
        for (uint32_t k = 0; k < lists[i]->count && ok; k++)
            ok = add_by_field(c, &c->last_groups, ((struct tv_move *const *)lists[i]->items)[k]);
    return ok;
}

/* ---- The message ----------------------------------------------------------------------------- */

/* One more layer for a field that is defined; one that is not becomes a field of old places. */
static bool add_hints(struct tv_compiler *c, struct tv_meaning *message,
                      const struct by_field *group) {
    struct tv_property *field = tv_property_find(message, group->field);
    struct tv_layer *hints = hints_of(c, group);
    if (!hints)
        return false;
    if (!field) {
        message->properties[message->property_count++] =
            (struct tv_property){group->field, &hints->alone, hints->move, true};
        return true;
    }
    if (hints->move)
        return true;
    uint32_t count = field->stack->count;
    struct tv_layer **layers = tv_arena_alloc(c->arena, count + 1, sizeof *layers);
    if (!layers)
        return false;
    for (uint32_t i = 0; i < count; i++)
        layers[i] = field->stack->layers[i];
    layers[count] = hints;
    field->stack = tv_stack_get(c, layers, count + 1);
    return field->stack != NULL;
}

/* Names that are added are not looked for by name: by_name would not know them. */
bool tv_root_add_moves(struct tv_compiler *c, struct tv_stack *root) {
    struct tv_meaning *message = tv_meaning_of(c, root);
    if (!message || message->has_moves)
        return message != NULL;
    message->has_moves = true;
    if (!group_moves(c, message))
        return false;
    uint32_t group_count = c->last_groups.count;
    struct tv_property *properties =
        tv_arena_alloc(c->arena, (size_t)message->property_count + group_count, sizeof *properties);
    if (!properties)
        return false;
    for (uint32_t i = 0; i < message->property_count; i++)
        properties[i] = message->properties[i];
    message->properties = properties;
    bool ok = true;
    for (uint32_t i = 0; i < group_count && ok; i++)
        ok = add_hints(c, message, (struct by_field *)c->last_groups.items + i);
    return ok;
}
