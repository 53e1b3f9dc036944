/* What an object or array holds: in one pass, each member or item is asked about by all terms that
 * speak about it. */
#include "schema_frame.h"

/* At a name or item. */
static void take_member(struct tv_evaluation *e, struct tv_frame *frame) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (frame->type == TV_TYPE_OBJECT)
        tv_walk_key(&e->walk, &raw, &has_escape);
    frame->cursor = tv_walk_save(&e->walk);
    frame->term = 0;
    frame->is_spoken = false;
}

void tv_schema_enter(struct tv_evaluation *e, struct tv_frame *frame) {
    bool empty = true;
    tv_walk_restore(&e->walk, frame->mark);
    tv_walk_enter(&e->walk, &empty);
    frame->stage = empty ? TV_STAGE_DONE : TV_STAGE_MEMBERS;
    if (!empty)
        take_member(e, frame);
}

/* Behind the member at the cursor. */
static void pass_member(struct tv_evaluation *e, struct tv_frame *frame) {
    bool more = false;
    tv_walk_restore(&e->walk, frame->cursor);
    tv_schema_pass(e);
    tv_walk_next(&e->walk, frame->type == TV_TYPE_OBJECT ? '}' : ']', &more);
    if (more) {
        frame->index++;
        take_member(e, frame);
        return;
    }
    tv_schema_keep(e, frame->mark.at);
    frame->stage = TV_STAGE_DONE;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* The name stands in front of its value, as a string. */
static struct tv_walk_mark name_mark(const struct tv_frame *frame) {
    const uint32_t *quote = frame->cursor.quote - 2;
    return (struct tv_walk_mark){quote, quote[0], frame->cursor.depth};
}

static struct tv_str read_name(struct tv_evaluation *e, const struct tv_frame *frame) {
    struct tv_walk_mark mark = name_mark(frame);
    struct tv_str raw = {e->walk.base + mark.at + 1, mark.quote[1] - mark.at - 1};
    return tv_schema_name(e, raw, tv_walk_has_escape(&e->walk, mark.at + 1, mark.quote[1]));
}

/* What fails is told where the value is: only that place tells which name it is. */
static void ask_name(struct tv_evaluation *e, const struct tv_frame *frame, uint32_t term) {
    uint32_t depth = e->depth;
    tv_frame_ask_part(e, frame, e->checker->table->terms[term].a, name_mark(frame));
    if (e->depth == depth)
        return;
    struct tv_frame *question = tv_frame_top(e);
    question->told_at = frame->cursor.at;
    question->about = term;
}

/* The schema that a term has for the value of a name; TV_NONE: it does not speak about it. */
static uint32_t schema_of(struct tv_evaluation *e, struct tv_frame *frame,
                          const struct tv_term *term) {
    const struct tv_table *table = e->checker->table;
    const struct tv_key *key;
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_PROPERTIES:
        key = tv_keyset_find_fast(table, term->a, read_name(e, frame));
        frame->is_spoken |= key != NULL;
        return key ? key->target : TV_NONE;
    case TV_TERM_PATTERN_PROPERTY:
        if (!tv_pattern_matches(e->checker, &table->patterns[term->a], read_name(e, frame)))
            return TV_NONE;
        frame->is_spoken = true;
        return term->b;
    case TV_TERM_ADDITIONAL:
        return frame->is_spoken ? TV_NONE : term->a;
    default:
        return TV_NONE;
    }
}

/* Likewise for an item. */
static uint32_t schema_of_item(const struct tv_frame *frame, const struct tv_term *term) {
    bool is_meant = (term->kind == TV_TERM_ITEMS && frame->index >= term->b) ||
                    (term->kind == TV_TERM_ITEM && frame->index == term->b);
    return is_meant ? term->a : TV_NONE;
}

/* ---- Steps ----------------------------------------------------------------------------------- */

void tv_schema_step(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_schema *schema = &e->checker->table->schemas[frame->schema];
    uint32_t from = frame->term;
    while (frame->term < schema->term_count) {
        const struct tv_term *term = tv_frame_term(e, frame);
        uint32_t number = schema->terms + frame->term++;
        bool is_object = frame->type == TV_TYPE_OBJECT;
        if (is_object && term->kind == TV_TERM_NAMES) {
            ask_name(e, frame, number);
            return;
        }
        uint32_t wanted = is_object ? schema_of(e, frame, term) : schema_of_item(frame, term);
        if (wanted != TV_NONE) {
            tv_frame_ask_part(e, frame, wanted, frame->cursor);
            return;
        }
    }
    tv_spend(e->checker, (frame->term - from) / 4);
    pass_member(e, frame);
}
