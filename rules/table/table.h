/* The rule table: the contract between those who write definitions and the checker that applies
 * them.
 *
 * One block of arrays. A reference is a uint32_t index into the array of its kind, TV_NONE when
 * there is none; every integer is little-endian, so that the image on disk is the table in memory.
 *
 *   [header][calls][events][shapes][slots][nodes][keysets][buckets][keys][masks]
 *           [checks][demands][whens][operands][patterns][codes][paths][strings][bytes] | [origins]
 *                                                               hot <-|-> read for findings only
 *
 * How an event is looked up:
 *
 *   "track" --calls--> call --names (keyset)--> event --node--> root node --shape--> slots
 *   a key of an object --shape.keyset--> key --slot--> node: types, checks, shape, items
 *
 * All root shapes of a table share one keyset, the envelope, and so one numbering of slots: a
 * top-level field has the same slot in every event. fields[] says which slot a well-known field
 * has.
 *
 * A table is immutable and may be shared by threads. It is made by a builder (build.h) and opened
 * by tv_table_load, which verifies an image whole: whatever is said here of a row holds, and
 * readers need no checks of their own. An index is TV_NONE only where it says so; an origin always
 * may be.
 * Nodes and shapes may refer to each other in circles (recursive types, conditions), so readers
 * count their steps; keysets, checks, any-of and paths cannot. */
#ifndef TV_TABLE_H
#define TV_TABLE_H

#include "finding.h"

#define TV_NONE UINT32_MAX
enum { TV_TABLE_VERSION = 3, TV_SHAPE_SLOTS_MAX = 16384, TV_TABLE_DEPTH_MAX = 64 };

enum tv_call { TV_TRACK, TV_IDENTIFY, TV_PAGE, TV_SCREEN, TV_GROUP, TV_ALIAS, TV_CALL_COUNT };

/* "track", ... Static text. */
const char *tv_call_name(enum tv_call call);

/* Top-level fields that the checker itself knows. One list: X(ID, "name"). */
/* clang-format off */
#define TV_FIELDS(X)                                                                               \
    X(TYPE, "type")                                                                                \
    X(EVENT, "event")                                                                              \
    X(NAME, "name")                                                                                \
    X(CATEGORY, "category")                                                                        \
    X(USER_ID, "userId")                                                                           \
    X(ANONYMOUS_ID, "anonymousId")                                                                 \
    X(PREVIOUS_ID, "previousId")                                                                   \
    X(GROUP_ID, "groupId")                                                                         \
    X(MESSAGE_ID, "messageId")                                                                     \
    X(TIMESTAMP, "timestamp")                                                                      \
    X(SENT_AT, "sentAt")                                                                           \
    X(RECEIVED_AT, "receivedAt")                                                                   \
    X(ORIGINAL_TIMESTAMP, "originalTimestamp")                                                     \
    X(VERSION, "version")                                                                          \
    X(PROPERTIES, "properties")                                                                    \
    X(TRAITS, "traits")                                                                            \
    X(CONTEXT, "context")                                                                          \
    X(INTEGRATIONS, "integrations")
/* clang-format on */

enum tv_field {
#define TV_FIELD_ROW(id, name) TV_FIELD_##id,
    TV_FIELDS(TV_FIELD_ROW)
#undef TV_FIELD_ROW
        TV_FIELD_COUNT
};

/* What to do with a name that no slot has. UNSAID: the rule's own default. */
enum tv_policy { TV_POLICY_UNSAID, TV_POLICY_ALLOW, TV_POLICY_WARN, TV_POLICY_FORBID };

/* Which part of a message an object is in; chooses the rule for its unknown names. */
enum tv_area { TV_AREA_ROOT, TV_AREA_PROPERTIES, TV_AREA_TRAITS, TV_AREA_CONTEXT, TV_AREA_OTHER };

/* One of the six calls; the row number is enum tv_call, and there are TV_CALL_COUNT rows. Events
 * named here are of this call, and the first row of their versions. */
struct tv_call_row {
    uint32_t event;         /* for messages whose name is not listed (or that have none) */
    uint32_t names;         /* keyset: name -> event; TV_NONE when no names are listed */
    uint32_t policy;        /* enum tv_policy for names that are not listed (or not planned) */
    uint32_t policy_origin; /* origin that says so, or TV_NONE */
    uint32_t forbidden;     /* 1: this call must not be sent */
    uint32_t planned_only;  /* 1: names that no plan lists fall under policy, spec names too */
};

/* One version of one event. Versions of an event (same call, same name) stand together, strictly
 * ascending. */
struct tv_event_row {
    uint32_t call;      /* enum tv_call */
    uint32_t name;      /* string; empty for a call's own event */
    uint32_t node;      /* node of the whole message (its shape has the envelope's keyset) */
    uint32_t version;   /* number; 0 when the event has no versions */
    uint32_t versions;  /* how many rows this event has, on its first row; 0 on the others */
    uint32_t planned;   /* 1: a plan lists it */
    uint32_t forbidden; /* 1: must not be sent */
    uint32_t spec;      /* string: name of the spec or plan that defines it */
    uint32_t origin;
};

/* An object: which names it has and what they must be.
 * demands: first those that are one slot each (`singles` of them, also in the masks), then groups.
 * Every slot that a key of the keyset or a demand names is below slot_count, which is at most
 * TV_SHAPE_SLOTS_MAX. Shapes may share slots, demands, whens and masks. */
struct tv_shape {
    uint32_t keyset; /* names; TV_NONE: no names are known */
    uint32_t slots;  /* first slot; slot s of the keyset is slots + s */
    uint32_t slot_count;
    uint32_t mask_words; /* (slot_count + 63) / 64 */
    uint32_t wanted;     /* first of mask_words masks: exactly the slots of the single demands */
    uint32_t demands, demand_count, singles;
    uint32_t whens, when_count;
    uint32_t additional; /* node for values of names without a slot, or TV_NONE */
    uint32_t policy;     /* enum tv_policy for names without a slot */
    uint32_t policy_origin;
    uint32_t area; /* enum tv_area */
    uint32_t origin;
};

/* A name of a shape in its first spelling. */
struct tv_slot {
    uint32_t node; /* what its value must be; TV_NONE: anything */
    uint32_t name; /* string */
};

/* What a value must be: every check of a value of the check's types. */
struct tv_node {
    uint16_t types;       /* mask of enum tv_type that all demands together allow */
    uint16_t check_types; /* every type that some check applies to (TV_CHECK_TYPE apart) */
    uint32_t shape;       /* for objects, or TV_NONE */
    uint32_t items;       /* node for items of arrays, or TV_NONE */
    uint32_t checks, check_count;
    uint16_t first_format; /* enum tv_format, when FORMAT is the only check beside TYPE; else 0 */
    uint16_t personal;     /* kinds of personal data that belong there: bits 1 << enum tv_pii */
};

/* A set of names, found by hash. The hash of a name of n bytes, a = its first 8 bytes (fewer: the
 * rest 0), z = its last 8 (n < 8: a), both read little-endian:
 *     h = (a * mult_a ^ (z + n) * mult_z) >> shift
 * buckets[h] .. buckets[h + 1] are the keys with that hash: nearly always one or none. Keysets own
 * their buckets and keys: those of one stand behind those of the one before. keyset.h has the
 * search for hot paths. */
struct tv_keyset {
    uint32_t mult_a_low, mult_a_high, mult_z_low, mult_z_high; /* odd 64-bit multipliers, halved */
    uint32_t shift;                                            /* 64 - bits; 1 <= bits <= 20 */
    uint32_t buckets; /* first of (1 << bits) + 1 entries: key numbers relative to `keys` */
    uint32_t keys, key_count;
};

enum tv_key_kind { TV_KEY_NAME, TV_KEY_ALSO, TV_KEY_FORMERLY };

struct tv_key {
    uint32_t head[2], tail[2]; /* a and z of the hash */
    uint32_t len;
    uint32_t name;   /* string */
    uint32_t target; /* slot of the shape, or event row */
    uint32_t kind;   /* enum tv_key_kind */
    uint32_t rule;   /* FORMERLY: enum tv_rule that reports it */
    uint32_t hint;   /* FORMERLY: string, what to write instead, or TV_NONE; else TV_NONE */
    uint32_t origin;
};

/* One list: X(ID, applies to; NUMBER stands for INTEGER too). a and b per kind:
 *
 *   TYPE       a = mask, not 0
 *   FORBIDDEN  must not be sent
 *   ENUM       a = first operand, b = how many, at least 1. Operand: a = type, exactly one bit,
 *              b = string: the bytes of a string value, "null", "true", "false", a valid JSON
 *              number, the JSON text of an object or array (this one is not verified)
 *   FORMAT     a = enum tv_format, a known one
 *   MINIMUM, MAXIMUM, ABOVE, BELOW    a = string, a valid JSON number
 *   MIN_LENGTH .. MAX_PROPERTIES      a = count
 *   ANY_OF     a = first operand, b = how many, at least 1. Operand: a = node; the scalar must
 *              satisfy one of them. Such a node has no shape, no items and no ANY_OF of its own
 *   MULTIPLE_OF   a = string, a number that tv_number_is_divisor takes
 *   PATTERN    a = pattern
 *   UNIQUE_ITEMS
 *   HASHED     must not be clear text
 *   SCHEMA     a = schema; not in a node of ANY_OF */
/* clang-format off */
#define TV_CHECKS(X)                                                                               \
    X(TYPE, TV_TYPE_ANY)                                                                           \
    X(FORBIDDEN, TV_TYPE_ANY)                                                                      \
    X(ENUM, TV_TYPE_ANY)                                                                           \
    X(FORMAT, TV_TYPE_STRING)                                                                      \
    X(MIN_LENGTH, TV_TYPE_STRING)                                                                  \
    X(MAX_LENGTH, TV_TYPE_STRING)                                                                  \
    X(MINIMUM, TV_TYPE_NUMBER)                                                                     \
    X(MAXIMUM, TV_TYPE_NUMBER)                                                                     \
    X(ABOVE, TV_TYPE_NUMBER)                                                                       \
    X(BELOW, TV_TYPE_NUMBER)                                                                       \
    X(MIN_ITEMS, TV_TYPE_ARRAY)                                                                    \
    X(MAX_ITEMS, TV_TYPE_ARRAY)                                                                    \
    X(MIN_PROPERTIES, TV_TYPE_OBJECT)                                                              \
    X(MAX_PROPERTIES, TV_TYPE_OBJECT)                                                              \
    X(ANY_OF, TV_TYPE_ANY)                                                                         \
    X(MULTIPLE_OF, TV_TYPE_NUMBER)                                                                 \
    X(PATTERN, TV_TYPE_STRING)                                                                     \
    X(UNIQUE_ITEMS, TV_TYPE_ARRAY)                                                                 \
    X(HASHED, TV_TYPE_STRING)                                                                      \
    X(SCHEMA, TV_TYPE_ANY)
/* clang-format on */

enum tv_check_kind {
#define TV_CHECK_ROW(id, types) TV_CHECK_##id,
    TV_CHECKS(TV_CHECK_ROW)
#undef TV_CHECK_ROW
        TV_CHECK_COUNT
};

struct tv_check {
    uint16_t kind;     /* enum tv_check_kind */
    uint16_t rule;     /* enum tv_rule that reports a failure */
    uint16_t types;    /* types of values it applies to, of those of its kind; not 0 */
    uint16_t declared; /* enum tv_severity that a plan demands; NONE: the rule's own */
    uint32_t a, b;
    uint32_t origin;
    uint32_t path; /* string: the demand's pointer in its definition */
};

/* What an operand of a demand is: a slot of the shape, or a path (from the top of the event,
 * whatever the shape), that must be there; or a slot on which the demand depends. */
enum tv_wanted { TV_WANTED_SLOT, TV_WANTED_PATH, TV_GIVEN_SLOT };

/* At least one of the operands that must be there (the first is one) must be there. When some stand
 * behind them that are GIVEN, this is asked only of an object that has one of these. Operand: a =
 * slot or path, b = enum tv_wanted. */
struct tv_demand {
    uint16_t rule;
    uint16_t declared;
    uint32_t any, any_count;
    uint32_t expected; /* string for people: "order_id" in quotes, or "a" or "b" */
    uint32_t reason;   /* string or TV_NONE */
    uint32_t origin;
    uint32_t path; /* string, as in tv_check */
};

/* When the object matches if_node (silently: each of its slots there and right), it must also match
 * then_node, else else_node; both may be TV_NONE. Nodes are about the same object; an event's own
 * `when` is about the whole message. if_node's shape wants all its slots. All of them allow objects
 * and have a shape. */
struct tv_when {
    uint32_t if_node, then_node, else_node;
    uint32_t origin;
};

struct tv_operand {
    uint32_t a, b;
};

/* A JSON Schema of draft-07, or a part of one: a value satisfies it when it satisfies all of its
 * terms. Schemas refer to each other in circles, but never without going into the value: the ones
 * that are asked of the same value (REF, ALL_OF, ANY_OF, ONE_OF, NOT, IF, DEPENDS) form no circle,
 * and the longest chain of them has at most TV_TABLE_DEPTH_MAX links. */
struct tv_schema {
    uint32_t terms, term_count;
};

/* One keyword. It says nothing about values of other types than those named here (NUMBER stands for
 * INTEGER too; REQUIRED and the like are for objects). One list: X(ID, about, "keyword"):
 *
 *   NEVER          no value satisfies it
 *   TYPE           a = mask of types, not 0; INTEGER: any number without a fraction (1.0, 1e2)
 *   ENUM           a = first operand, b = how many, at least 1; operands as in the check ENUM, the
 *                  JSON texts of lists and objects included (here they are verified). CONST: b = 1
 *   FORMAT .. MAX_PROPERTIES, PATTERN, UNIQUE   as the checks of that name
 *   ITEMS          a = schema of every item from number b on
 *   ITEM           a = schema of item number b
 *   CONTAINS       a = schema of at least one item
 *   REQUIRED       a = string: name that must be there
 *   PROPERTIES     a = keyset, targets are schemas: of the values of these names
 *   PATTERN_PROPERTY  a = pattern, b = schema: of the values of all names that it fits
 *   ADDITIONAL     a = schema: of the values of names that no PROPERTIES or PATTERN_PROPERTY of the
 *                  same schema speaks about; stands behind these
 *   NAMES          a = schema: of every name, taken as a string
 *   DEPENDS        a = string: name, b = schema: of the object when that name is in it
 *   DEPENDS_NAMES  a = first operand, b = how many, at least 1; operand: a = string. When the first
 *                  of the names is there, so must be the others
 *   ALL_OF, ANY_OF, ONE_OF   a = first operand, b = how many, at least 1; operand: a = schema
 *   NOT            a = schema
 *   IF             a = schema, b = operand: a = schema when it is satisfied, b = schema when it is
 *                  not; both may be TV_NONE
 *   REF            a = schema
 *
 * Values are equal as JSON Schema has it: numbers by value, objects whatever the order. */
/* clang-format off */
#define TV_TERMS(X)                                                                                \
    X(NEVER, TV_TYPE_ANY, "false")                                                                 \
    X(TYPE, TV_TYPE_ANY, "type")                                                                   \
    X(ENUM, TV_TYPE_ANY, "enum")                                                                   \
    X(CONST, TV_TYPE_ANY, "const")                                                                 \
    X(FORMAT, TV_TYPE_STRING, "format")                                                            \
    X(PATTERN, TV_TYPE_STRING, "pattern")                                                          \
    X(MIN_LENGTH, TV_TYPE_STRING, "minLength")                                                     \
    X(MAX_LENGTH, TV_TYPE_STRING, "maxLength")                                                     \
    X(MINIMUM, TV_TYPE_NUMBER, "minimum")                                                          \
    X(MAXIMUM, TV_TYPE_NUMBER, "maximum")                                                          \
    X(ABOVE, TV_TYPE_NUMBER, "exclusiveMinimum")                                                   \
    X(BELOW, TV_TYPE_NUMBER, "exclusiveMaximum")                                                   \
    X(MULTIPLE_OF, TV_TYPE_NUMBER, "multipleOf")                                                   \
    X(MIN_ITEMS, TV_TYPE_ARRAY, "minItems")                                                        \
    X(MAX_ITEMS, TV_TYPE_ARRAY, "maxItems")                                                        \
    X(UNIQUE, TV_TYPE_ARRAY, "uniqueItems")                                                        \
    X(ITEMS, TV_TYPE_ARRAY, "items")                                                               \
    X(ITEM, TV_TYPE_ARRAY, "items")                                                                \
    X(CONTAINS, TV_TYPE_ARRAY, "contains")                                                         \
    X(MIN_PROPERTIES, TV_TYPE_OBJECT, "minProperties")                                             \
    X(MAX_PROPERTIES, TV_TYPE_OBJECT, "maxProperties")                                             \
    X(REQUIRED, TV_TYPE_OBJECT, "required")                                                        \
    X(PROPERTIES, TV_TYPE_OBJECT, "properties")                                                    \
    X(PATTERN_PROPERTY, TV_TYPE_OBJECT, "patternProperties")                                       \
    X(ADDITIONAL, TV_TYPE_OBJECT, "additionalProperties")                                          \
    X(NAMES, TV_TYPE_OBJECT, "propertyNames")                                                      \
    X(DEPENDS, TV_TYPE_OBJECT, "dependencies")                                                     \
    X(DEPENDS_NAMES, TV_TYPE_OBJECT, "dependencies")                                               \
    X(ALL_OF, TV_TYPE_ANY, "allOf")                                                                \
    X(ANY_OF, TV_TYPE_ANY, "anyOf")                                                                \
    X(ONE_OF, TV_TYPE_ANY, "oneOf")                                                                \
    X(NOT, TV_TYPE_ANY, "not")                                                                     \
    X(IF, TV_TYPE_ANY, "if")                                                                       \
    X(REF, TV_TYPE_ANY, "$ref")
/* clang-format on */

enum tv_term_kind {
#define TV_TERM_ROW(id, about, keyword) TV_TERM_##id,
    TV_TERMS(TV_TERM_ROW)
#undef TV_TERM_ROW
        TV_TERM_COUNT
};

struct tv_term {
    uint32_t kind; /* enum tv_term_kind */
    uint32_t a, b;
    uint32_t origin;
    uint32_t path; /* string: JSON Pointer of the keyword in its document */
};

/* A JSON Pointer taken apart: operands steps .. steps + count, at most TV_TABLE_DEPTH_MAX;
 * operand.a = string of one step, unescaped. */
struct tv_path {
    uint32_t steps, count;
    uint32_t text; /* string: the pointer as written */
};

/* A regular expression as codes, which are run from the first one on all ways at once. It fits a
 * text when some way through some part of the text reaches MATCH. Code points are those of the
 * text, ranges are operands: a = first code point, b = last one.
 *
 *   MATCH          the end
 *   RANGE  a b     one code point from a to b
 *   CLASS  a b     one code point of b ranges from operand a on, which ascend and do not touch
 *   SPLIT  a b     goes on at code a and at code b of the pattern
 *   JUMP   a       goes on at code a
 *   START, END     only where the text begins, ends
 *   WORD, NO_WORD  only between a word character and something else, or not there
 *
 * All but MATCH, SPLIT and JUMP go on at the next code; there is one. */
enum tv_code_op {
    TV_CODE_MATCH,
    TV_CODE_RANGE,
    TV_CODE_CLASS,
    TV_CODE_SPLIT,
    TV_CODE_JUMP,
    TV_CODE_START,
    TV_CODE_END,
    TV_CODE_WORD,
    TV_CODE_NO_WORD,
    TV_CODE_COUNT
};

struct tv_code {
    uint32_t op, a, b;
};

enum { TV_PATTERN_CODES_MAX = 16384 };

struct tv_pattern {
    uint32_t codes, code_count; /* 1 to TV_PATTERN_CODES_MAX */
    uint32_t text;              /* string: as written */
    uint32_t borrowed;          /* string: for PCRE2, the codes fit anything; or TV_NONE */
};

/* UTF-8, may hold any character. */
struct tv_string {
    uint32_t at, len; /* in bytes[] */
};

struct tv_origin_row {
    uint32_t file; /* string */
    uint32_t line; /* from 1 */
};

/* The sections in their order on disk. One list: X(field, element type). */
/* clang-format off */
#define TV_SECTIONS(X)                                                                             \
    X(calls, struct tv_call_row)                                                                   \
    X(events, struct tv_event_row)                                                                 \
    X(shapes, struct tv_shape)                                                                     \
    X(slots, struct tv_slot)                                                                       \
    X(nodes, struct tv_node)                                                                       \
    X(keysets, struct tv_keyset)                                                                   \
    X(buckets, uint32_t)                                                                           \
    X(keys, struct tv_key)                                                                         \
    X(masks, uint64_t)                                                                             \
    X(checks, struct tv_check)                                                                     \
    X(demands, struct tv_demand)                                                                   \
    X(whens, struct tv_when)                                                                       \
    X(operands, struct tv_operand)                                                                 \
    X(schemas, struct tv_schema)                                                                   \
    X(terms, struct tv_term)                                                                       \
    X(patterns, struct tv_pattern)                                                                 \
    X(codes, struct tv_code)                                                                       \
    X(paths, struct tv_path)                                                                       \
    X(strings, struct tv_string)                                                                   \
    X(bytes, char)                                                                                 \
    X(origins, struct tv_origin_row)
/* clang-format on */

/* A table in memory: pointers into one verified image. Members are read-only to everyone. */
struct tv_table {
    const void *image;
    size_t image_len;
    bool owns_image;
    uint32_t envelope;               /* keyset of all root shapes */
    uint32_t fields[TV_FIELD_COUNT]; /* slot of the envelope's key of that name, or TV_NONE */
    uint32_t mask_words_max;         /* largest mask_words of a shape */
#define TV_SECTION_ROW(field, type)                                                                \
    const type *field;                                                                             \
    uint32_t field##_count;
    TV_SECTIONS(TV_SECTION_ROW)
#undef TV_SECTION_ROW
};

/* Verifies an image whole (header, sizes, checksum, every index, every invariant that the checker
 * relies on) and opens it. The bytes must be aligned to 8 and outlive the table; with copy they are
 * copied first and may be unaligned. NULL when refused: *status says why, *detail (may be NULL) in
 * static words. */
struct tv_table *tv_table_load(const void *image, size_t len, bool copy, enum tv_status *status,
                               const char **detail);
void tv_table_free(struct tv_table *table); /* NULL is fine */

/* Writes a stable, readable listing of the whole table, piece by piece, through write. */
void tv_table_dump(const struct tv_table *table, void (*write)(void *context, struct tv_str text),
                   void *context);

/* The string of an index; empty for TV_NONE. */
static inline struct tv_str tv_table_string(const struct tv_table *table, uint32_t index) {
    if (index == TV_NONE)
        return (struct tv_str){"", 0};
    const struct tv_string *s = &table->strings[index];
    return (struct tv_str){table->bytes + s->at, s->len};
}

/* The key of that name in a keyset (TV_NONE allowed), or NULL. The bytes are compared whole. */
const struct tv_key *tv_keyset_find(const struct tv_table *table, uint32_t keyset,
                                    struct tv_str name);

/* File and line of an origin; {empty, 0} for TV_NONE. */
struct tv_origin tv_table_origin(const struct tv_table *table, uint32_t origin);

#endif
