/* JSON Schemas: the stack of questions, and what is remembered of the answers. See schema_frame.h.
 *
 * A name that stands in an object twice counts with both of its values, as it does everywhere in
 * the checker; that it stands there twice is a finding of its own. */
#include "schema_frame.h"

#include <string.h>

struct tv_frame *tv_frame_top(struct tv_evaluation *e) {
    return &e->checker->frames[e->depth - 1];
}

/* ---- What is remembered ---------------------------------------------------------------------- */

enum { SMALL = 256 /* bytes of a text */ };
enum { VERDICT_PASSED = 1, VERDICT_FAILED, VERDICT_TOLD };

static struct tv_verdict *verdict_of(const struct tv_evaluation *e, const struct tv_frame *frame) {
    uint64_t hash = ((uint64_t)frame->schema << 32 | frame->mark.at) * 0x9e3779b97f4a7c15u;
    return &e->checker->verdicts[hash >> (64 - TV_VERDICT_BITS)];
}

static bool is_verdict_of(const struct tv_evaluation *e, const struct tv_verdict *verdict,
                          const struct tv_frame *frame) {
    return verdict->turn == e->checker->verdict_turn && verdict->schema == frame->schema &&
           verdict->at == frame->mark.at;
}

/* Answers a question that was answered before, if nothing is left to be said about it. */
static void recall(const struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_verdict *verdict = verdict_of(e, frame);
    if (!is_verdict_of(e, verdict, frame))
        return;
    bool is_enough = verdict->verdict == VERDICT_PASSED || frame->ask == TV_ASK_QUIET ||
                     (frame->ask == TV_ASK_TELL && verdict->verdict == VERDICT_TOLD);
    if (!is_enough)
        return;
    frame->failed = verdict->verdict != VERDICT_PASSED;
    frame->stage = TV_STAGE_DONE;
}

static void remember(const struct tv_evaluation *e, const struct tv_frame *frame) {
    struct tv_verdict *verdict = verdict_of(e, frame);
    bool was_told = is_verdict_of(e, verdict, frame) && verdict->verdict == VERDICT_TOLD;
    bool is_told = was_told || frame->ask == TV_ASK_TELL;
    *verdict = (struct tv_verdict){.turn = e->checker->verdict_turn,
                                   .schema = frame->schema,
                                   .at = frame->mark.at,
                                   .verdict = !frame->failed ? VERDICT_PASSED
                                              : is_told      ? VERDICT_TOLD
                                                             : VERDICT_FAILED};
}

/* A number for what is remembered from here on; nothing of old numbers counts. */
static void start_turn(struct tv_checker *checker) {
    if (++checker->verdict_turn == 0) {
        memset(checker->verdicts, 0, sizeof *checker->verdicts << TV_VERDICT_BITS);
        memset(checker->passed, 0, sizeof *checker->passed << TV_PASSED_BITS);
        checker->verdict_turn = 1;
    }
}

/* ---- Failures -------------------------------------------------------------------------------- */

/* How far a failure is from what the author of a branch may have meant by this value: another type
 * is far, a constant of its own or of a member names another branch, all else is a slip. */
static uint32_t weigh(const struct tv_evaluation *e, const struct tv_frame *frame, uint32_t kind) {
    enum { SLIP = 1, OTHER = 1 << 10, FAR = 1 << 20 };
    uint32_t below = frame->mark.depth - e->branch.depth;
    bool is_type = kind == TV_TERM_TYPE || kind == TV_TERM_NEVER;
    if (is_type && frame->mark.at == e->branch.at)
        return FAR;
    bool names_branch = kind == TV_TERM_CONST || kind == TV_TERM_ENUM;
    return names_branch && below <= 1 ? OTHER : SLIP;
}

static void note(struct tv_evaluation *e, const struct tv_frame *frame, uint32_t term,
                 uint32_t about) {
    struct tv_checker *checker = e->checker;
    if (checker->blame_count == TV_BLAMES_MAX) {
        checker->pending_lost++;
        return;
    }
    checker->blames[checker->blame_count] = (struct tv_blame){e->check, about};
    tv_note(checker, (struct tv_pending){.at = frame->told_at,
                                         .object = checker->blame_count++,
                                         .what = term,
                                         .rule = checker->table->checks[e->check].rule & 0xfffu,
                                         .kind = TV_PENDING_TERM});
}

void tv_frame_fail(struct tv_evaluation *e, struct tv_frame *frame, uint32_t term, uint32_t about) {
    if (e->checker->out_of_steps || e->given_up)
        return;
    frame->failed = true;
    if (frame->ask == TV_ASK_COUNT) {
        e->counted++;
        e->weight += weigh(e, frame, e->checker->table->terms[term].kind);
    } else if (frame->ask == TV_ASK_TELL) {
        note(e, frame, term, about);
    }
}

/* ---- Running --------------------------------------------------------------------------------- */

/* A value of a wrong type is told as that, and nothing else about it. */
static void look_at_type(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_table *table = e->checker->table;
    const struct tv_schema *schema = &table->schemas[frame->schema];
    unsigned types = tv_frame_types(e, frame);
    frame->type = (uint8_t)types;
    frame->stage = TV_STAGE_TERMS;
    tv_spend(e->checker, schema->term_count);
    for (uint32_t i = schema->terms; i < schema->terms + schema->term_count; i++) {
        const struct tv_term *term = &table->terms[i];
        bool is_wrong = term->kind == TV_TERM_TYPE && !(term->a & types);
        if (is_wrong || term->kind == TV_TERM_NEVER) {
            tv_frame_fail(e, frame, i, frame->about);
            frame->stage = TV_STAGE_DONE;
            return;
        }
        frame->has_members |=
            (types & TV_TYPE_ARRAY) && (term->kind == TV_TERM_ITEMS || term->kind == TV_TERM_ITEM);
        frame->has_members |= (types & TV_TYPE_OBJECT) && term->kind >= TV_TERM_PROPERTIES &&
                              term->kind <= TV_TERM_NAMES;
    }
}

/* Types of values that a term is about; 0: it is looked at elsewhere. */
static unsigned types_about(uint32_t kind) {
    static const uint8_t types[TV_TERM_COUNT] = {
#define TV_TERM_ROW(id, about, keyword) about,
        TV_TERMS(TV_TERM_ROW)
#undef TV_TERM_ROW
    };
    bool is_elsewhere = kind <= TV_TERM_TYPE || kind == TV_TERM_ITEMS || kind == TV_TERM_ITEM ||
                        (kind >= TV_TERM_PROPERTIES && kind <= TV_TERM_NAMES);
    return is_elsewhere ? 0 : types[kind];
}

/* Terms that ask about the value itself, or about its items, one after the other. */
static bool asks_on(uint32_t kind) {
    bool is_names = kind == TV_TERM_DEPENDS_NAMES;
    return kind == TV_TERM_CONTAINS || (kind >= TV_TERM_DEPENDS && !is_names);
}

static void look_at_term(struct tv_evaluation *e, struct tv_frame *frame) {
    const struct tv_schema *schema = &e->checker->table->schemas[frame->schema];
    if (frame->term == schema->term_count) {
        if (frame->has_members)
            tv_schema_enter(e, frame);
        else
            frame->stage = TV_STAGE_DONE;
        return;
    }
    if (types_about(tv_frame_term(e, frame)->kind) & frame->type) {
        if (tv_schema_branch(e, frame))
            return;
        tv_schema_look(e, frame);
    }
    frame->term++;
    frame->turn = 0;
}

/* ---- Questions ------------------------------------------------------------------------------- */

/* A schema that is nothing but a reference is what it refers to. */
static uint32_t follow(const struct tv_table *table, uint32_t schema) {
    const struct tv_schema *row = &table->schemas[schema];
    while (row->term_count == 1 && table->terms[row->terms].kind == TV_TERM_REF) {
        schema = table->terms[row->terms].a;
        row = &table->schemas[schema];
    }
    return schema;
}

/* None of its terms asks a further question. */
static bool is_flat(const struct tv_table *table, const struct tv_schema *schema) {
    for (uint32_t i = schema->terms; i < schema->terms + schema->term_count; i++)
        if (types_about(table->terms[i].kind) == 0 ? table->terms[i].kind > TV_TERM_TYPE
                                                   : asks_on(table->terms[i].kind))
            return false;
    return true;
}

/* Looking at the value again and again costs little. */
static bool is_small(const struct tv_evaluation *e, struct tv_walk_mark mark) {
    unsigned type = tv_walk_types[(unsigned char)e->walk.base[mark.at]];
    if (type == TV_TYPE_STRING)
        return mark.quote[1] - mark.at < SMALL;
    return type == TV_TYPE_BOOLEAN || type == TV_TYPE_NULL;
}

/* Many schemas only ask what type the value has, or whether a name is there. Such a question is
 * answered on the spot. Nothing of it is remembered, and so only some are. */
static bool is_quick(struct tv_evaluation *e, uint32_t schema, struct tv_walk_mark mark) {
    const struct tv_schema *row = &e->checker->table->schemas[schema];
    if (e->quick_left == 0 || !is_flat(e->checker->table, row))
        return false;
    e->quick_left -= !is_small(e, mark);
    struct tv_frame frame = {.mark = mark, .schema = schema, .about = TV_NONE};
    look_at_type(e, &frame);
    for (; frame.stage == TV_STAGE_TERMS && frame.term < row->term_count; frame.term++)
        if (types_about(tv_frame_term(e, &frame)->kind) & frame.type)
            tv_schema_look(e, &frame);
    e->passed = !frame.failed;
    return true;
}

static void open_frame(struct tv_evaluation *e, uint32_t schema, struct tv_walk_mark mark,
                       enum tv_ask ask) {
    struct tv_checker *checker = e->checker;
    if (e->depth == TV_FRAMES_MAX) {
        e->given_up = true;
        tv_note_budget(checker, TV_DETAIL_NO_FRAMES);
        return;
    }
    struct tv_frame *frame = &checker->frames[e->depth++];
    *frame = (struct tv_frame){
        .mark = mark, .schema = schema, .told_at = mark.at, .about = TV_NONE, .ask = (uint8_t)ask};
    tv_spend(checker, 2);
    recall(e, frame);
}

/* What fails on the spot is asked once more where that has to be told. */
void tv_frame_ask(struct tv_evaluation *e, uint32_t schema, struct tv_walk_mark mark,
                  enum tv_ask ask) {
    schema = follow(e->checker->table, schema);
    if (!is_quick(e, schema, mark) || (!e->passed && ask != TV_ASK_QUIET))
        open_frame(e, schema, mark, ask);
}

void tv_frame_ask_part(struct tv_evaluation *e, const struct tv_frame *frame, uint32_t schema,
                       struct tv_walk_mark mark) {
    uint32_t depth = e->depth;
    schema = follow(e->checker->table, schema);
    if (is_quick(e, schema, mark) && e->passed)
        return;
    open_frame(e, schema, mark, (enum tv_ask)frame->ask);
    if (e->depth == depth)
        return;
    struct tv_frame *part = tv_frame_top(e);
    part->is_part = true;
    part->about = frame->about;
    if (mark.at == frame->mark.at)
        part->told_at = frame->told_at;
}

/* ---- The loop ---------------------------------------------------------------------------------
 */

/* Passes the answer of the frame on top on to the one below. */
static void close_frame(struct tv_evaluation *e) {
    struct tv_frame frame = *tv_frame_top(e);
    e->passed = !frame.failed;
    remember(e, &frame);
    if (--e->depth == 0)
        return;
    struct tv_frame *below = tv_frame_top(e);
    below->failed |= frame.is_part && frame.failed;
}

/* True when the rest of the question changes nothing. */
static bool is_answered(const struct tv_evaluation *e, const struct tv_frame *frame) {
    if (frame->stage == TV_STAGE_DONE)
        return true;
    if (!frame->failed || frame->ask == TV_ASK_TELL)
        return false;
    return frame->ask == TV_ASK_QUIET || e->counted >= TV_COUNTED_MAX;
}

static void run_top(struct tv_evaluation *e) {
    struct tv_frame *frame = tv_frame_top(e);
    if (is_answered(e, frame)) {
        close_frame(e);
    } else if (frame->stage == TV_STAGE_TYPE) {
        look_at_type(e, frame);
    } else if (frame->stage == TV_STAGE_TERMS) {
        look_at_term(e, frame);
    } else {
        tv_schema_step(e, frame);
    }
}

/* Without steps or room there is no answer: that is told, and the value passes. */
bool tv_schema_check(struct tv_checker *checker, const struct tv_job *job, bool is_told) {
    const struct tv_check *check = &checker->table->checks[job->what];
    struct tv_evaluation e = {
        .checker = checker, .walk = checker->walk, .check = job->what, .quick_left = TV_QUICK_MAX};
    struct tv_walk_mark mark = job->mark;
    if (!mark.quote) /* a scalar, which stands in something */
        mark = (struct tv_walk_mark){tv_quote_seek(checker, mark.at), mark.at, 1};
    start_turn(checker);
    tv_frame_ask(&e, check->a, mark, is_told ? TV_ASK_TELL : TV_ASK_QUIET);
    while (e.depth > 0 && !e.given_up && !checker->out_of_steps)
        run_top(&e);
    return e.depth > 0 || e.passed;
}

/* ---- Asking ---------------------------------------------------------------------------------- */

void tv_schema_ask(struct tv_checker *checker, uint32_t check, struct tv_walk_mark mark) {
    tv_job_push(checker, (struct tv_job){mark, check, true});
}

/* The schema of an event is about the whole message. */
void tv_schema_ask_event(struct tv_checker *checker) {
    const struct tv_event *event = &checker->event;
    const struct tv_node *node = &checker->table->nodes[event->row->node];
    for (uint32_t i = node->checks; i < node->checks + node->check_count; i++) {
        const struct tv_check *check = &checker->table->checks[i];
        if (check->kind == TV_CHECK_SCHEMA && (check->types & TV_TYPE_OBJECT))
            tv_schema_ask(checker, i, event->mark);
    }
}

/* ---- The start ------------------------------------------------------------------------------- */

/* The hash of a listed object or array; 0 when it is deeper or longer than values can be. */
static uint64_t hash_listed(struct tv_checker *checker, struct tv_str text) {
    struct tv_json_error error;
    struct tv_walk walk;
    if (text.len > checker->event_len_max ||
        !tv_json_check(checker->kernel, text, &checker->index, checker->depth_max, &error) ||
        !tv_walk_init(&walk, text, &checker->index))
        return 0;
    return tv_value_hash(checker, &walk);
}

size_t tv_schema_frame_size(void) {
    return sizeof(struct tv_frame);
}

void tv_schema_prepare(struct tv_checker *checker) {
    const struct tv_table *table = checker->table;
    if (table->schemas_count == 0)
        return;
    memset(checker->verdicts, 0, sizeof *checker->verdicts << TV_VERDICT_BITS);
    memset(checker->passed, 0, sizeof *checker->passed << TV_PASSED_BITS);
    for (uint32_t i = 0; i < table->terms_count; i++) {
        const struct tv_term *term = &table->terms[i];
        bool is_list = term->kind == TV_TERM_ENUM || term->kind == TV_TERM_CONST;
        for (uint32_t k = term->a; is_list && k < term->a + term->b; k++) {
            const struct tv_operand *operand = &table->operands[k];
            if (operand->a & (TV_TYPE_OBJECT | TV_TYPE_ARRAY))
                checker->listed[k] = hash_listed(checker, tv_table_string(table, operand->b));
        }
    }
    for (uint32_t i = 0; i < table->events_count; i++) {
        const struct tv_node *node = &table->nodes[table->events[i].node];
        for (uint32_t k = node->checks; k < node->checks + node->check_count; k++)
            checker->has_event_schemas |= table->checks[k].kind == TV_CHECK_SCHEMA;
    }
}
