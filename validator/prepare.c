/* What follows from the table, laid out for the walk: what an event of a large plan touches are few
 * cache lines that stand side by side.
 *
 *   keyset --> names: hash, spots       node  --> want; of a slot: fit
 *   shape  --> form                     event --> outlook: where its own rules lie */
#include "checker.h"
#include "pii.h"

#include <string.h>

/* ---- Values ---------------------------------------------------------------------------------- */

/* Lengths in bytes; none at all when least > most. */
struct lengths {
    uint32_t least, most;
};

/* Narrows to those that surely pass: a code point has 1 to 4 bytes. */
static struct lengths passing(const struct tv_check *check, struct lengths lengths) {
    uint32_t least = check->a <= 1 ? check->a : check->a < 1 << 24 ? 4 * check->a : UINT32_MAX;
    if (check->kind == TV_CHECK_MIN_LENGTH)
        lengths.least = least > lengths.least ? least : lengths.least;
    else if (check->kind == TV_CHECK_MAX_LENGTH)
        lengths.most = check->a < lengths.most ? check->a : lengths.most;
    else if (check->kind != TV_CHECK_TYPE && (check->types & TV_TYPE_STRING))
        lengths.most = 0, lengths.least = 1;
    return lengths;
}

/* True when a number without a minus passes. */
static bool is_size(const struct tv_table *table, const struct tv_check *check) {
    if (check->kind == TV_CHECK_TYPE || !(check->types & (TV_TYPE_NUMBER | TV_TYPE_INTEGER)))
        return true;
    return check->kind == TV_CHECK_MINIMUM &&
           tv_number_compare(tv_table_string(table, check->a), TV_STR("0")) <= 0;
}

/* Where phone numbers belong, no string is passed unseen: see tv_personal_settle_phone. */
static void want_phone(struct tv_want *want) {
    want->is_phone = true;
    want->check_types |= TV_TYPE_STRING;
    want->len_min = UINT32_MAX;
    want->len_span = 0;
}

static struct tv_want want_of(const struct tv_checker *c, const struct tv_node *node) {
    const struct tv_table *table = c->table;
    struct tv_want want = {.types = (uint8_t)node->types,
                           .check_types = (uint8_t)node->check_types,
                           .format = node->types & TV_TYPE_STRING ? (uint8_t)node->first_format : 0,
                           .form = node->shape + 1,
                           .items = node->items};
    struct lengths lengths = {0, UINT32_MAX};
    bool is_right = true;
    for (uint32_t i = 0; i < node->check_count; i++) {
        const struct tv_check *check = &table->checks[node->checks + i];
        lengths = passing(check, lengths);
        is_right &= is_size(table, check);
    }
    want.size_types = is_right ? want.types & (TV_TYPE_NUMBER | TV_TYPE_INTEGER) : 0;
    bool is_some = lengths.least <= lengths.most && (node->types & TV_TYPE_STRING);
    want.len_min = is_some ? lengths.least : UINT32_MAX;
    want.len_span = is_some ? lengths.most - lengths.least : 0;
    bool is_phone = (node->personal & c->personal.kinds) >> TV_PII_PHONE & 1;
    if (is_phone && (node->types & TV_TYPE_STRING))
        want_phone(&want);
    return want;
}

static void find_wants(struct tv_checker *c) {
    c->wants[0] = (struct tv_want){
        .types = TV_TYPE_ANY, .size_types = TV_TYPE_ANY, .len_span = UINT32_MAX, .items = TV_NONE};
    for (uint32_t i = 0; i < c->table->nodes_count; i++)
        c->wants[i + 1] = want_of(c, &c->table->nodes[i]);
    for (uint32_t i = 0; i < c->table->slots_count; i++)
        c->fits[i] = tv_fit_of(c, c->table->slots[i].node);
}

/* ---- Objects --------------------------------------------------------------------------------- */

static const uint64_t no_masks[1] = {0};

/* The slots that a demand names, or 0 when some are not in the first mask or it asks for more. */
static uint64_t group_of(const struct tv_table *table, const struct tv_demand *demand) {
    uint64_t group = 0;
    for (uint32_t i = 0; i < demand->any_count; i++) {
        struct tv_operand operand = table->operands[demand->any + i];
        if (operand.b != TV_WANTED_SLOT || operand.a >= 64)
            return 0;
        group |= (uint64_t)1 << operand.a;
    }
    return group;
}

/* Its demands beyond single names. Of too many becomes one group that nothing meets. */
static void find_groups(const struct tv_table *table, const struct tv_shape *shape,
                        struct tv_form *form) {
    const struct tv_demand *first = &table->demands[shape->demands + shape->singles];
    uint32_t count = shape->demand_count - shape->singles;
    form->group_count = (uint8_t)(count <= TV_FORM_GROUPS ? count : 1);
    for (uint32_t i = 0; i < count && count <= TV_FORM_GROUPS; i++)
        form->groups[i] = group_of(table, first + i);
}

static uint64_t strangers_of(const struct tv_table *table, const struct tv_shape *shape) {
    uint64_t strangers = 0;
    for (uint32_t i = 0; shape->area == TV_AREA_ROOT && i < shape->slot_count && i < 64; i++) {
        if (table->slots[shape->slots + i].node == TV_NONE)
            strangers |= (uint64_t)1 << i;
    }
    return strangers;
}

static struct tv_form form_of(const struct tv_checker *c, const struct tv_shape *shape) {
    uint32_t keyset = shape->keyset == TV_NONE ? c->table->keysets_count : shape->keyset;
    enum tv_sum sum = tv_sum_of(c, shape);
    struct tv_form form = {
        .known = c->names_of[keyset],
        .fits = c->fits + shape->slots,
        .inner = tv_fit_of(c, shape->additional),
        .mask_words = shape->mask_words > 0 ? shape->mask_words : 1,
        .is_plain = shape->demand_count == shape->singles && shape->when_count == 0 && !sum,
        .has_whens = shape->when_count > 0,
        .sum = (uint8_t)sum,
        .wanted = shape->mask_words > 0 ? c->table->masks + shape->wanted : no_masks};
    form.first = form.wanted[0];
    form.strangers = strangers_of(c->table, shape);
    find_groups(c->table, shape, &form);
    return form;
}

static void find_forms(struct tv_checker *c) {
    c->forms[0] = (struct tv_form){.known = c->names_of[c->table->keysets_count],
                                   .inner = tv_fit_of(c, TV_NONE),
                                   .mask_words = 1,
                                   .is_plain = true,
                                   .wanted = no_masks};
    for (uint32_t i = 0; i < c->table->shapes_count; i++)
        c->forms[i + 1] = form_of(c, &c->table->shapes[i]);
}

/* ---- Events ---------------------------------------------------------------------------------- */

/* Fields that are the same in every event can be checked before it is known which one it is. */
static bool is_common(const struct tv_table *table, uint32_t slot) {
    uint32_t node = table->slots[tv_root_shape(table, 0)->slots + slot].node;
    for (uint32_t i = 1; i < table->events_count; i++) {
        if (table->slots[tv_root_shape(table, i)->slots + slot].node != node)
            return false;
    }
    return true;
}

static uint8_t field_of(const struct tv_table *table, uint32_t slot) {
    uint8_t field = 0;
    while (field < TV_FIELD_COUNT && table->fields[field] != slot)
        field++;
    return field;
}

/* True when the node takes the name of any call, and its checks only list texts. */
static bool takes_calls(struct tv_checker *c, uint32_t node) {
    if (node == TV_NONE || !(c->table->nodes[node].types & TV_TYPE_STRING))
        return false;
    const struct tv_node *wanted = &c->table->nodes[node];
    for (uint32_t i = 0; i < wanted->check_count; i++) {
        uint16_t kind = c->table->checks[wanted->checks + i].kind;
        if (kind != TV_CHECK_TYPE && kind != TV_CHECK_ENUM)
            return false;
    }
    c->mode = TV_MODE_QUIET;
    c->failed = false;
    for (unsigned call = 0; call < TV_CALL_COUNT; call++) {
        const char *name = tv_call_name((enum tv_call)call);
        struct tv_scalar value = {{name, strlen(name)}, 0, TV_TYPE_STRING};
        tv_checks_run(c, node, value);
    }
    c->mode = TV_MODE_MAIN;
    return !c->failed;
}

static void find_roots(struct tv_checker *c) {
    const struct tv_shape *first = tv_root_shape(c->table, 0);
    for (uint32_t slot = 0; slot < c->root_slots; slot++) {
        struct tv_root_slot *root = &c->roots[slot];
        root->fit = c->fits[first->slots + slot];
        root->field = field_of(c->table, slot);
        root->is_common = is_common(c->table, slot);
        root->is_kept = tv_field_is_kept((enum tv_field)root->field);
        root->is_call = root->field == TV_FIELD_TYPE && takes_calls(c, root->fit.node);
        root->is_id = tv_field_is_id((enum tv_field)root->field);
        root->is_plain = root->is_common && !root->is_kept && !root->is_id &&
                         !tv_field_is_observed(c, (enum tv_field)root->field);
    }
}

/* True when two shapes of messages ask for the same but for their properties. */
static bool is_alike(const struct tv_checker *c, uint32_t a, uint32_t b) {
    const struct tv_form *x = &c->forms[a], *y = &c->forms[b];
    if (x->first != y->first || x->group_count != y->group_count || x->is_plain != y->is_plain ||
        x->has_whens != y->has_whens || x->sum != y->sum || x->mask_words != 1 ||
        y->mask_words != 1 || memcmp(x->groups, y->groups, sizeof x->groups) != 0)
        return false;
    for (uint32_t slot = 0; slot < c->root_slots; slot++) {
        if (slot != c->table->fields[TV_FIELD_PROPERTIES] &&
            x->fits[slot].node != y->fits[slot].node)
            return false;
    }
    return true;
}

static struct tv_start start_of(const struct tv_checker *c, const struct tv_event_row *row) {
    uint32_t shape = c->table->nodes[row->node].shape, slot = c->table->fields[TV_FIELD_PROPERTIES];
    return (struct tv_start){.shape = shape,
                             .form = shape + 1,
                             .properties =
                                 slot == TV_NONE ? TV_NONE : c->forms[shape + 1].fits[slot].node,
                             .has_versions = row->versions > 1,
                             .is_forbidden = row->forbidden,
                             .is_unplanned = !row->planned && !row->forbidden};
}

/* Events share the form of one of the same call that came not long before. */
static void find_starts(struct tv_checker *c) {
    enum { FORMS = 4 };
    uint32_t forms[TV_CALL_COUNT][FORMS] = {{0}}, oldest = 0;
    for (uint32_t i = 0; i < c->table->events_count; i++) {
        c->starts[i] = start_of(c, &c->table->events[i]);
        uint32_t *of_call = forms[c->table->events[i].call], k = 0;
        while (k < FORMS && !(of_call[k] && is_alike(c, of_call[k], c->starts[i].form)))
            k++;
        if (k < FORMS)
            c->starts[i].form = of_call[k];
        else
            of_call[oldest++ % FORMS] = c->starts[i].form;
    }
}

/* The cache lines that so many bytes may touch, but not more than are worth fetching. */
static uint8_t lines_of(size_t len) {
    enum { LINES_MAX = 8 };
    size_t lines = (len + TV_LINE_LEN - 1) / TV_LINE_LEN;
    return (uint8_t)(lines < LINES_MAX ? lines : LINES_MAX);
}

static struct tv_outlook outlook_of(const struct tv_checker *c, const struct tv_names *names,
                                    uint32_t spot) {
    const struct tv_table *table = c->table;
    struct tv_outlook outlook = {.spot = names->spots[spot],
                                 .middle = tv_names_middle(names, spot)};
    outlook.start = c->starts[outlook.spot.slot];
    uint32_t form = c->wants[(uint32_t)(outlook.start.properties + 1)].form;
    if (form == 0)
        return outlook;
    struct tv_str piece = tv_names_piece(&c->forms[form].known);
    outlook.form = form;
    outlook.fits = table->shapes[form - 1].slots;
    outlook.names = (uint32_t)((size_t)(piece.at - c->names_room) / 8);
    outlook.name_lines = lines_of(piece.len);
    outlook.fit_lines = lines_of(table->shapes[form - 1].slot_count * sizeof *c->fits) + 1;
    return outlook;
}

/* The last one is that of the spot that is no name. */
static void find_outlooks(struct tv_checker *c) {
    uint32_t keyset = c->table->calls[TV_TRACK].names;
    const struct tv_names *names = keyset == TV_NONE ? NULL : &c->names_of[keyset];
    for (uint32_t i = 0; names && i < names->key_count; i++)
        c->outlooks[i] = outlook_of(c, names, i);
    if (names)
        c->outlooks[names->key_count] = (struct tv_outlook){.spot = names->spots[names->key_count]};
}

/* ---- All of it ------------------------------------------------------------------------------- */

void tv_prepare(struct tv_checker *c) {
    size_t mask_words = c->table->mask_words_max > 0 ? c->table->mask_words_max : 1;
    for (uint32_t i = 0; i < c->depth_max + 2; i++)
        c->levels[i].seen = c->masks + i * mask_words;
    for (uint32_t i = 0; i < c->table->keys_count; i++)
        c->signatures[i] = tv_name_signature(tv_table_string(c->table, c->table->keys[i].name));
    memset(c->memo, 0, sizeof *c->memo << TV_MEMO_BITS);
    memset(c->matching.seen, 0, c->matching.codes_max * sizeof *c->matching.seen);
    if (c->matching.codes_max > 0)
        tv_lazy_forget(&c->matching.lazy, c->table->patterns_count);
    tv_names_prepare(c->table, c->names_of, c->names_room);
    tv_personal_prepare(c);
    find_wants(c);
    find_forms(c);
    find_roots(c);
    find_starts(c);
    find_outlooks(c);
    tv_schema_prepare(c);
    tv_filler_prepare(c);
    c->has_time_formats = tv_times_have_formats(c);
    tv_repeats_reset(&c->repeats, c->table->nodes_count);
}
