/* What the parts of the linter share.
 *
 *   files --lint_index--> events, properties (flat, by place) --rules--> findings
 *                              |
 *   files below  --lint_base---'  what the specs and extended plans say under the same name
 *
 * A rule is a function that goes through the flat lists, mostly sorted by something, and tells what
 * it sees. Things that belong together (all spellings of a name) are one finding. */
#ifndef TV_LINT_PARTS_H
#define TV_LINT_PARTS_H

#include "lint.h"

/* ---- Lists in an arena -------------------------------------------------------------------------
 */

struct tv_bag {
    void *items;
    uint32_t count, max;
};
/* A new last item, zeroed; NULL when out of memory. Items move when the bag grows. */
void *tv_bag_add(struct tv_arena *arena, struct tv_bag *bag, size_t item_len);

/* ---- The flat view of a plan -------------------------------------------------------------------
 */

/* An event, page, screen or call that the plan writes. */
struct tv_lint_event {
    const struct tv_entry *entry;
    enum tv_keyword section;     /* EVENTS, PAGES, SCREENS or CALLS */
    const struct tv_entry *base; /* the same in a spec or extended plan, or NULL */
    const struct tv_entry *call; /* what core says about its call, or NULL */
    uint32_t file_index;
    bool is_told;     /* its name was reported already */
    bool is_involved; /* somewhere in it names may stand that are not known as such */
};

/* A property at any depth. An object is known by its clause: siblings have the same one. */
struct tv_lint_property {
    const struct tv_entry *entry;
    const struct tv_clause *object;    /* that lists it: PROPERTIES, TRAITS, CONTEXT, FIELDS */
    const struct tv_def *owner;        /* the mapping which has that clause */
    const struct tv_entry *top;        /* the event, or the type, that it is written in */
    const struct tv_lint_event *event; /* NULL: in a type */
    const struct tv_entry *base;       /* the same in a spec or extended plan, or NULL */
    enum tv_keyword section;           /* of the outermost object */
    struct tv_str path;                /* "products[].price"; in a type it begins with "@type/" */
    struct tv_str folded;              /* the path, each name folded */
    unsigned types;                    /* mask; 0: not said */
    uint32_t depth;                    /* 0: directly in a section */
    uint32_t file_index;
    bool is_version;                     /* written in a version of the event */
    bool is_told;                        /* its name was reported already */
    const struct tv_lint_property *same; /* another place of the name, for lint_naming.c */
};

/* A type that the plan writes. */
struct tv_lint_type {
    const struct tv_entry *entry;
};

struct tv_lint {
    struct tv_arena *arena;
    const bool *enabled;
    struct tv_lint_focus focus;
    struct tv_bag findings; /* struct tv_lint_finding * */
    struct tv_bag paths;    /* struct tv_str: files in the order in which they were told of */
    uint64_t waived;        /* findings that comments suppressed */

    /* Of the plan being looked at. */
    const struct tv_model *model;
    struct tv_bag files;      /* const struct tv_file *: its own */
    struct tv_bag below;      /* the same: core, what it extends, the enabled specs */
    struct tv_bag events;     /* struct tv_lint_event */
    struct tv_bag properties; /* struct tv_lint_property, by place */
    struct tv_bag types;      /* struct tv_lint_type */
    struct tv_bag own_calls;  /* const struct tv_entry * */
    struct tv_bag type_names; /* struct tv_lint_name, sorted: all types that may be named */
    struct tv_bag base_names; /* the same: events, pages, screens, calls of files below */
    struct tv_bag own_names;  /* the same: events, pages, screens, calls of the plan itself */
    struct tv_bag siblings;   /* of lint_rename.c */
    struct tv_bag slashes;    /* the same */
    struct tv_bag used_types; /* struct tv_str: names, as often as they stand there, sorted */
    struct tv_bag texts;      /* struct tv_at: texts of people that hold a # */
    struct tv_bag waivers;    /* of lint_suppress.c */
};

/* A name with what it stands for; lists of them are sorted by section and name, then by rank. */
struct tv_lint_name {
    enum tv_keyword section;
    struct tv_str name;
    const struct tv_entry *entry;
    uint32_t rank;    /* files that merge later have a higher one */
    bool is_formerly; /* an old name of the entry */
    bool is_second;   /* another name of the entry, old ones included */
};

/* Fills files and below. false: out of memory, or there is no such plan. */
bool tv_lint_find_files(struct tv_lint *lint, struct tv_str plan);
/* Fills the lists of names. */
bool tv_lint_find_bases(struct tv_lint *lint);
/* Fills events, properties, types. */
bool tv_lint_index(struct tv_lint *lint);

/* Whether the place is one that matters most: never without a focus. */
bool tv_lint_is_changed(const struct tv_lint *lint, const struct tv_at *at);

/* ---- What stands below: lint_base.c ------------------------------------------------------------
 */

/* The entry of a name in specs and extended plans, the last one; other names count only when
 * seconds is true. NULL when there is none. */
const struct tv_lint_name *tv_lint_base_find(const struct tv_lint *lint, enum tv_keyword section,
                                             struct tv_str name, bool seconds);
/* Whether the plan itself has an event, page, screen or call of that name, or second name. */
bool tv_lint_is_own(const struct tv_lint *lint, enum tv_keyword section, struct tv_str name);
/* Whether a type of that name is defined in a file below; has that keyword in any definition. */
bool tv_lint_type_is_below(const struct tv_lint *lint, struct tv_str name);
bool tv_lint_type_has(const struct tv_lint *lint, struct tv_str name, enum tv_keyword keyword);
/* The definition of a name in an object: in what it lists, includes, or takes from a named type. */
const struct tv_entry *tv_lint_entry_in(const struct tv_lint *lint, const struct tv_def *object,
                                        enum tv_keyword section, struct tv_str name);
/* The definition of a name in an event: in whatever stands below it, in its call or in all calls;
 * else what the plan itself says of all calls. */
const struct tv_entry *tv_lint_base_entry(const struct tv_lint *lint,
                                          const struct tv_lint_event *event,
                                          enum tv_keyword section, struct tv_str name);
/* What a definition lets values be, as a mask of enum tv_type; 0: it does not say. */
unsigned tv_lint_types_of(const struct tv_lint *lint, const struct tv_def *def);
/* The definition of the items, going through a named type; NULL when it has none. */
const struct tv_def *tv_lint_items_of(const struct tv_lint *lint, const struct tv_def *def);

/* ---- Suppressing: lint_suppress.c ---------------------------------------------------------------
 */

/* It is YAML; JSON has none. */
bool tv_lint_has_comments(const struct tv_file *file);
void tv_lint_find_waivers(struct tv_lint *lint);
/* Whether a comment suppresses the rule at that place; it then counts as used. tv_lint_tell asks
 * for the place of the finding; who puts several places into one asks for each. */
bool tv_lint_suppresses(struct tv_lint *lint, enum tv_rule rule, const struct tv_at *at);
bool tv_lint_waives(struct tv_lint *lint, enum tv_rule rule, struct tv_str path, uint64_t line);
void tv_lint_tell_unused(struct tv_lint *lint);

/* ---- Names: lint_names.c -----------------------------------------------------------------------
 */

/* Without case, blanks and other signs; of a name that is nothing else, the name. In the arena. */
struct tv_str tv_lint_fold(struct tv_arena *arena, struct tv_str name);
/* The length without the ending of a plural: s, es behind a hiss, ies (then the stem ends in y, and
 * i stands for it). */
struct tv_str tv_lint_singular(struct tv_arena *arena, struct tv_str folded);
/* A keyword as it is written. */
struct tv_str tv_lint_keyword(enum tv_keyword keyword);
int tv_str_order(struct tv_str a, struct tv_str b);

/* ---- Telling: lint_tell.c ----------------------------------------------------------------------
 */

/* A sentence that is being written; what does not fit is left out. */
struct tv_sentence {
    char at[512];
    size_t len;
};
void tv_say(struct tv_sentence *sentence, const char *words);
void tv_say_text(struct tv_sentence *sentence, struct tv_str text);
void tv_say_name(struct tv_sentence *sentence, struct tv_str name); /* in quotes, cut at 60 bytes */
/* "3 events", "1 event"; `noun` takes an s. */
void tv_say_count(struct tv_sentence *sentence, uint64_t count, const char *noun);
void tv_say_number(struct tv_sentence *sentence, uint64_t number);
/* "string", "string or null" */
void tv_say_types(struct tv_sentence *sentence, unsigned types);

struct tv_lint_told {
    enum tv_rule rule;
    enum tv_severity declared;
    struct tv_at at;
    const struct tv_at *others; /* at most TV_ORIGINS_MAX are kept */
    uint32_t other_count;
    struct tv_str suggestion;
    const struct tv_lint_event *event; /* may be NULL */
    const struct tv_lint_edit *edits;
    bool is_unsafe, is_whole;
};
void tv_lint_tell(struct tv_lint *lint, const struct tv_lint_told *told,
                  const struct tv_sentence *sentence);
/* The same for one place without anything else. */
void tv_lint_tell_at(struct tv_lint *lint, enum tv_rule rule, struct tv_at at,
                     const struct tv_sentence *sentence);

/* ---- Renaming: lint_rename.c --------------------------------------------------------------------
 */

/* Whether the name may be part of a JSON Pointer somewhere in the plan: then it is not renamed. */
bool tv_lint_is_in_pointer(struct tv_lint *lint, struct tv_str name);
/* Adds the edits that rename a property (ask the above, too), an event, with all that speaks of
 * it. false: that cannot be done for certain, and what was added is of no use. */
bool tv_lint_rename_property(struct tv_lint *lint, const struct tv_lint_property *property,
                             struct tv_str name, const struct tv_lint_edit **edits);
bool tv_lint_rename_event(struct tv_lint *lint, const struct tv_lint_event *event,
                          struct tv_str name, const struct tv_lint_edit **edits);

/* ---- Rolls: lint_roll.c -------------------------------------------------------------------------
 */

struct tv_place {
    struct tv_str name;
    struct tv_at at;
    const struct tv_lint_event *event;
};

/* Places that have the same said of them, in order. */
struct tv_roll {
    enum tv_rule rule;
    const char *one, *many;           /* "has no doc", "events have no doc" */
    struct tv_bag places;             /* struct tv_place */
    const struct tv_lint_edit *edits; /* that settle all of them, or NULL */
};

/* Unless a comment suppresses it there: then false. */
bool tv_roll_add(struct tv_lint *lint, struct tv_roll *roll, struct tv_place place);
/* One finding, or none when nothing was added; two where some places changed and others did not. */
void tv_roll_tell(struct tv_lint *lint, const struct tv_roll *roll);

/* ---- Rules -------------------------------------------------------------------------------------
 */

typedef void tv_lint_rule_fn(struct tv_lint *lint);
tv_lint_rule_fn tv_lint_duplicate_events, tv_lint_duplicate_properties; /* lint_twice.c */
tv_lint_rule_fn tv_lint_near_events, tv_lint_near_properties;           /* lint_near.c */
tv_lint_rule_fn tv_lint_type_conflicts;                                 /* lint_conflict.c */
tv_lint_rule_fn tv_lint_spec_near_misses, tv_lint_spec_conflicts;       /* lint_spec.c */
tv_lint_rule_fn tv_lint_name_blanks, tv_lint_event_case, tv_lint_property_case; /* lint_naming.c */
tv_lint_rule_fn tv_lint_name_structure; /* lint_structure.c */
tv_lint_rule_fn tv_lint_missing_docs, tv_lint_missing_owners, tv_lint_missing_types,
    tv_lint_empty_events;                                                /* lint_missing.c */
tv_lint_rule_fn tv_lint_impossible_values, tv_lint_unreachable_versions; /* lint_possible.c */
tv_lint_rule_fn tv_lint_unused_types, tv_lint_type_lists;                /* lint_types.c */
tv_lint_rule_fn tv_lint_patterns;                                        /* lint_pattern.c */
tv_lint_rule_fn tv_lint_undeclared_personal;                             /* lint_personal.c */
tv_lint_rule_fn tv_lint_limits, tv_lint_required_traits;                 /* lint_limits.c */

#endif
