/* What the parts of the evaluator of JSON Schemas share. Private to this folder.
 *
 * A question is one schema and one value: does it satisfy it? It is answered term by term; terms
 * with schemas of their own ask further questions, about the same value or about what it holds. All
 * questions that wait for an answer stand on a stack of frames, the one at hand on top:
 *
 *   frames   schema 0, /           at its term properties, at the member "a"
 *            schema 4, /a          at its term anyOf, branch 1
 *            schema 7, /a          <- runs
 *
 * An answer is passed on to the frame below. What a schema and a value gave is remembered, so that
 * what is asked on many ways is answered once; and every step is taken from the record's budget, so
 * that whatever a schema and a value do to each other ends. */
#ifndef TV_SCHEMA_H
#define TV_SCHEMA_H

#include "checker.h"

enum {
    TV_COUNTED_MAX = 256, /* failures of a branch that are counted */
    TV_QUICK_MAX = 256    /* questions of one evaluation that are answered on the spot */
};

/* What an answer is for. */
enum tv_ask {
    TV_ASK_QUIET, /* yes or no; ends at the first failure */
    TV_ASK_COUNT, /* all failures are weighed, to find the branch that was meant */
    TV_ASK_TELL   /* all failures are noted */
};

enum tv_stage { TV_STAGE_TYPE, TV_STAGE_TERMS, TV_STAGE_MEMBERS, TV_STAGE_DONE };

/* One question. */
struct tv_frame {
    struct tv_walk_mark mark;   /* the value */
    struct tv_walk_mark cursor; /* TERMS, CONTAINS: an item. MEMBERS: the value of the member */
    uint32_t schema;
    uint32_t term;    /* the present one, among those of the schema */
    uint32_t turn;    /* questions that it has asked so far */
    uint32_t index;   /* MEMBERS: number of the item */
    uint32_t matched; /* branches that are satisfied */
    uint32_t best;    /* the branch with the least weight, */
    uint32_t weight;  /* and that */
    uint32_t told_at; /* where failures are noted */
    uint32_t about;   /* term on whose behalf they are; TV_NONE: the schema's own */
    uint8_t ask;      /* enum tv_ask */
    uint8_t stage;    /* enum tv_stage */
    uint8_t type;     /* enum tv_type of the value; an integer has NUMBER too */
    bool failed;
    bool is_part;     /* when it fails, so does the question below it */
    bool is_spoken;   /* MEMBERS: some term speaks about this name */
    bool has_members; /* some term is about what the value holds */
};

struct tv_evaluation {
    struct tv_checker *checker;
    struct tv_walk walk;
    uint32_t depth;             /* frames in use */
    uint32_t check;             /* the check that asks */
    uint32_t quick_left;        /* questions that may still be answered on the spot */
    bool passed;                /* the last answer */
    bool given_up;              /* no room for another frame */
    uint32_t counted, weight;   /* failures of the branch that is weighed */
    struct tv_walk_mark branch; /* its value */
};

static inline const struct tv_term *tv_frame_term(const struct tv_evaluation *e,
                                                  const struct tv_frame *frame) {
    const struct tv_table *table = e->checker->table;
    return &table->terms[table->schemas[frame->schema].terms + frame->term];
}

/* schema_check.c: a question; the frame at hand stays valid. One that is answered on the spot needs
 * no frame of its own: the next step of the one at hand finds the answer. */
void tv_frame_ask(struct tv_evaluation *e, uint32_t schema, struct tv_walk_mark mark,
                  enum tv_ask ask);
/* The same, as a part of what the frame asks itself: about its value, or about a part of that. */
void tv_frame_ask_part(struct tv_evaluation *e, const struct tv_frame *frame, uint32_t schema,
                       struct tv_walk_mark mark);
/* The question asked last. */
struct tv_frame *tv_frame_top(struct tv_evaluation *e);
/* A term, by its number in the table, is not satisfied. about: as in the frame. */
void tv_frame_fail(struct tv_evaluation *e, struct tv_frame *frame, uint32_t term, uint32_t about);

/* schema_pass.c: passes the value at the walk's place. */
void tv_schema_pass(struct tv_evaluation *e);
/* Keeps where an object or array ends, which is where the walk stands. */
void tv_schema_keep(struct tv_evaluation *e, uint32_t at);

/* schema_value.c: types of the value, as bits; terms that ask no further questions. */
unsigned tv_frame_types(struct tv_evaluation *e, const struct tv_frame *frame);
void tv_schema_look(struct tv_evaluation *e, struct tv_frame *frame);
/* Which of at most 64 names an object has, as bits. */
uint64_t tv_schema_find(struct tv_evaluation *e, struct tv_walk_mark object,
                        const struct tv_str *names, unsigned count);
/* A name or string, decoded; valid until the next one is. */
struct tv_str tv_schema_name(struct tv_evaluation *e, struct tv_str raw, bool has_escape);

/* schema_branch.c: the next question of a term about the value as a whole, when it is its turn;
 * passed: the answer to the one before. false: there is none. */
bool tv_schema_branch(struct tv_evaluation *e, struct tv_frame *frame);

/* schema_member.c: goes into the value; looks at the next of what it holds. */
void tv_schema_enter(struct tv_evaluation *e, struct tv_frame *frame);
void tv_schema_step(struct tv_evaluation *e, struct tv_frame *frame);

#endif
