/* A listing of a table for people and for comparing: events with everything below them, each thing
 * once. It does not depend on row numbers, hashes or multipliers.
 *
 *   track "Order Completed" version 1, planned, spec "acme", acme.yaml:8
 *     message: object
 *       "properties": object
 *         - type object: call/container-type, acme.yaml:9, at "/..."      a check
 *         ! "order_id": property/required, error, acme.yaml:12, at "/..."       a demand
 *         formerly "id" for "order_id": legacy/property-name                    another name
 *         "order_id": string                                                    a slot
 *
 * Nodes and shapes that several things refer to get a number where they are listed; later they are
 * "as node 3 above". So the walk ends in circles too: whatever is entered twice has a number.
 * Schemas stand behind all events, in the order in which they are mentioned. */
#include "dump.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a node or shape; numbers count from NUMBERED. */
enum { UNUSED, USED_ONCE, SHARED, NUMBERED };

/* A node whose children are being listed: slots, other names, conditions, items. */
struct frame {
    uint32_t node;
    uint32_t shape; /* TV_NONE: none, or listed above */
    uint64_t next;  /* child */
};

struct named_key {
    struct tv_str name;
    const struct tv_key *key;
};

struct walk {
    struct tv_dump *dump;
    uint32_t *nodes;  /* by node: what is known of it */
    uint32_t *shapes; /* by shape */
    uint32_t numbered_nodes, numbered_shapes;
    struct frame *frames; /* nodes_count + 1: each node is entered once at most */
    uint32_t depth;
    struct named_key *keys; /* room for all keys of the table */
};

static void put(struct walk *walk, struct tv_str text) {
    tv_dump_text(walk->dump, text);
}

/* ---- Who is referred to how often ----------------------------------------------------------- */

static void use(uint32_t *uses, uint32_t index) {
    if (index != TV_NONE && uses[index] < SHARED)
        uses[index]++;
}

static void use_children_of_shape(struct walk *walk, const struct tv_shape *shape) {
    const struct tv_table *t = walk->dump->table;
    for (uint32_t i = 0; i < shape->slot_count; i++)
        use(walk->nodes, t->slots[shape->slots + i].node);
    for (uint32_t i = 0; i < shape->when_count; i++) {
        const struct tv_when *when = &t->whens[shape->whens + i];
        use(walk->nodes, when->if_node);
        use(walk->nodes, when->then_node);
        use(walk->nodes, when->else_node);
    }
    use(walk->nodes, shape->additional);
}

static void count_uses(struct walk *walk) {
    const struct tv_table *t = walk->dump->table;
    for (uint32_t i = 0; i < t->events_count; i++)
        use(walk->nodes, t->events[i].node);
    for (uint32_t i = 0; i < t->nodes_count; i++) {
        use(walk->nodes, t->nodes[i].items);
        use(walk->shapes, t->nodes[i].shape);
    }
    for (uint32_t i = 0; i < t->shapes_count; i++)
        use_children_of_shape(walk, &t->shapes[i]);
}

/* True when it is to be listed here; a shared one is given its number, or named by it. */
static bool enter(struct walk *walk, uint32_t *state, uint32_t *numbered, struct tv_str word) {
    bool is_new = *state < NUMBERED;
    if (*state == USED_ONCE)
        return true;
    if (is_new)
        *state = NUMBERED + (*numbered)++;
    put(walk, is_new ? TV_STR(", ") : TV_STR(", as "));
    put(walk, word);
    tv_dump_number(walk->dump, *state - NUMBERED + 1);
    if (!is_new)
        put(walk, TV_STR(" above"));
    return is_new;
}

/* ---- Names ---------------------------------------------------------------------------------- */

static int compare_bytes(struct tv_str a, struct tv_str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.at, b.at, shared);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_keys(const void *left, const void *right) {
    const struct named_key *a = left;
    const struct named_key *b = right;
    if (a->key->target != b->key->target)
        return a->key->target < b->key->target ? -1 : 1;
    if (a->key->kind != b->key->kind)
        return a->key->kind < b->key->kind ? -1 : 1;
    return compare_bytes(a->name, b->name);
}

/* The keys of a set in an order that hashes have no part in; returns how many. */
static uint32_t sort_keys(struct walk *walk, uint32_t keyset) {
    const struct tv_table *t = walk->dump->table;
    if (keyset == TV_NONE)
        return 0;
    const struct tv_keyset *set = &t->keysets[keyset];
    for (uint32_t i = 0; i < set->key_count; i++) {
        const struct tv_key *key = &t->keys[set->keys + i];
        walk->keys[i] = (struct named_key){tv_table_string(t, key->name), key};
    }
    qsort(walk->keys, set->key_count, sizeof *walk->keys, compare_keys);
    return set->key_count;
}

/* "formerly "id" for "order_id": legacy/property-name, write "order_id", acme.yaml:7" */
static void put_key(struct walk *walk, const struct tv_key *key, uint32_t target_name) {
    static const char *const words[] = {"name ", "also ", "formerly "};
    put(walk, (struct tv_str){words[key->kind], strlen(words[key->kind])});
    tv_dump_string(walk->dump, key->name);
    if (key->name != target_name) {
        put(walk, TV_STR(" for "));
        tv_dump_string(walk->dump, target_name);
    }
    if (key->kind == TV_KEY_FORMERLY) {
        const char *rule = tv_rule_info((enum tv_rule)key->rule)->name;
        put(walk, TV_STR(": "));
        put(walk, (struct tv_str){rule, strlen(rule)});
    }
    if (key->hint != TV_NONE) {
        put(walk, TV_STR(", write "));
        tv_dump_string(walk->dump, key->hint);
    }
    tv_dump_origin(walk->dump, key->origin);
    put(walk, TV_STR("\n"));
}

/* The names of a shape that its slots do not show already. */
static void put_slot_names(struct walk *walk, const struct tv_shape *shape, uint32_t indent) {
    const struct tv_table *t = walk->dump->table;
    uint32_t count = sort_keys(walk, shape->keyset);
    for (uint32_t i = 0; i < count; i++) {
        const struct tv_key *key = walk->keys[i].key;
        const struct tv_slot *slot = &t->slots[shape->slots + key->target];
        if (key->kind == TV_KEY_NAME && key->name == slot->name)
            continue;
        tv_dump_indent(walk->dump, indent);
        put_key(walk, key, slot->name);
    }
}

static void put_event_names(struct walk *walk, uint32_t keyset) {
    const struct tv_table *t = walk->dump->table;
    uint32_t count = sort_keys(walk, keyset);
    for (uint32_t i = 0; i < count; i++) {
        const struct tv_key *key = walk->keys[i].key;
        put(walk, TV_STR("  "));
        put_key(walk, key, t->events[key->target].name);
    }
}

/* ---- Nodes and shapes ----------------------------------------------------------------------- */

static void put_shape_facts(struct walk *walk, const struct tv_shape *shape, uint32_t indent) {
    static const char *const areas[] = {"message", "properties", "traits", "context", "other"};
    tv_dump_indent(walk->dump, indent);
    put(walk, TV_STR("area "));
    put(walk, (struct tv_str){areas[shape->area], strlen(areas[shape->area])});
    put(walk, TV_STR(", other names: "));
    tv_dump_policy(walk->dump, shape->policy, shape->policy_origin);
    if (shape->origin != TV_NONE)
        put(walk, TV_STR("; defined"));
    tv_dump_origin(walk->dump, shape->origin);
    put(walk, TV_STR("\n"));
    tv_dump_demands(walk->dump, shape, indent);
    put_slot_names(walk, shape, indent);
}

static void push(struct walk *walk, uint32_t node, uint32_t shape) {
    walk->frames[walk->depth++] = (struct frame){node, shape, 0};
}

/* The rest of a node's line after its label, its checks, its shape; its children are pushed. */
static void put_node(struct walk *walk, uint32_t index, uint32_t indent) {
    const struct tv_table *t = walk->dump->table;
    const struct tv_node *node = &t->nodes[index];
    tv_dump_types(walk->dump, node->types);
    bool list = enter(walk, &walk->nodes[index], &walk->numbered_nodes, TV_STR("node "));
    bool shaped = list && node->shape != TV_NONE &&
                  enter(walk, &walk->shapes[node->shape], &walk->numbered_shapes, TV_STR("shape "));
    put(walk, TV_STR("\n"));
    if (!list)
        return;
    tv_dump_checks(walk->dump, node, indent + 1);
    if (shaped)
        put_shape_facts(walk, &t->shapes[node->shape], indent + 1);
    push(walk, index, shaped ? node->shape : TV_NONE);
}

static void put_child(struct walk *walk, struct tv_str label, uint32_t node) {
    uint32_t indent = walk->depth + 1;
    if (node == TV_NONE)
        return;
    tv_dump_indent(walk->dump, indent);
    put(walk, label);
    put_node(walk, node, indent);
}

static void put_slot(struct walk *walk, const struct tv_slot *slot) {
    uint32_t indent = walk->depth + 1;
    tv_dump_indent(walk->dump, indent);
    tv_dump_string(walk->dump, slot->name);
    put(walk, TV_STR(": "));
    if (slot->node != TV_NONE)
        put_node(walk, slot->node, indent);
    else
        put(walk, TV_STR("anything\n"));
}

/* One of the three nodes of a condition. */
static void put_when(struct walk *walk, const struct tv_when *when, uint64_t part) {
    if (part == 0)
        put_child(walk, TV_STR("when: "), when->if_node);
    else if (part == 1)
        put_child(walk, TV_STR("then: "), when->then_node);
    else
        put_child(walk, TV_STR("else: "), when->else_node);
}

/* Lists the next child of the node on top, or takes the node away. Children of a shape: its slots,
 * the node of all other names, three of each condition; then the items of the node. */
static void step(struct walk *walk) {
    const struct tv_table *t = walk->dump->table;
    struct frame *frame = &walk->frames[walk->depth - 1];
    uint64_t child = frame->next++;
    uint64_t slots = 0;
    uint64_t children = 0;
    if (frame->shape != TV_NONE) {
        const struct tv_shape *shape = &t->shapes[frame->shape];
        slots = shape->slot_count;
        children = slots + 1 + 3 * (uint64_t)shape->when_count;
        if (child < slots)
            put_slot(walk, &t->slots[shape->slots + child]);
        else if (child == slots)
            put_child(walk, TV_STR("other names: "), shape->additional);
        else if (child < children)
            put_when(walk, &t->whens[shape->whens + (child - slots - 1) / 3],
                     (child - slots - 1) % 3);
    }
    if (child == children)
        put_child(walk, TV_STR("items: "), t->nodes[frame->node].items);
    else if (child > children)
        walk->depth--;
}

/* ---- Events and calls ----------------------------------------------------------------------- */

static void put_event_facts(struct walk *walk, const struct tv_event_row *event) {
    const char *call = tv_call_name((enum tv_call)event->call);
    put(walk, (struct tv_str){call, strlen(call)});
    put(walk, TV_STR(" "));
    tv_dump_string(walk->dump, event->name);
    if (event->version != 0) {
        put(walk, TV_STR(" version "));
        tv_dump_number(walk->dump, event->version);
    }
    if (event->planned)
        put(walk, TV_STR(", planned"));
    if (event->forbidden)
        put(walk, TV_STR(", must not be sent"));
    put(walk, TV_STR(", spec "));
    tv_dump_string(walk->dump, event->spec);
    tv_dump_origin(walk->dump, event->origin);
    put(walk, TV_STR("\n"));
}

static void put_event(struct walk *walk, const struct tv_event_row *event) {
    put(walk, TV_STR("\n"));
    put_event_facts(walk, event);
    put_child(walk, TV_STR("message: "), event->node);
    while (walk->depth > 0 && walk->dump->left > 0)
        step(walk);
    walk->depth = 0;
}

static void put_call(struct walk *walk, enum tv_call call) {
    const struct tv_call_row *row = &walk->dump->table->calls[call];
    const char *name = tv_call_name(call);
    put(walk, TV_STR("call "));
    put(walk, (struct tv_str){name, strlen(name)});
    put(walk, TV_STR(", other names: event "));
    tv_dump_string(walk->dump, walk->dump->table->events[row->event].name);
    put(walk, TV_STR(", "));
    tv_dump_policy(walk->dump, row->policy, row->policy_origin);
    if (row->planned_only)
        put(walk, TV_STR(", planned names only"));
    if (row->forbidden)
        put(walk, TV_STR(", must not be sent"));
    put(walk, TV_STR("\n"));
    put_event_names(walk, row->names);
}

static void put_events_of(struct walk *walk, uint32_t call) {
    const struct tv_table *t = walk->dump->table;
    for (uint32_t i = 0; i < t->events_count && walk->dump->left > 0; i++) {
        if (t->events[i].call == call)
            put_event(walk, &t->events[i]);
    }
}

static void list_all(struct walk *walk) {
    put(walk, TV_STR("trackvet table, version "));
    tv_dump_number(walk->dump, TV_TABLE_VERSION);
    put(walk, TV_STR("\n\n"));
    count_uses(walk);
    for (uint32_t call = 0; call < TV_CALL_COUNT; call++)
        put_call(walk, (enum tv_call)call);
    for (uint32_t call = 0; call < TV_CALL_COUNT; call++)
        put_events_of(walk, call);
    tv_dump_schemas(walk->dump);
}

void tv_table_dump(const struct tv_table *table, void (*write)(void *context, struct tv_str text),
                   void *context) {
    struct tv_dump dump = {.table = table, .write = write, .context = context};
    dump.left = (1 << 20) + 128 * (uint64_t)table->image_len;
    struct walk walk = {.dump = &dump};
    walk.nodes = calloc((size_t)table->nodes_count + 1, sizeof *walk.nodes);
    walk.shapes = calloc((size_t)table->shapes_count + 1, sizeof *walk.shapes);
    walk.frames = calloc((size_t)table->nodes_count + 1, sizeof *walk.frames);
    walk.keys = calloc((size_t)table->keys_count + 1, sizeof *walk.keys);
    dump.schemas = calloc((size_t)table->schemas_count + 1, sizeof *dump.schemas);
    dump.order = calloc((size_t)table->schemas_count + 1, sizeof *dump.order);
    if (walk.nodes != NULL && walk.shapes != NULL && walk.frames != NULL && walk.keys != NULL &&
        dump.schemas != NULL && dump.order != NULL)
        list_all(&walk);
    else
        put(&walk, TV_STR("out of memory\n"));
    tv_dump_flush(&dump);
    if (dump.left == 0)
        write(context, TV_STR("\n... cut: this table lists without end\n"));
    free(walk.nodes);
    free(walk.shapes);
    free(walk.frames);
    free(walk.keys);
    free(dump.schemas);
    free(dump.order);
}
