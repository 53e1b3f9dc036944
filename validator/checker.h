/* What the parts of the checker share. Private to this folder.
 *
 *   frame.c    bytes -> records           check_object.c  demands of an object
 *   record.c   record -> events           check_name.c    names without a slot, twins
 *   root.c     members of an event        check_value.c   scalars
 *   event.c    which event it is          suggest.c       names that were probably meant
 *   check.c    containers below them      when.c          conditions
 *   repeat.c   those that come again      settle.c        pending entries -> findings
 *   lookup.c   known names                stray.c         properties at the top of a message
 *   limits.c   sizes                      sums.c          numbers that must agree
 *   times.c    the four timestamps        dynamic.c       names made at run time
 *   match.c    patterns                   filler.c        texts that stand for no value
 *   schema_*.c JSON Schemas               unique.c        equal values
 *   observe.c  what rules across events need; sketch.h  made by the walk
 *   personal.c personal data             mask.c          what is shown of it
 *   prepare.c  the table, laid out for the walk
 *
 * While a record is walked nothing is said, only noted: a pending entry is 16 bytes that name the
 * place and the demand. When the record turns out to be JSON to its end, settle.c makes findings of
 * them; when it does not, they are forgotten and the fault alone is reported. */
#ifndef TV_CHECKER_H
#define TV_CHECKER_H

#include "formats.h"
#include "frame.h"
#include "lookup.h"
#include "match.h"
#include "personal.h"
#include "repeat.h"
#include "validator.h"
#include "walk.h"

#include <stdalign.h>
#include <stddef.h>

enum {
    TV_PENDING_MAX = 65536,    /* entries of one event */
    TV_JOBS_MAX = 16384,       /* conditions and schemas of one event that wait to be looked at */
    TV_BLAMES_MAX = 16384,     /* failures in schemas of one event */
    TV_MEMO_BITS = 12,         /* names whose suggestion is remembered */
    TV_POINTER_MAX = 64 << 10, /* bytes of a pointer that is shown */
    TV_WORDS_MAX = 4096,       /* bytes of the words that explain one finding */
    TV_LISTED_LEN_MAX = 512,   /* bytes of a text that is compared with those listed */
    TV_TEXT_SLACK = 256,       /* room for brackets and names that merging adds */
    TV_READ_SLACK = 256,       /* bytes behind a text that may be read, whatever they are */
    TV_OUTER_SEEN_BITS = 11    /* faults of the outer part of a batch that are told once */
};

/* ---- What is noted --------------------------------------------------------------------------- */

/* How an entry came about, and so what `what` is. */
enum tv_pending_kind {
    TV_PENDING_PLAIN,     /* the rule says it; what: enum tv_detail */
    TV_PENDING_TYPE,      /* node that does not allow the value's type */
    TV_PENDING_CHECK,     /* check that the value does not pass */
    TV_PENDING_DEMAND,    /* demand that the object at `at` does not meet */
    TV_PENDING_FORMER,    /* key: an old name */
    TV_PENDING_NEAR,      /* key: the name that was meant */
    TV_PENDING_WANTED,    /* likewise, and an error would be told if that name were missing */
    TV_PENDING_UNKNOWN,   /* shape that has no such name */
    TV_PENDING_STRANGER,  /* call that has no event of this name */
    TV_PENDING_FORBIDDEN, /* event row that must not be sent */
    TV_PENDING_ELSEWHERE, /* key: name of an event that has this property */
    TV_PENDING_DYNAMIC,   /* offset of a name, in its quotes, in the object at `at` */
    TV_PENDING_TERM,      /* term that the value does not satisfy; object: a blame */
    TV_PENDING_VOID       /* taken back */
};

/* Fixed words; the list is in settle_tell.c. */
enum tv_detail {
    TV_DETAIL_NONE,
    TV_DETAIL_TYPE,      /* expected: "type" */
    TV_DETAIL_SIX_CALLS, /* expected: one of the six */
    TV_DETAIL_EVENT_SIZE,
    TV_DETAIL_BATCH_SIZE,
    TV_DETAIL_BATCH_COUNT,
    TV_DETAIL_PROPERTY_COUNT,
    TV_DETAIL_TRAIT_COUNT,
    TV_DETAIL_GROUP_TRAIT_COUNT,
    TV_DETAIL_TEXT_LENGTH,
    TV_DETAIL_TOTAL,
    TV_DETAIL_LENGTH,
    TV_DETAIL_NO_STEPS,
    TV_DETAIL_NO_JOBS,
    TV_DETAIL_NO_NAMES,
    TV_DETAIL_NO_FRAMES,
    TV_DETAIL_MORE,      /* with the number of entries that had no room */
    TV_DETAIL_AT_TRAITS, /* suggestions: where a field belongs */
    TV_DETAIL_AT_CONTEXT_TRAITS,
    TV_DETAIL_AT_USER_ID,
    TV_DETAIL_AT_ANONYMOUS_ID,
    TV_DETAIL_ORIGINAL_TIME,
    TV_DETAIL_OWN_TIME, /* expected: a time that another one is compared with */
    TV_DETAIL_SENT_AT,
    TV_DETAIL_PRESENT,
    TV_DETAIL_IDENTITY
};

/* at: the value, or the object that lacks something. object: the object that holds the name. Both
 * are offsets in the text that is walked. seq keeps the order of entries at one place. */
struct tv_pending {
    uint32_t at;
    uint32_t object;
    uint32_t what;
    uint32_t rule : 12, kind : 4, seq : 16;
};

static_assert(sizeof(struct tv_pending) == 16, "there are many of them");

/* Why a term of a schema is told. */
struct tv_blame {
    uint32_t check; /* the check that asks for the schema */
    uint32_t about; /* term on whose behalf: ANY_OF or ONE_OF, of whose branches this is the closest
                       one; NAMES, when it is about the value's name; ONE_OF itself, when too many
                       branches are satisfied. TV_NONE: none */
};

/* ---- The walk -------------------------------------------------------------------------------- */

/* Who is listening. */
enum tv_mode {
    TV_MODE_MAIN,  /* everything is noted */
    TV_MODE_QUIET, /* nothing is noted; failed tells whether something would have been */
    TV_MODE_EXTRA  /* what a condition demands in addition: only the table's demands are noted */
};

/* What a slot takes: enough for most values. Masks are of enum tv_type. */
struct tv_fit {
    uint32_t node;      /* or TV_NONE */
    uint8_t free_types; /* any value of these is right */
    uint8_t size_types; /* any number of these that has no minus is right */
};

/* More of a node, for values that some check is about. */
struct tv_want {
    uint8_t types;       /* mask of enum tv_type that the node allows */
    uint8_t check_types; /* values of these are looked at by some check */
    uint8_t size_types;  /* any number of these that has no minus is right */
    uint8_t format;      /* of strings, when it is all that is asked of them; else 0 */
    bool is_phone;       /* phone numbers belong there, and are searched for elsewhere */
    uint32_t len_min;    /* strings of len_min .. len_min + len_span bytes are right */
    uint32_t len_span;
    uint32_t form;  /* of objects; number of a shape, + 1 */
    uint32_t items; /* node, or TV_NONE */
};

enum { TV_FORM_GROUPS = 2 };

/* A shape, its parts at hand: one cache line for nearly all objects, one for what few need. The
 * first form of all is that of an object of which nothing is known. */
struct tv_form {
    alignas(TV_LINE_LEN) struct tv_names known; /* its keyset */
    const struct tv_fit *fits;                  /* of its slots */
    struct tv_fit inner;                        /* of values without a slot */
    uint64_t first;      /* mask: slots that have to be there; the first 64 */
    uint32_t mask_words; /* at least 1 */
    bool is_plain;       /* only single names are asked for, no conditions, no sums */
    bool has_whens;
    uint8_t sum;         /* enum tv_sum */
    uint8_t group_count; /* 0: all demands are for single names */

    const uint64_t *wanted;          /* mask_words masks, the first of them is `first` */
    uint64_t groups[TV_FORM_GROUPS]; /* slots; one of each meets all other demands. 0: not known */
    uint64_t
        strangers; /* of a message: slots of the first 64 that other calls have, not this one */
};

static_assert(offsetof(struct tv_form, wanted) == TV_LINE_LEN, "see above");

/* Numbers of an object that must agree: sums.c. */
enum tv_sum { TV_SUM_NONE, TV_SUM_ORDER, TV_SUM_VIDEO };

/* A container that is open. The last one open is the only one that the walk looks at. */
struct tv_level {
    const struct tv_form *form;
    const struct tv_shape *shape; /* of an object whose names are known, or NULL */
    uint64_t *seen;               /* form->mask_words masks of slots */
    struct tv_walk_mark mark;     /* where it begins */
    struct tv_fit inner;          /* of items, or of values without a slot */
    uint32_t node;                /* what the container must be, or TV_NONE */
    uint32_t count;               /* items so far */
    uint32_t names;               /* height of the name stack when it was opened */
    uint32_t pending;             /* likewise entries */
    uint32_t outside;             /* and looks outside */
    uint64_t tag;                 /* to keep it by when it is right; 0: it is not to be kept */
    uint64_t steps;               /* left when it was opened, if it is to be kept */
    uint64_t sketch, item;        /* of it so far, of its last item; see sketch.h */
    char close;
    bool twice;      /* some slot was seen again */
    bool near;       /* some unknown name has a suggestion */
    bool dynamic;    /* some name was made at run time; it is noted */
    bool has_checks; /* its node has checks of containers */
};

/* A name without a slot, kept to find it again in the same object. */
struct tv_name {
    uint64_t hash; /* of the decoded name */
    uint32_t at;   /* of the raw name, behind its quote */
    uint32_t len;  /* of the raw name; TV_NAME_ESCAPED is added when it holds a backslash */
};
#define TV_NAME_ESCAPED ((uint32_t)1 << 31)

/* A condition or a schema to be looked at when the walk is over. */
struct tv_job {
    struct tv_walk_mark mark; /* of the value; of a scalar only where it is */
    uint32_t what;            /* a when, or a check with a schema */
    bool is_schema;
};

/* What a schema said about a value; see schema_check.c. */
struct tv_verdict {
    uint32_t turn; /* of an older one it does not count */
    uint32_t schema, at;
    uint32_t verdict;
};

/* What an unknown name turned out to be. */
enum tv_likeness {
    TV_LIKE_NONE,
    TV_LIKE_NEAR,    /* a slip for a known name */
    TV_LIKE_FOLDED,  /* a known name in other case or with other separators */
    TV_LIKE_DYNAMIC, /* made at run time */
    TV_LIKE_RESERVED /* the warehouse needs it itself */
};

/* What was found out about an unknown name, of a keyset, or about a text that is not listed, of a
 * check; by the hash of the name or text. */
struct tv_memo {
    uint64_t hash;
    uint32_t len;
    uint32_t source; /* what was asked; see suggest.c. 0: an empty place */
    uint32_t found;  /* key or operand, or TV_NONE */
    uint8_t like;    /* of names: enum tv_likeness */
};
#define TV_MEMO_LISTED ((uint32_t)1 << 31)

/* A container on the way down to a value that something is told about. */
struct tv_step {
    const uint32_t *quote; /* the first one inside; those of the container's name stand before it */
    uint32_t index;        /* commas passed in it */
    bool is_item;          /* what it holds are items */
};

/* ---- An event -------------------------------------------------------------------------------- */

/* Members that may hold a whole event, or many; looked at when a record has no type. */
enum tv_carrier { TV_BATCH, TV_MESSAGE, TV_DATA, TV_VALUE, TV_PAYLOAD, TV_CARRIER_COUNT };

/* A member of the root whose value waits until it is known which event this is. */
struct tv_late {
    struct tv_walk_mark mark;
    uint32_t slot; /* TV_NONE: nothing is known about it */
};

/* What follows from the row of an event. */
struct tv_start {
    uint32_t shape; /* of the message */
    uint32_t form;  /* number, as in tv_want; events that differ in their body alone share one */
    uint32_t properties; /* node of this field, or TV_NONE; the form's fit may be another event's */
    bool has_versions;   /* more than one */
    bool is_forbidden;
    bool is_unplanned; /* no plan lists it, not even as forbidden */
};

/* The name of a track event, and where its own rules lie. In a large plan they are in no cache when
 * an event comes that was not met for long: all of it is fetched as soon as the name is read.
 *
 *   name --bucket--> outlook --> want, form, names and fits of its properties
 *
 * By the number of the name's spot, and in place of it: one cache line each. Its slot is the row.
 */
struct tv_outlook {
    alignas(TV_LINE_LEN) struct tv_spot spot;
    uint64_t middle; /* of the name, as in lookup.c */
    struct tv_start start;
    uint32_t form;  /* number of the form of its properties; 0: nothing is known of them */
    uint32_t fits;  /* number of the first fit of the slots of its properties */
    uint32_t names; /* offset of the piece of their keyset, in units of 8 bytes */
    uint8_t fit_lines, name_lines; /* how many cache lines are worth it */
};

static_assert(sizeof(struct tv_outlook) == TV_LINE_LEN, "see above");

/* What is known about a slot of the root before the event is. */
struct tv_root_slot {
    struct tv_fit fit; /* the same in every event, when is_common */
    uint8_t field;     /* enum tv_field; TV_FIELD_COUNT: none that the checker knows */
    bool is_common;
    bool is_plain; /* common, and nothing is kept of it but its place, nor observed */
    bool is_kept;  /* more than its place is kept */
    bool is_id;
    bool is_call; /* right when it says which call this is */
};

enum { TV_SKETCHED = 2 };

struct tv_event {
    struct tv_walk_mark mark;                  /* its opening bracket */
    uint32_t end;                              /* behind its closing bracket */
    uint32_t len;                              /* bytes of it as it was sent */
    uint32_t call;                             /* enum tv_call, or TV_CALL_COUNT */
    const struct tv_event_row *row;            /* which event, or NULL */
    const struct tv_shape *shape;              /* of the whole message, or NULL */
    const struct tv_form *form;                /* of that shape, but for its properties */
    uint32_t properties;                       /* node of theirs, or TV_NONE */
    const struct tv_outlook *foreseen;         /* if it is a track; or NULL */
    bool decided;                              /* row and shape are final */
    uint32_t field_at[TV_FIELD_COUNT + 1];     /* offset of its value; TV_NONE: not there */
    struct tv_walk_mark context, integrations; /* their values, when they are there */
    struct tv_str type, event, name;           /* decoded; at NULL: no string, or not there (yet) */
    struct tv_walk_mark carriers[TV_CARRIER_COUNT];
    uint8_t carrier_types[TV_CARRIER_COUNT]; /* tv_type; 0: not there */
    uint32_t late_count;

    uint64_t sketches[TV_SKETCHED]; /* of properties and traits; 0: not known */

    /* Of objects and arrays at field_at, and of strings that are not plain: their first quote. */
    const uint32_t *field_quote[TV_FIELD_COUNT + 1];
};

/* The last place that was asked for; the next one mostly lies behind it. */
struct tv_located {
    size_t at;             /* in the record */
    uint64_t line, column; /* from the record's start, from 1 */
    size_t line_at, line_end;
    size_t decoded, raw; /* the same place in a decoded string, and in its raw form */
};

/* ---- Text that is not the record itself ------------------------------------------------------ */

enum tv_piece_kind {
    TV_PIECE_SAME,  /* the same bytes stand in the text below */
    TV_PIECE_OUTER, /* likewise, in the outer part of a batch */
    TV_PIECE_GLUE   /* put in; stands for one place below */
};

/* A part of a merged text: from `at` on it comes from `from` of the text below. */
struct tv_piece {
    uint32_t at;
    uint32_t from;
    uint32_t kind;
};

enum { TV_PIECES_MAX = 4096 };

enum tv_wrapping { TV_WRAPPING_NONE, TV_WRAPPING_STRING, TV_WRAPPING_BASE64 };

/* The texts between the record and what is walked, and how their offsets translate.
 *
 *   record --(string or base64, decoded)--> unwrapped --(outer part of a batch put in)--> merged */
struct tv_layers {
    enum tv_wrapping wrapping;
    struct tv_str raw; /* the encoded string in the record, without quotes */
    uint32_t raw_at;   /* its offset */
    char *unwrapped;   /* event_len_max + TV_TEXT_SLACK bytes */
    size_t unwrapped_len;
    bool is_merged;
    char *merged; /* likewise */
    size_t merged_len;
    struct tv_piece *pieces; /* TV_PIECES_MAX */
    uint32_t piece_count;
    uint64_t *outer_seen; /* faults of the outer part already told; 0: an empty place */
    uint32_t outer_count;
};

/* A container that is open while its hash is made; see unique.c. */
struct tv_fold {
    uint64_t sum;  /* of what it holds so far */
    uint64_t name; /* hash of the present one, in an object */
    char close;
};

/* Two containers that are gone through side by side; see equal.c. */
struct tv_pairing {
    uint32_t start; /* of the other one, */
    uint32_t from;  /* and where the search for the next name begins in it */
    uint32_t count; /* members of each */
    bool is_object;
};

/* An object or array that a schema has passed: where it ends; see schema_pass.c. */
struct tv_passed {
    uint32_t turn; /* as in tv_verdict */
    uint32_t at, end;
    uint32_t quotes; /* of the index, in front of its end */
};

struct tv_checker {
    /* hot */
    struct tv_walk walk;
    const struct tv_table *table;
    struct tv_level *levels; /* levels[0]: the root of the event */
    uint32_t depth_max;
    enum tv_mode mode;
    bool failed;
    bool out_of_steps, out_of_names, out_of_jobs; /* it is noted once */
    uint64_t steps;                               /* that may still be made for this record */
    struct tv_event event;
    uint64_t *masks;
    struct tv_fit *fits;         /* by slot of the table */
    struct tv_want *wants;       /* by node + 1; the first one takes anything */
    struct tv_form *forms;       /* by shape + 1 */
    struct tv_names *names_of;   /* by keyset; behind the last, the one without names */
    char *names_room;            /* of their pieces: tv_names_size bytes */
    struct tv_start *starts;     /* by event row */
    struct tv_outlook *outlooks; /* by spot of the tracks' names */
    struct tv_root_slot *roots;  /* by root slot */
    struct tv_late *late;
    uint32_t root_slots;

    struct tv_name *names;
    uint32_t name_count, names_max;
    uint32_t name_floor;  /* names below it are those of a batch's outer part */
    char *decoded;        /* event_len_max bytes for strings with escapes */
    uint32_t decoded_len; /* of them in use for the event's own strings */
    struct tv_memo *memo;

    struct tv_pending *pending;
    uint32_t pending_count;
    uint64_t pending_lost;
    struct tv_job *jobs;
    uint32_t job_count;
    bool has_event_schemas; /* some event has a schema for the whole message */
    uint32_t outside;       /* how often an object's rightness hung on something outside of it */
    struct tv_repeats repeats;
    struct tv_matching matching;
    struct tv_fold *folds;       /* depth_max + 2 */
    struct tv_pairing *pairings; /* likewise */

    /* of schemas; none of it is there in a table without them */
    struct tv_frame *frames;     /* TV_FRAMES_MAX */
    struct tv_verdict *verdicts; /* 1 << TV_VERDICT_BITS */
    struct tv_passed *passed;    /* 1 << TV_PASSED_BITS */
    uint32_t verdict_turn;
    uint64_t *listed;        /* by operand: hash of a listed object or array */
    struct tv_blame *blames; /* TV_BLAMES_MAX */
    uint32_t blame_count;
    struct tv_personal personal;

    /* around it */
    struct tv_framer framer;
    struct tv_index index;
    struct tv_layers layers;
    struct tv_str record; /* the record as it stands in the input */
    struct tv_str text;   /* what is walked: record, or one of the layers */
    struct tv_located located;
    bool finds_error; /* the present event has a finding that is an error */
    bool enabled[TV_RULE_COUNT];
    bool filler_starts[256]; /* by first byte of a text: it may stand for no value */
    bool wants_times;        /* some rule compares timestamps */
    bool has_time_formats;   /* the table wants all of them to be times */
    bool has_now;            /* see tv_options */
    int64_t now;
    struct tv_day day; /* of the last time that was read */
    int64_t stamp;     /* the event's timestamp, micros since 1970, when has_stamp */
    bool has_stamp;    /* it is in the usual form, and somebody compares times */
    const struct tv_kernel *kernel;
    struct tv_sink sink;
    bool (*brief)(void *context, const struct tv_finding *finding);   /* see tv_options */
    void (*arrived)(void *context, const struct tv_arrival *arrival); /* likewise, or NULL */
    struct tv_watch *watch;                                           /* NULL: nobody observes */
    uint64_t told_events; /* events that something was told about */
    struct tv_totals totals;
    uint32_t *signatures;       /* by key: letters of its folded name */
    struct tv_step *steps_down; /* depth_max + 1 */
    char *pointer;              /* TV_POINTER_MAX */
    char *words;                /* TV_WORDS_MAX */
    struct tv_str event_at;
    size_t event_len_max;
    bool allow_empty;
    bool shows_personal; /* see tv_options */
    char *block;         /* all memory, the checker at the first cache line in it */
    size_t memory;
};

/* The shape of a form, or NULL. */
static inline const struct tv_shape *tv_shape_of(const struct tv_checker *checker,
                                                 const struct tv_form *form) {
    return form == checker->forms ? NULL : &checker->table->shapes[form - checker->forms - 1];
}

/* A level at its start. seen: the masks are set to none. */
static inline void tv_level_begin(const struct tv_checker *checker, struct tv_level *level,
                                  const struct tv_form *form, struct tv_walk_mark mark) {
    level->form = form;
    level->shape = tv_shape_of(checker, form);
    level->mark = mark;
    level->inner = form->inner;
    level->node = TV_NONE;
    level->count = 0;
    level->names = checker->name_count;
    level->pending = checker->pending_count;
    level->tag = 0;
    level->close = '}';
    level->twice = level->near = level->dynamic = level->has_checks = false;
    level->seen[0] = 0;
    for (uint32_t i = 1; i < form->mask_words; i++)
        level->seen[i] = 0;
}

#define TV_COLD __attribute__((cold, noinline))

/* ---- Between the parts ----------------------------------------------------------------------- */

/* Notes an entry; in TV_MODE_QUIET only that there is one. */
TV_COLD void tv_note(struct tv_checker *checker, struct tv_pending entry);

/* The same for what no definition says: the rule, and words that go with it. */
TV_COLD void tv_note_plain(struct tv_checker *checker, enum tv_rule rule, uint32_t at,
                           enum tv_detail detail);

/* The same for an old name, a key of the table, whose value is at the walk's place. true: the value
 * is what the name of today has. */
TV_COLD bool tv_note_former(struct tv_checker *checker, uint32_t object, const struct tv_key *key);

/* The same for a budget that is used up, whatever the mode. */
TV_COLD void tv_note_budget(struct tv_checker *checker, enum tv_detail detail);

/* Takes steps from the record's budget. false, noted once, when there are none left. */
bool tv_spend(struct tv_checker *checker, uint64_t steps);

/* record.c: takes a record for the present one. */
void tv_record_set(struct tv_checker *checker, struct tv_str record);
/* Checks one record (or, with is_prefix, tells only whether its bytes could be the start of
 * a good one). false when it is no JSON; *fault_at is then the offset of the fault. */
bool tv_record_check(struct tv_checker *checker, struct tv_str record, struct tv_cut cut,
                     uint32_t *fault_at);
#define TV_FAULT_AT_END UINT32_MAX /* only its end is missing */
/* Scans a text and puts the walk at its value. false: see error. */
bool tv_record_open(struct tv_checker *checker, struct tv_str text, struct tv_json_error *error);

/* record_batch.c: the record (or what it wraps) is the body of a batch request, already walked. */
TV_COLD void tv_batch_check(struct tv_checker *checker);
/* The items of the array at the walk's place, each an event. */
TV_COLD void tv_items_check(struct tv_checker *checker);

/* record_wrapper.c: true when the record, already walked, turned out to hold an event somewhere
 * inside; it has then been checked. */
TV_COLD bool tv_wrapper_check(struct tv_checker *checker);
/* The value at the walk's place is an event, a text that holds one, or a list of events. */
TV_COLD void tv_wrapped_check(struct tv_checker *checker);

/* root.c: true for fields of which more than the place is kept; for those that hold an id. */
bool tv_field_is_kept(enum tv_field field);
bool tv_field_is_id(enum tv_field field);

/* root.c: walks the members of the event at the walk's place, an object; those that depend on which
 * event it is may have to wait. false: a fault in the grammar. */
bool tv_root_walk(struct tv_checker *checker);
/* The rest, once the grammar of the record is known to be right: decides which event it is, checks
 * what had to wait, and settles. The walk is then behind the event. */
void tv_root_finish(struct tv_checker *checker);
/* The same for a value that is no object. */
void tv_root_refuse(struct tv_checker *checker);

/* Blanks between the values of the event that was walked last: a pretty-printed event is no larger
 * than a plain one. */
uint32_t tv_root_count_blanks(const struct tv_checker *checker);

/* event.c: finds call, name and version. Not final: only as far as nothing later can change it. */
void tv_event_decide(struct tv_checker *checker, bool is_final);
/* The name of a track (if it is one), in the text that is walked: fetches what that event needs,
 * and tells where it lies. NULL: not known yet. */
const struct tv_outlook *tv_event_foresee(const struct tv_checker *checker, struct tv_str name);

/* prepare.c: all that follows from the table, into the memory that the checker has for it. */
void tv_prepare(struct tv_checker *checker);

static inline const struct tv_shape *tv_root_shape(const struct tv_table *table, uint32_t event) {
    return &table->shapes[table->nodes[table->events[event].node].shape];
}

static inline const struct tv_want *tv_want_of(const struct tv_checker *checker, uint32_t node) {
    return &checker->wants[(uint32_t)(node + 1)];
}

static inline struct tv_fit tv_fit_of(const struct tv_checker *checker, uint32_t node) {
    const struct tv_want *want = tv_want_of(checker, node);
    return (struct tv_fit){node, want->types & (uint8_t)~want->check_types, want->size_types};
}

/* check.c: the value at the walk's place against a node (TV_NONE: anything). false: a fault. */
bool tv_check_value(struct tv_checker *checker, uint32_t node);
bool tv_check_string(struct tv_checker *checker, uint32_t node, struct tv_str *text);

/* check_value.c */
struct tv_scalar {
    struct tv_str text; /* of strings decoded; of others JSON */
    uint32_t at;        /* of the value */
    uint32_t bits;      /* enum tv_type; an integer has TV_TYPE_NUMBER too */
};
void tv_checks_run(struct tv_checker *checker, uint32_t node, struct tv_scalar value);
/* Checks of a whole container: before its members (false: it must not be there at all), after them.
 */
/* True when the value passes one check, of any kind but ANY_OF; those of containers pass, and what
 * a schema says comes later. */
bool tv_check_passes(struct tv_checker *checker, const struct tv_check *check,
                     struct tv_scalar value);
bool tv_checks_run_open(struct tv_checker *checker, uint32_t node, unsigned type);
void tv_checks_run_close(struct tv_checker *checker, const struct tv_level *level);
TV_COLD void tv_number_check(struct tv_checker *checker, uint32_t at, struct tv_str text);
struct tv_str tv_string_decode(struct tv_checker *checker, uint32_t at, struct tv_str raw);

/* check_name.c: names that have no slot, and names that stand twice. */
void tv_name_note(struct tv_checker *checker, struct tv_level *level, struct tv_str raw,
                  struct tv_str name);
/* The same at the root, where it is not known yet whose fields they are. */
void tv_name_note_root(struct tv_checker *checker, struct tv_str raw, struct tv_str name);
/* Makes up for that: the root's shape is known now. */
void tv_names_place_root(struct tv_checker *checker);
void tv_names_compare(struct tv_checker *checker, struct tv_level *level);
TV_COLD void tv_names_resolve(struct tv_checker *checker, struct tv_level *level);

static inline bool tv_has_seen(const struct tv_level *level, uint32_t slot) {
    return level->seen[slot >> 6] >> (slot & 63) & 1;
}

/* True when the object lacks a name that its shape demands by itself. */
static inline bool tv_lacks_single(const struct tv_level *level) {
    const struct tv_form *form = level->form;
    uint64_t missing = form->first & ~level->seen[0];
    for (uint32_t i = 1; i < form->mask_words; i++)
        missing |= form->wanted[i] & ~level->seen[i];
    return missing != 0;
}

/* check_object.c: the end of an object. */
void tv_object_close(struct tv_checker *checker, struct tv_level *level);

/* sums.c: which numbers of such an object must agree; and the end of one, to see whether they do.
 */
enum tv_sum tv_sum_of(const struct tv_checker *checker, const struct tv_shape *shape);
void tv_sum_check(struct tv_checker *checker, const struct tv_level *level);
/* Whether one of the members that the demand depends on is a number other than 0. */
bool tv_sum_has_money(const struct tv_checker *checker, const struct tv_level *level,
                      const struct tv_demand *demand);

/* limits.c: sizes of parts of the event, whose quotes in the index end before `end`. */
void tv_limits_check(struct tv_checker *checker, const uint32_t *end);

/* ids.c: what the table cannot say about ids and places of fields. */
void tv_id_check(struct tv_checker *checker, enum tv_field field, uint32_t at, struct tv_str text);
void tv_fields_check_places(struct tv_checker *checker);

/* stray.c: fields that the message should not have, and that are properties of the event. */
TV_COLD void tv_strays_find(struct tv_checker *checker);
/* match.c: true when the pattern fits some part of a text of UTF-8; true, too, when there are not
 * enough steps to find out, which is noted. */
bool tv_pattern_matches(struct tv_checker *checker, const struct tv_pattern *pattern,
                        struct tv_str text);
/* unique.c: true when no two of the `count` items of an array of `len` bytes are equal; true, too,
 * when there is no room or are not enough steps to find out, which is noted. */
bool tv_items_differ(struct tv_checker *checker, struct tv_walk_mark array, uint32_t count,
                     uint32_t len);
/* The same for equal values, however they are written. The walk moves behind the value. */
uint64_t tv_value_hash(struct tv_checker *checker, struct tv_walk *walk);
/* equal.c: true when two JSON texts, without blanks around them and no deeper than depth_max, are
 * one value; true, too, when there are not enough steps to find out, which is noted. */
bool tv_values_equal(struct tv_checker *checker, struct tv_str one, struct tv_str other);
/* The most codes of a pattern of the table. */
uint32_t tv_pattern_codes_max(const struct tv_table *table);

/* filler.c: a text that stands for no value; where one may begin; and the text of a value, the
 * first byte of which says that it may be one. */
enum tv_filler { TV_FILLER_NONE, TV_FILLER_EMPTY, TV_FILLER_WORD, TV_FILLER_YEAR_ONE };
enum tv_filler tv_filler_of(struct tv_str text);
bool tv_filler_rule(enum tv_rule rule); /* one that reports such texts */
void tv_filler_prepare(struct tv_checker *checker);
TV_COLD void tv_filler_check(struct tv_checker *checker, uint32_t node, uint32_t at,
                             struct tv_str text);

/* times.c: whether some rule about them is on; and all of them, behind the last member. */
bool tv_times_wanted(const struct tv_checker *checker);
bool tv_times_have_formats(const struct tv_checker *checker);
void tv_times_check(struct tv_checker *checker);

/* path.c: goes down one step from the value at the walk's place: a name, or the number of an item.
 * The walk then stands at that value; false: there is none. */
bool tv_path_step(struct tv_checker *checker, struct tv_walk *walk, struct tv_str step);
/* True when a path of the table leads to a value of the event. If not, *parent_at is the last value
 * on its way that is there, or TV_NONE when that one is no container, which is another mistake. */
bool tv_path_exists(struct tv_checker *checker, uint32_t path, uint32_t *parent_at);
/* The text of the string value at an offset, quotes left out; at NULL when there is no string. */
struct tv_str tv_string_at(const struct tv_checker *checker, uint32_t at);
/* The offset behind the value at `at` of a text that is known to be right. */
uint32_t tv_value_end(struct tv_str text, uint32_t at);

/* repeat.c: passes the container at the walk's place if it was right before. If not, *tag is
 * what it can be kept by when it is right (0: not at all). */
bool tv_repeat_find(struct tv_checker *checker, uint32_t node, uint64_t *tag);
/* Keeps the container that ends at the walk's place, if it is right and depends on nothing else. */
void tv_repeat_keep(struct tv_checker *checker, const struct tv_level *level);
void tv_repeats_reset(struct tv_repeats *repeats, uint32_t nodes_count);

/* when.c: puts a job, or the conditions of an object, into the queue; looks at all that wait. */
void tv_job_push(struct tv_checker *checker, struct tv_job job);
void tv_jobs_add(struct tv_checker *checker, const struct tv_level *level);
void tv_jobs_run(struct tv_checker *checker);

/* schema_check.c: the value is to be looked at by the schema of a check. mark.quote NULL: a scalar.
 */
TV_COLD void tv_schema_ask(struct tv_checker *checker, uint32_t check, struct tv_walk_mark mark);
TV_COLD void tv_schema_ask_event(struct tv_checker *checker);
/* Looks at it; false when it is wrong, which is noted when is_told. */
bool tv_schema_check(struct tv_checker *checker, const struct tv_job *job, bool is_told);
void tv_schema_prepare(struct tv_checker *checker);
/* Memory for all that, laid out with `take`. */
enum { TV_FRAMES_MAX = 16384 /* questions that wait for an answer: 16 for each level */ };
enum { TV_VERDICT_BITS = 12 /* answers that are remembered */ };
enum { TV_PASSED_BITS = 12 /* ends that are kept */ };
size_t tv_schema_frame_size(void);

/* trail.c: the first quote of the text at or behind an offset. */
const uint32_t *tv_quote_seek(const struct tv_checker *checker, uint32_t at);

/* suggest.c */
uint64_t tv_name_hash(struct tv_str name);
uint32_t tv_name_signature(struct tv_str name);
/* A name that no slot has. */
struct tv_asked {
    struct tv_str name; /* decoded */
    uint64_t hash;
};
/* Where it stands. */
enum tv_names_of { TV_NAMES_OF_ROOT, TV_NAMES_OF_EVENTS, TV_NAMES_OF_MEMBERS };
/* What it is, of those that the rules that are enabled are about. *key: that of
 * the keyset (which may be TV_NONE) that was meant, when it is near or folded, else TV_NONE.
 * Charges the step budget alike whether the answer is remembered or not. */
enum tv_likeness tv_name_judge(struct tv_checker *checker, enum tv_names_of where, uint32_t keyset,
                               const struct tv_asked *asked, uint32_t *key);
/* Of the properties of an event whose name is known: the key of another event of the same call
 * that has such a property; TV_NONE when there is none, or more than a few. */
TV_COLD uint32_t tv_name_elsewhere(struct tv_checker *checker, const struct tv_asked *asked);

/* The text listed by a check (or the call) that was probably meant; empty when none is near. */
struct tv_str tv_listed_near(struct tv_checker *checker, uint32_t check, struct tv_str text);
struct tv_str tv_call_near(struct tv_str type);

/* personal.c: the name of the value at the walk's place has no slot; it may tell of a secret. */
void tv_personal_name(struct tv_checker *checker, struct tv_str name, uint64_t hash);
/* Looks for personal data in the event, when it has been walked. */
void tv_personal_look(struct tv_checker *checker);
/* The text, which stands in the walk's, is an address, as the node wants: it need not be looked at
 * when addresses belong there. */
void tv_personal_settle(struct tv_checker *checker, uint32_t node, struct tv_str text);
/* The text, likewise, stands where phone numbers belong: one need not be looked at. */
void tv_personal_settle_phone(struct tv_checker *checker, struct tv_str text);
/* The sign at this place of the walk's text is settled. */
void tv_personal_settle_at(struct tv_checker *checker, uint32_t at);
/* The only such place between two, counted from the first one; 0: there is none, or more. */
uint32_t tv_personal_settled_between(const struct tv_checker *checker, uint32_t from, uint32_t to);
/* Takes that back for all texts of the event so far. */
void tv_personal_unsettle(struct tv_checker *checker);
/* Which rules are on, and what the memory laid out for it holds. */
void tv_personal_prepare(struct tv_checker *checker);
/* mask.c: the text with all personal data in it masked; told: as in tv_pii_find. Borrowed, or
 * written behind the words. */
struct tv_words;
struct tv_str tv_mask_text(struct tv_checker *checker, struct tv_words *words, struct tv_str text,
                           unsigned told);
/* The same for the words of a value that is at `value` of the event. */
struct tv_str tv_mask_value(struct tv_checker *checker, struct tv_words *words, struct tv_str text,
                            struct tv_str name);
/* All but the first letter of a string between quotes. */
struct tv_str tv_mask_string(struct tv_checker *checker, struct tv_words *words,
                             struct tv_str text);
/* As tv_mask_text, in place. */
void tv_mask_here(struct tv_checker *checker, char *at, size_t len);
/* Kinds that a name speaks of, remembered; see tv_pii_of_name. */
unsigned tv_personal_told(struct tv_checker *checker, struct tv_str name, uint64_t hash);

/* settle.c: makes findings of the pending entries of the event and forgets them. */
void tv_settle(struct tv_checker *checker);
/* arrive.c: tells it then; `told`: events that something was told about before it. */
void tv_arrive(struct tv_checker *checker, uint64_t told);

/* observe.c: the event has been walked and is to be observed later; fetches what that needs. */
void tv_observe_ahead(struct tv_checker *checker);
/* Tells the event, before it is settled, to whoever observes. */
void tv_observe(struct tv_checker *checker);
/* True for fields whose text is told. */
bool tv_field_is_observed(const struct tv_checker *checker, enum tv_field field);
/* Memory for that, and its start. */
size_t tv_watch_size(void);
void tv_watch_start(struct tv_checker *checker, const struct tv_observer *observer);

/* A fault of the record (or input) at an offset of the text below all layers. */
TV_COLD void tv_report_fault(struct tv_checker *checker, enum tv_rule rule, uint32_t at,
                             const char *detail);
/* The input ended inside an array; so many bytes were passed over until it ended. */
TV_COLD void tv_report_end(struct tv_checker *checker, const char *detail);
TV_COLD void tv_report_skipped(struct tv_checker *checker, uint64_t len);

/* place.c: offsets of the walked text in the record, and places in the input. */
uint32_t tv_layers_offset(struct tv_checker *checker, uint32_t at, enum tv_piece_kind *kind);
void tv_finding_place(struct tv_checker *checker, uint32_t at, uint32_t end,
                      struct tv_finding *finding);

#endif
