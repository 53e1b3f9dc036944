/* What the parts of the compiler share.
 *
 *   files --unit--> layers, stacks --merge, types--> meanings --lower--> rows of the table
 *
 * A layer is one mapping that somebody wrote: a definition, an event, a call. A stack is the layers
 * that speak about one thing, in the order in which they merge; merging two definitions of one name
 * means putting their layers into one stack. A meaning is what a stack says when it is read from
 * its first layer to its last. Equal layers and stacks are one object (they are interned), so
 * pointers can be compared, and a meaning is worked out once however often it is used.
 *
 * A message is an object like any other: an event is rewritten as the definition of the whole
 * message (compile_message.c), and from there on nothing knows about events.
 *
 * Everything lives in the compiler's arena. A function that can run out of memory returns NULL or
 * false, and the arena remembers; nobody needs to say why. */
#ifndef TV_COMPILE_PARTS_H
#define TV_COMPILE_PARTS_H

#include "build.h"
#include "compile.h"

enum { TV_COMPILE_DEPTH_MAX = 64 }; /* of types naming types, and of objects in objects */

/* ---- Store: lists and maps in an arena ------------------------------------------------------ */

/* Items of one length, one behind the other; they move when the list grows. */
struct tv_list {
    void *items;
    uint32_t count, max;
};
/* A new last item, zeroed; NULL when out of memory. */
void *tv_list_add(struct tv_arena *arena, struct tv_list *list, size_t item_len);

/* Bytes -> a pointer. Keys are borrowed as long as the map lives. */
struct tv_map_cell {
    struct tv_str key;
    void *value;
};
struct tv_map {
    struct tv_map_cell *cells;
    uint32_t count, max;
};
void *tv_map_find(const struct tv_map *map, struct tv_str key);
/* The cell of the key; a new one has the value NULL, which the caller sets, and the key as given,
 * which he may replace by equal bytes that live longer. Valid until the next call. NULL when out of
 * memory. */
struct tv_map_cell *tv_map_add(struct tv_arena *arena, struct tv_map *map, struct tv_str key);

/* The parts in one text, in the arena; at is NULL when out of memory. */
struct tv_str tv_join(struct tv_arena *arena, const struct tv_str *parts, size_t count);

/* ---- Layers, stacks, meanings ---------------------------------------------------------------- */

struct tv_meaning;
struct tv_layer;
struct tv_scope;

/* The last three remember what was worked out about it: thousands of events may use a stack. */
struct tv_stack {
    struct tv_layer *const *layers;
    uint32_t count;
    bool is_busy;                  /* its meaning is being worked out */
    bool is_examined, is_compared; /* by compile_examine.c */
    uint8_t moves;   /* enum in compile_move.c: whether anything in it was elsewhere once */
    uint8_t seconds; /* enum in compile_shape.c: whether it has other names */
    struct tv_meaning *meaning;
    struct tv_root_name *field;  /* as a top-level field */
    const struct tv_list *moved; /* as a top-level field: the moves in it */
    struct tv_lowered {
        const struct tv_verdict *verdict;
        unsigned spot;
        uint32_t node; /* TV_NONE while the first one is not set */
        struct tv_lowered *next;
    } lowered; /* alone: as nodes */
};

/* Which sections a message of a call has, and so how an event of it is rewritten. */
enum tv_variant {
    TV_VARIANT_NONE,       /* not a message */
    TV_VARIANT_PROPERTIES, /* track, page, screen */
    TV_VARIANT_TRAITS,     /* identify, group */
    TV_VARIANT_BARE        /* alias */
};

/* key, scope and variant tell layers apart. key: the def, or the alternative that it stands for. */
struct tv_layer {
    struct {
        const void *key;
        const struct tv_scope *scope;
        size_t variant;
    } id;
    const struct tv_def *def;
    struct tv_scope *scope;       /* where the names of types in it are looked up */
    const struct tv_def *written; /* the mapping in the file: def, but for rewritten messages */
    const struct tv_layer *outer; /* the mapping that it is written in, or NULL */
    const char *word;             /* how it is reached from there: "properties" and "total" */
    struct tv_str name;
    struct tv_at at;            /* the line that stands for it in findings: its name's */
    const char *section;        /* word for what its `properties` hold */
    const struct tv_move *move; /* set: stands for a property that was here once */
    bool is_message;            /* names in `when` count from properties, pointers are fine */
    bool is_hint;               /* only says where things were; demands nothing */
    bool is_shared;             /* of calls.common, which is rewritten more than once */
    bool is_condition;          /* stands for a `when`: id.key is its tv_when_clause */
    struct tv_layer **entries;  /* of its `properties`, in order, once they were asked for */
    struct tv_layer *self[1];
    struct tv_stack alone; /* the stack of this layer */
};

/* One keyword that holds. via: the layer that took it over by naming a type, or layer itself. */
struct tv_fact {
    const struct tv_clause *clause;
    struct tv_layer *layer, *via;
};

struct tv_property {
    struct tv_str name;
    struct tv_stack *stack;
    const struct tv_move *move; /* set: not a name of its own */
    bool is_hint;               /* only there because something below was moved */
};

enum tv_level { TV_LEVEL_NONE, TV_LEVEL_RECOMMENDED, TV_LEVEL_REQUIRED };

struct tv_need {
    const struct tv_presence *presence;
    struct tv_layer *layer;
    enum tv_keyword keyword;
    enum tv_level level;
};

struct tv_condition {
    const struct tv_when_clause *clause;
    struct tv_layer *layer;
    struct tv_stack *if_stack, *then_stack, *else_stack; /* the last two may be NULL */
};

/* What a value must be.
 *
 *   types = what type: says (plain and those of the alternatives), else what the keywords imply
 *   a value must be of these types; facts, properties, items ask something of their kind */
struct tv_meaning {
    struct tv_stack *stack;
    bool is_refused;
    const struct tv_layer *refused_by;
    bool is_typed; /* type: says so; else implied, or anything */
    unsigned types, plain;
    struct tv_fact type; /* the clause that says or implies the types; clause may be NULL */
    bool includes;
    bool has_moves;                 /* a message: old places were added */
    struct tv_stack **alternatives; /* of type:, those that are more than a type */
    uint32_t alternative_count;
    const struct tv_meaning *object; /* the alternative that has properties, or NULL */
    struct tv_fact *facts;           /* format, minLength, ...: one a keyword */
    uint32_t fact_count;
    struct tv_property *properties;
    uint32_t property_count;
    bool is_closed;        /* it has properties of its own: names beyond them are unknown */
    struct tv_map by_name; /* name -> property, when there are many */
    struct tv_stack *items;
    struct tv_fact additional; /* clause may be NULL */
    struct tv_stack *additional_values;
    struct tv_need *needs;
    uint32_t need_count;
    struct tv_condition **conditions;
    uint32_t condition_count;
};

/* ---- Units ----------------------------------------------------------------------------------- */

struct tv_type_name {
    struct tv_str name;
    struct tv_stack *stack;
    struct tv_list layers; /* struct tv_layer * */
    struct tv_list groups; /* const struct tv_group *: who defines it */
    bool is_busy;
};

struct tv_scope {
    struct tv_map types;  /* name -> struct tv_type_name * */
    struct tv_list names; /* struct tv_str, in order */
    struct tv_unit *unit;
};

/* A definition in its file. */
struct tv_written {
    const struct tv_entry *entry;
    const struct tv_file *file;
};

/* An event, page or screen of one name in one unit. */
struct tv_subject {
    struct tv_str name;
    enum tv_call call;
    struct tv_unit *unit;
    struct tv_list written; /* struct tv_written, in the order in which they merge */
    bool is_planned;        /* a plan lists it */
    bool is_override;
};

struct tv_subjects {
    struct tv_map names;         /* own name -> struct tv_subject * */
    struct tv_map seconds;       /* other name -> struct tv_second * */
    struct tv_list order;        /* struct tv_subject * */
    struct tv_list second_order; /* struct tv_second * */
};

struct tv_second {
    struct tv_str name;
    struct tv_subject *subject;
    enum tv_key_kind kind;
    struct tv_at at;
};

/* What to do with unknown names of an object and, unless they say otherwise, of objects in it.
 * Equal policies are one object. properties, traits, context: of those parts of a message. */
struct tv_verdict {
    enum tv_policy policy;
    bool is_muted; /* not even what the object itself says holds */
    struct tv_at at;
    const struct tv_verdict *properties, *traits, *context;
};

enum { TV_COMMON = TV_CALL_COUNT, TV_CALLS_OF_UNIT };

enum tv_setting_of {
    TV_SETTING_EVENTS,
    TV_SETTING_PAGES,
    TV_SETTING_SCREENS,
    TV_SETTING_PROPERTIES,
    TV_SETTING_TRAITS,
    TV_SETTING_CONTEXT,
    TV_SETTING_FIELDS,
    TV_SETTING_COUNT
};

struct tv_unit {
    const struct tv_file *own; /* a built-in spec: its file; else NULL */
    struct tv_list files;      /* const struct tv_file *, in the order in which they merge */
    struct tv_scope scope;
    struct tv_list calls[TV_CALLS_OF_UNIT]; /* struct tv_written */
    struct tv_subjects subjects[TV_CALL_COUNT];
    const struct tv_setting *settings[TV_SETTING_COUNT];
    struct tv_verdict message, muted, parts[3], muted_part;
};

/* Several files that are one plan, or one file. */
struct tv_group {
    struct tv_str path;
    bool is_busy;         /* what it stands on is being collected */
    struct tv_list files; /* const struct tv_file * */
    struct tv_list bases; /* struct tv_group *: what it stands on, directly or not */
};

/* ---- Personal data --------------------------------------------------------------------------- */

/* What several sides say about a value. layer, at: of the plan that marks it, or NULL. */
struct tv_personal_of {
    unsigned kinds; /* that belong there, as bits 1 << enum tv_pii */
    bool is_asked;  /* a built-in spec has it in clear text */
    bool is_hashed; /* the plan does not */
    struct tv_layer *layer;
    struct tv_at at;
};

/* ---- Messages -------------------------------------------------------------------------------- */

/* What one unit, or all built-in specs together, say about one message. */
struct tv_version {
    uint32_t number; /* 0: the event has no versions */
    struct tv_stack *root;
    bool is_forbidden;
    struct tv_at at;
};
struct tv_message_of {
    const struct tv_verdict *verdict;
    struct tv_version *versions; /* ascending, at least one */
    uint32_t version_count;
};

/* A name or place that a property had. pointer: of the old place; target: of the property. */
struct tv_move {
    struct tv_str pointer, target;
    struct tv_str field; /* the first step of pointer */
    struct tv_stack *stack;
    unsigned spot;
    struct tv_at at;
};

/* ---- The compiler ---------------------------------------------------------------------------- */

struct tv_mistake_at {
    enum tv_rule rule;
    struct tv_at at;
    struct tv_str detail, suggestion;
    uint32_t file_index, order;
};

/* A name at the top of some message: one of its own, or another one for the same field.
 *
 *   timestamp    defined in all messages                         slot
 *   user_id      former name of userId wherever that is defined  a key of userId's slot
 *   to           former name of userId in alias calls alone      slot; in others it is no field
 *   channel      /context/channel stood here once                slot */
struct tv_root_name {
    struct tv_str name;
    uint32_t defined; /* messages that define it */
    uint32_t stamp;   /* the last message that was counted */
    const struct tv_move *move;
    struct tv_root_name *target; /* of which it is a second name; NULL: none */
    enum tv_key_kind kind;
    struct tv_at at;
    uint32_t as_second, second_stamp; /* messages in which it is */
    bool has_slot;
    uint32_t slot, string;
};
struct tv_envelope {
    struct tv_map by_name; /* name -> struct tv_root_name * */
    struct tv_list names;  /* struct tv_root_name *, as met */
    uint32_t message_count;
    uint32_t keyset, slot_count;
    struct tv_slot_of *scratch; /* slot_count, of the message that is being lowered */
};

struct tv_compiler {
    const struct tv_compile_input *input;
    struct tv_arena *arena;   /* what lasts until the end */
    struct tv_arena *scratch; /* what lasts as long as one row of events is made */
    bool is_out_of_memory;    /* a scratch arena that is gone had failed */
    struct tv_sink sink;
    struct tv_builder *builder;
    struct tv_list mistakes; /* struct tv_mistake_at */
    struct tv_map mistakes_seen;
    uint32_t depth; /* objects in objects, or files that extend files */
    uint32_t chain; /* types that name types */

    struct tv_map layers, stacks;   /* interned */
    struct tv_list pieces, reading; /* of compile_merge.c, between uses */
    struct tv_map conditions;       /* (when clause, scope) -> struct tv_condition * */
    struct tv_map contexts;         /* context clause -> struct tv_def *, its part of messages */
    struct tv_map verdicts;         /* clause -> struct tv_verdict * */
    struct tv_map moves, hints;     /* of compile_move.c: by field, by list of moves */
    struct tv_list last_moved, last_groups; /* of the last message */
    struct tv_map origins;                  /* file -> uint32_t[lines]: origin + 1 */

    struct tv_map groups_by_path;
    struct tv_map file_paths; /* path, made plain -> const struct tv_file * */
    struct tv_list specs;     /* struct tv_unit *: the built-in specs that stand beside */
    struct tv_list all_specs; /* struct tv_unit *: all that are enabled, core first */
    struct tv_list plans;     /* struct tv_unit * */
    struct tv_unit *core;

    struct tv_schemas *schemas; /* of compile_schema.h; NULL until there is one */
    struct tv_map nodes;        /* (spot, call, elements) -> node + 1 */
    struct tv_envelope envelope;
};

/* Nobody says anything about unknown names. */
extern const struct tv_verdict tv_unsaid;

/* ---- compile_stack.c: layers and stacks, and where they are from ----------------------------- */

/* What a new layer is made of. key NULL: the def. */
struct tv_layer_of {
    const void *key;
    const struct tv_def *def;
    struct tv_scope *scope;
    enum tv_variant variant;
    const struct tv_layer *outer;
    const char *word;
    struct tv_str name;
    struct tv_at at;
    bool is_shared;
};
struct tv_layer *tv_layer_get(struct tv_compiler *c, const struct tv_layer_of *of);
/* The layer of an entry of `properties` (or of what the layer calls so). */
struct tv_layer *tv_layer_of_entry(struct tv_compiler *c, struct tv_layer *outer,
                                   const struct tv_entry *entry);
/* The layer of the definition that a keyword has. */
struct tv_layer *tv_layer_of_clause(struct tv_compiler *c, struct tv_layer *outer,
                                    const struct tv_clause *clause);
struct tv_stack *tv_stack_get(struct tv_compiler *c, struct tv_layer *const *layers,
                              uint32_t count);

/* "ecommerce_v2:/types/order/properties/total/minimum"; last may be empty. at is NULL when out of
 * memory. */
struct tv_str tv_layer_path(struct tv_arena *arena, const struct tv_layer *layer,
                            struct tv_str last);
/* The word of a keyword as a text. */
struct tv_str tv_keyword_text(enum tv_keyword keyword);
bool tv_is_from_plan(const struct tv_layer *layer);

/* ---- compile_merge.c, compile_types.c: what a stack says ------------------------------------- */

struct tv_meaning *tv_meaning_of(struct tv_compiler *c, struct tv_stack *stack);
/* Fills the types and alternatives of a meaning whose facts are known. */
bool tv_meaning_find_types(struct tv_compiler *c, struct tv_meaning *meaning);
/* The types of values that a keyword is about; TV_TYPE_ANY: of all; 0: it is no constraint. */
unsigned tv_fact_types(const struct tv_fact *fact);
unsigned tv_scalar_types(const struct tv_scalar *scalar);
/* The mask of a type that needs no definition; 0 when the name is another one. */
unsigned tv_primitive_types(struct tv_str name);
/* type: is one name that is defined somewhere, or one definition: it was read in its place. */
bool tv_type_is_expanded(const struct tv_clause *clause);
struct tv_type_name *tv_scope_find(const struct tv_scope *scope, struct tv_str name);
/* The type that was probably meant: one of the scope, or a primitive one. */
struct tv_str tv_scope_nearest(const struct tv_scope *scope, struct tv_str name);

/* The property of that name, also in alternatives; NULL when there is none. */
struct tv_property *tv_property_find(const struct tv_meaning *meaning, struct tv_str name);
/* The fact of a keyword, or NULL. */
const struct tv_fact *tv_fact_find(const struct tv_meaning *meaning, enum tv_keyword keyword);
/* Says something beyond its types. */
bool tv_meaning_has_content(const struct tv_meaning *meaning);

/* How the alternatives of a meaning hold together. One letter each: absorbed (adds nothing to the
 * plain types), apart (types of its own), shared (scalars, and another one has them too). */
enum tv_branch { TV_BRANCH_ABSORBED, TV_BRANCH_APART, TV_BRANCH_SHARED };
struct tv_branches {
    unsigned plain;        /* types that are fine without more */
    enum tv_branch *kinds; /* one an alternative */
    unsigned shared_types;
    bool is_unsupported; /* two alternatives are objects, or lists, or one has a schema */
};
bool tv_branches_of(struct tv_compiler *c, const struct tv_meaning *meaning,
                    struct tv_branches *branches);

/* ---- compile_mistake.c ----------------------------------------------------------------------- */

/* Notes a mistake once. In detail, {a} and {b} stand for the texts, which are shown in quotes. */
void tv_mistake_note(struct tv_compiler *c, enum tv_rule rule, const struct tv_at *at,
                     const char *detail, struct tv_str a, struct tv_str b);
/* The same with a name that was probably meant. */
void tv_mistake_suggest(struct tv_compiler *c, enum tv_rule rule, const struct tv_at *at,
                        const char *detail, struct tv_str a, struct tv_str suggestion);
/* The name is one too many in its object: TV_SHAPE_SLOTS_MAX. */
void tv_mistake_too_many(struct tv_compiler *c, struct tv_str name, const struct tv_at *at);
/* Hands all of them to the sink, by file and place. */
void tv_mistakes_send(struct tv_compiler *c);

/* ---- compile_unit.c, compile_group.c: which files are read together -------------------------- */

bool tv_units_find(struct tv_compiler *c);
/* The group of a plan's path or of a spec's name, or NULL. */
struct tv_group *tv_group_find(struct tv_compiler *c, struct tv_str path);
struct tv_group *tv_group_of_spec(struct tv_compiler *c, struct tv_str name);
bool tv_groups_index(struct tv_compiler *c);
/* Appends the files of the group, behind those that it extends, to the list. */
bool tv_group_collect(struct tv_compiler *c, struct tv_group *group, struct tv_list *groups);
bool tv_group_stands_on(const struct tv_group *group, const struct tv_group *base);
bool tv_unit_extends(const struct tv_unit *unit, const struct tv_file *file);

/* ---- compile_message.c, compile_move.c: events as definitions -------------------------------- */

enum tv_variant tv_call_variant(enum tv_call call);
/* The layer of an event, call, version or of demands on a whole message; of->def is the mapping in
 * the file, of->variant is not TV_VARIANT_NONE. */
struct tv_layer *tv_message_layer(struct tv_compiler *c, const struct tv_layer_of *of);
/* A `when` of the layer; number: the how-manieth, for its path. */
struct tv_condition *tv_condition_get(struct tv_compiler *c, struct tv_layer *layer,
                                      const struct tv_when_clause *clause, uint32_t number);
/* Takes the next step off a JSON Pointer; false at its end or when out of memory. */
bool tv_pointer_next(struct tv_arena *arena, struct tv_str *rest, struct tv_str *step);
/* The pointer with one more step; at is NULL when out of memory. */
struct tv_str tv_pointer_add(struct tv_arena *arena, struct tv_str pointer, struct tv_str step);
/* Adds to the meaning of a message the places that its properties had once. */
bool tv_root_add_moves(struct tv_compiler *c, struct tv_stack *root);

/* ---- compile_subject.c: what is said about a message ----------------------------------------- */

/* What a built-in spec itself says about an event, or (subject NULL) about a call; core's calls
 * come with what is common. root is NULL when it says nothing. */
bool tv_spec_own_message(struct tv_compiler *c, struct tv_unit *spec, enum tv_call call,
                         struct tv_subject *subject, struct tv_message_of *message);
/* What a plan itself says about an event with the specs that it extends, core apart; or (subject
 * NULL) what its files say about a call; or about all messages. */
bool tv_plan_own_message(struct tv_compiler *c, struct tv_unit *unit, enum tv_call call,
                         struct tv_subject *subject, struct tv_message_of *message);
bool tv_plan_own_common(struct tv_compiler *c, struct tv_unit *unit, struct tv_message_of *message);
/* The same as tv_spec_own_message on top of core. */
bool tv_spec_full_message(struct tv_compiler *c, struct tv_unit *spec, enum tv_call call,
                          struct tv_subject *subject, struct tv_message_of *message);
/* What a plan says about an event, or about its call when subject is NULL. */
bool tv_unit_message(struct tv_compiler *c, struct tv_unit *unit, enum tv_call call,
                     struct tv_subject *subject, struct tv_message_of *message);
/* The same for the built-in specs that stand beside the plans. */
bool tv_specs_message(struct tv_compiler *c, enum tv_call call, struct tv_subject *subject,
                      struct tv_message_of *message);

/* ---- compile_examine.c: what cannot be right ------------------------------------------------- */

void tv_examine(struct tv_compiler *c, struct tv_stack *stack);
void tv_examine_types(struct tv_compiler *c, struct tv_unit *unit);

/* ---- compile_note.c: what is said about a definition, but asks nothing ----------------------- */

/* compile_personal.c: adds what a stack says to what other sides have said about the value. */
void tv_personal_add(struct tv_compiler *c, struct tv_stack *stack,
                     struct tv_personal_of *personal);

/* The text of DOC, FROM and the like: the last layer that says it, else the type that it names,
 * else empty. */
struct tv_str tv_note_own(const struct tv_stack *stack, enum tv_keyword keyword);
/* FROM or SOURCE reach inwards: of the mapping, or of the nearest one around it; else empty. */
struct tv_str tv_note_around(const struct tv_stack *stack, enum tv_keyword keyword);
/* What to tell of something whose DEPRECATED note is this text; empty: nothing. */
struct tv_str tv_deprecation(struct tv_str note);
/* The address that a source or heading of the file is; at is NULL when out of memory. */
struct tv_str tv_note_address(struct tv_arena *arena, const struct tv_file *file,
                              struct tv_str source);
/* "#order-completed" */
struct tv_str tv_note_heading(struct tv_arena *arena, struct tv_str name);

/* ---- compile_spot.c: which rule reports what at which place ---------------------------------- */

enum tv_spot {
    TV_SPOT_MESSAGE,
    TV_SPOT_CALL_TYPE,
    TV_SPOT_ID,
    TV_SPOT_EVENT,
    TV_SPOT_NAME,
    TV_SPOT_MESSAGE_ID,
    TV_SPOT_TIME,
    TV_SPOT_VERSION,
    TV_SPOT_FIELD,
    TV_SPOT_OF_PROPERTIES,
    TV_SPOT_OF_TRAITS,
    TV_SPOT_OF_CONTEXT,
    TV_SPOT_OF_INTEGRATIONS,
    TV_SPOT_PROPERTY,
    TV_SPOT_PROPERTY_ITEM,
    TV_SPOT_TRAIT,
    TV_SPOT_TRAIT_ITEM,
    TV_SPOT_CONTEXT,
    TV_SPOT_CONTEXT_TRAITS,
    TV_SPOT_OTHER,
    TV_SPOT_OTHER_ITEM,
    TV_SPOT_COUNT,
    TV_SPOT_KIND = 0xff,
    TV_SPOT_IF = 0x100,  /* in the condition of a `when` */
    TV_SPOT_THEN = 0x200 /* in its demands */
};
unsigned tv_spot_of_property(unsigned spot, struct tv_str name);
unsigned tv_spot_of_items(unsigned spot);
enum tv_area tv_spot_area(unsigned spot);
/* The object is one that libraries send as null when there is nothing in it. */
bool tv_spot_takes_null(unsigned spot);
enum tv_rule tv_spot_rule(unsigned spot, enum tv_check_kind kind);
/* The rule for a missing name. names: the properties or top-level fields asked for. */
enum tv_rule tv_spot_demand_rule(unsigned spot, enum tv_call call, enum tv_level level,
                                 const struct tv_str *names, uint32_t count);
enum tv_rule tv_spot_former_rule(unsigned spot, struct tv_str name);
/* The rule that the author wants for a demand: what the mapping says that it is written in (NULL:
 * in none), else the `when` that a layer stands in. TV_RULE_COUNT: he says nothing. */
enum tv_rule tv_rule_said(const struct tv_def *written, const struct tv_layer *layer,
                          unsigned spot);
enum tv_rule tv_move_rule(const struct tv_move *move);

/* ---- compile_lower.c, compile_shape.c, compile_demand.c, compile_root.c, compile_event.c: rows */

/* One of several stacks that a value must satisfy. stack NULL: the name is unknown to that side,
 * and the verdict says so. */
struct tv_element {
    struct tv_stack *stack;
    const struct tv_verdict *verdict;
};

/* What one side says about an object. own: of names that are unknown; inner: what parts of it
 * inherit. */
struct tv_facet {
    const struct tv_meaning *meaning;
    const struct tv_verdict *own, *inner;
};

/* A name of an object, or a place where one was. */
struct tv_slot_of {
    struct tv_str name;
    struct tv_list elements; /* struct tv_element */
    const struct tv_move *move;
    struct tv_at at;
    bool is_defined;
    uint32_t string;
};

/* An object that becomes a shape. slots[i].node may be set already. call: of the message. */
struct tv_object {
    const struct tv_facet *facets;
    uint32_t facet_count;
    unsigned spot;
    enum tv_call call;
    struct tv_list slots;  /* struct tv_slot_of; not for messages */
    struct tv_map by_name; /* name -> slot + 1, when there are many */
};
/* The slot of a name, TV_NONE when there is none; not for messages. */
uint32_t tv_object_find(const struct tv_object *object, struct tv_str name);

/* The node of a value that all the elements are about. */
uint32_t tv_lower_node(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                       unsigned spot);
uint32_t tv_lower_shape(struct tv_compiler *c, const struct tv_facet *facets, uint32_t count,
                        unsigned spot);
/* Fills demands, singles and mask of the shape. */
bool tv_lower_demands(struct tv_compiler *c, const struct tv_object *object,
                      struct tv_shape *shape);
/* The condition asks only whether a name is there, and wants only names in turn: it is lowered as
 * demands that depend on that name, which costs far less than a second look at the object. */
bool tv_condition_is_demand(const struct tv_object *object, const struct tv_condition *condition);
/* Fills whens of the shape. */
bool tv_lower_conditions(struct tv_compiler *c, const struct tv_object *object,
                         struct tv_shape *shape);
/* The strictest verdict of the facets. */
void tv_lower_policy(struct tv_compiler *c, const struct tv_facet *facets, uint32_t count,
                     struct tv_shape *shape);
struct tv_facet tv_facet_of(struct tv_compiler *c, const struct tv_meaning *meaning,
                            const struct tv_verdict *verdict);
/* What a part of an object inherits. */
const struct tv_verdict *tv_verdict_below(const struct tv_verdict *verdict, unsigned spot,
                                          struct tv_str name);
/* Calls back for each other name of a property, pointers apart, until that returns false. */
struct tv_second_name {
    struct tv_str name;
    enum tv_key_kind kind;
    struct tv_at at;
    enum tv_rule rule; /* that the same mapping names, or TV_RULE_COUNT */
};
typedef bool tv_second_fn(void *context, const struct tv_second_name *second);
bool tv_seconds_visit(struct tv_stack *stack, tv_second_fn *visit, void *context);

/* The node of a whole message. */
struct tv_root_of {
    enum tv_call call;
    unsigned spot;
};
uint32_t tv_lower_root(struct tv_compiler *c, const struct tv_element *elements, uint32_t count,
                       const struct tv_root_of *root);
bool tv_envelope_add(struct tv_compiler *c, const struct tv_element *elements, uint32_t count);
bool tv_envelope_close(struct tv_compiler *c);
struct tv_root_name *tv_envelope_find(struct tv_compiler *c, struct tv_str name);
/* The same by the stack that is asked of the field. */
struct tv_root_name *tv_envelope_of(struct tv_compiler *c, const struct tv_property *field);

/* Fills the checks of the node of a message: the `schema` of those that the elements are. */
bool tv_lower_message_checks(struct tv_compiler *c, const struct tv_element *elements,
                             uint32_t count, unsigned spot, struct tv_node *node);

/* compile_schema.c: the schema that the value of SCHEMA is or names; TV_NONE when it has mistakes,
 * which are noted, or when out of memory. */
uint32_t tv_schema_row(struct tv_compiler *c, const struct tv_clause *clause);

uint32_t tv_origin_at(struct tv_compiler *c, const struct tv_at *at);
bool tv_compile_failed(const struct tv_compiler *c);
bool tv_lower_events(struct tv_compiler *c);

#endif
