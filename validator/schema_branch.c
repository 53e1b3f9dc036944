/* Terms that ask whether the value itself satisfies other schemas, or some item of it one.
 *
 * When a value fits no branch of anyOf or oneOf, the author is told about the branch that was
 * meant, and that there are others. All are weighed for that: their failures are counted, those
 * that name another branch (a type of its own, a constant) heavily. The lightest is gone through
 * once more, and what fails in it is told. When no branch takes even the type of the value, none
 * was meant, and that alone is told. */
#include "schema_frame.h"

enum { FAR = 1 << 20 }; /* weight of a branch for another type of value */

static uint32_t number_of(const struct tv_evaluation *e, const struct tv_frame *frame) {
    return (uint32_t)(tv_frame_term(e, frame) - e->checker->table->terms);
}

static bool ask(struct tv_evaluation *e, struct tv_frame *frame, uint32_t schema, enum tv_ask how) {
    frame->turn++;
    tv_frame_ask(e, schema, frame->mark, how);
    return true;
}

static bool ask_part(struct tv_evaluation *e, struct tv_frame *frame, uint32_t schema) {
    frame->turn++;
    tv_frame_ask_part(e, frame, schema, frame->mark);
    return true;
}

static uint32_t branch_of(const struct tv_evaluation *e, const struct tv_term *term, uint32_t i) {
    return e->checker->table->operands[term->a + i].a;
}

/* ---- Branches -------------------------------------------------------------------------------- */

/* Goes through a branch once more, to tell what fails in it. */
static bool tell_branch(struct tv_evaluation *e, struct tv_frame *frame,
                        const struct tv_term *term) {
    const struct tv_term *terms = e->checker->table->terms;
    uint32_t about = frame->about;
    bool is_name = about != TV_NONE && terms[about].kind == TV_TERM_NAMES;
    frame->about = is_name ? about : number_of(e, frame);
    ask_part(e, frame, branch_of(e, term, frame->best));
    frame->about = about;
    return true;
}

/* No branch is satisfied. Their turns come once more: turns b + 1 to 2 b bring their weights. */
static bool weigh_branches(struct tv_evaluation *e, struct tv_frame *frame,
                           const struct tv_term *term) {
    if (frame->ask != TV_ASK_TELL) {
        tv_frame_fail(e, frame, number_of(e, frame), frame->about);
        return false;
    }
    uint32_t weighed = frame->turn - term->b;
    if (weighed > term->b)
        return false;
    if (weighed == 0)
        frame->failed = true, frame->weight = UINT32_MAX;
    else if (e->weight < frame->weight)
        frame->weight = e->weight, frame->best = weighed - 1;
    if (weighed < term->b) {
        e->counted = e->weight = 0;
        e->branch = frame->mark;
        return ask(e, frame, branch_of(e, term, weighed), TV_ASK_COUNT);
    }
    if (frame->weight < FAR)
        return tell_branch(e, frame, term);
    tv_frame_fail(e, frame, number_of(e, frame), frame->about);
    return false;
}

static bool next_of_some(struct tv_evaluation *e, struct tv_frame *frame,
                         const struct tv_term *term) {
    uint32_t enough = term->kind == TV_TERM_ANY_OF ? 1 : 2;
    if (frame->turn == 0)
        frame->matched = 0;
    else if (frame->turn <= term->b)
        frame->matched += e->passed;
    if (frame->turn < term->b && frame->matched < enough)
        return ask(e, frame, branch_of(e, term, frame->turn), TV_ASK_QUIET);
    if (frame->matched == 0)
        return weigh_branches(e, frame, term);
    if (frame->matched == 2) /* on its own behalf: there are too many */
        tv_frame_fail(e, frame, number_of(e, frame), number_of(e, frame));
    return false;
}

static bool next_of_all(struct tv_evaluation *e, struct tv_frame *frame,
                        const struct tv_term *term) {
    return frame->turn < term->b && ask_part(e, frame, branch_of(e, term, frame->turn));
}

/* ---- Other questions about the value --------------------------------------------------------- */

static bool next_of_not(struct tv_evaluation *e, struct tv_frame *frame,
                        const struct tv_term *term) {
    if (frame->turn == 0)
        return ask(e, frame, term->a, TV_ASK_QUIET);
    if (e->passed)
        tv_frame_fail(e, frame, number_of(e, frame), frame->about);
    return false;
}

static bool next_of_if(struct tv_evaluation *e, struct tv_frame *frame,
                       const struct tv_term *term) {
    const struct tv_operand *operand = &e->checker->table->operands[term->b];
    if (frame->turn == 0)
        return ask(e, frame, term->a, TV_ASK_QUIET);
    uint32_t schema = e->passed ? operand->a : operand->b;
    return frame->turn == 1 && schema != TV_NONE && ask_part(e, frame, schema);
}

static bool next_of_depends(struct tv_evaluation *e, struct tv_frame *frame,
                            const struct tv_term *term) {
    struct tv_str name = tv_table_string(e->checker->table, term->a);
    return frame->turn == 0 && tv_schema_find(e, frame->mark, &name, 1) &&
           ask_part(e, frame, term->b);
}

/* ---- Items ----------------------------------------------------------------------------------- */

/* Stands at the first item, or the one behind the cursor. */
static bool find_item(struct tv_evaluation *e, struct tv_frame *frame) {
    bool none = true, more = false;
    tv_walk_restore(&e->walk, frame->turn == 0 ? frame->mark : frame->cursor);
    if (frame->turn == 0)
        return tv_walk_enter(&e->walk, &none) && !none;
    tv_schema_pass(e);
    return tv_walk_next(&e->walk, ']', &more) && more;
}

static bool next_of_contains(struct tv_evaluation *e, struct tv_frame *frame,
                             const struct tv_term *term) {
    if (frame->turn > 0 && e->passed)
        return false;
    if (!find_item(e, frame)) {
        tv_frame_fail(e, frame, number_of(e, frame), frame->about);
        return false;
    }
    frame->cursor = tv_walk_save(&e->walk);
    frame->turn++;
    tv_frame_ask(e, term->a, frame->cursor, TV_ASK_QUIET);
    return true;
}

bool tv_schema_branch(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_term *term = tv_frame_term(e, frame);
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_ALL_OF:
        return next_of_all(e, frame, term);
    case TV_TERM_ANY_OF:
    case TV_TERM_ONE_OF:
        return next_of_some(e, frame, term);
    case TV_TERM_NOT:
        return next_of_not(e, frame, term);
    case TV_TERM_IF:
        return next_of_if(e, frame, term);
    case TV_TERM_REF:
        return frame->turn == 0 && ask_part(e, frame, term->a);
    case TV_TERM_DEPENDS:
        return next_of_depends(e, frame, term);
    case TV_TERM_CONTAINS:
        return next_of_contains(e, frame, term);
    default:
        return false;
    }
}
