/* JSON Schema to definitions, shared by translate_schema.c and translate_event.c. */
#ifndef TV_TRANSLATE_SCHEMA_H
#define TV_TRANSLATE_SCHEMA_H

#include "translate.h"

/* A schema that waits to be translated into a mapping. */
struct tv_schema_job {
    const struct tv_tree *schema;
    struct tv_tree *out;
    bool is_section; /* of a message: an object, whether it says so or not */
    bool is_closed;  /* the object that it stands in forbids other names */
    struct tv_schema_job *next;
};

/* Schemas that wait; depth costs no stack. */
struct tv_schema_work {
    struct tv_translation *t;
    struct tv_schema_job *first, *last;
    const struct tv_tree *dialect; /* its `$schema` when that is not draft-07; else NULL */
    bool is_closed;                /* what is put on the list now stands in such an object */
    bool names_only; /* the constraints stand elsewhere: only notes and names are wanted */
};

/* The node for a schema, to be filled when the work is done: a mapping, or false. */
struct tv_tree *tv_schema_later(struct tv_schema_work *work, const struct tv_tree *schema);
/* The same for a section of a message: without `type`, an object is meant. */
struct tv_tree *tv_schema_section(struct tv_schema_work *work, const struct tv_tree *schema);
/* Translates what waits, and what that brings. */
void tv_schema_do(struct tv_schema_work *work);

/* Puts the entries of `properties` into a mapping of names, later. */
void tv_schema_names(struct tv_schema_work *work, const struct tv_tree *properties,
                     struct tv_tree *names);
/* Adds to the names those that are required without being defined. required may be NULL. */
void tv_schema_add_required(struct tv_translation *t, const struct tv_tree *required,
                            struct tv_tree *names);
/* `additional` out of `additionalProperties`; which NULL leaves out. */
void tv_schema_additional(struct tv_schema_work *work, const struct tv_tree *which,
                          struct tv_tree *out);
/* `doc` out of `description` or `title`. */
void tv_schema_doc(struct tv_translation *t, const struct tv_tree *schema, struct tv_tree *out);

/* How a keyword of JSON Schema is dealt with. */
enum tv_schema_use {
    TV_USE_UNKNOWN, /* nobody knows it */
    TV_USE_NOTHING, /* says nothing about values: dropped */
    TV_USE_NOTE,    /* doc, examples and such */
    TV_USE_OURS,    /* our grammar has it, for the types in `types` */
    TV_USE_RAW      /* goes under `schema` */
};

struct tv_schema_keyword {
    const char *name;
    enum tv_schema_use use;
    unsigned types; /* that it is about; 0: all */
};

const struct tv_schema_keyword *tv_schema_keyword(struct tv_str name); /* NULL: unknown */
/* A key that is no keyword: the tool's own, which goes into `out`, or one to warn of. */
void tv_schema_take_unknown(struct tv_translation *t, const struct tv_tree *node,
                            struct tv_tree *out);
/* Whether the schema refers to others, so that it cannot be taken apart. */
bool tv_schema_has_reference(const struct tv_tree *schema);
/* The types a schema names, as bits; TV_TYPE_ANY when it names none. */
unsigned tv_schema_types(struct tv_translation *t, const struct tv_tree *schema);
/* The names of `properties`, with schemas that say nothing. */
struct tv_tree *tv_schema_bare_names(struct tv_translation *t, const struct tv_tree *properties);
/* The `schema` of a mapping of ours; it names the dialect. */
struct tv_tree *tv_schema_raw(struct tv_schema_work *work, struct tv_tree *out, struct tv_at at);

#endif
