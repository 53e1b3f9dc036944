/* JSON Schemas: from trees to the rows of table.h. Private to this folder.
 *
 *   schema_uri.c        references and what they are relative to
 *   schema_document.c   documents: which schemas they hold, what these are called, where a
 *                       reference leads
 *   schema_keyword.c    the keywords: one table
 *   schema_term.c       one schema: its keywords become terms
 *   compile_schema.c    all that a `schema:` reaches, and that it goes round in no circle
 *   schema_draft.c      the texts that describe the drafts themselves
 *
 * A part is a place in a document where JSON Schema has a schema. Parts are found when a document
 * is opened, or when a reference leads to a place where none was expected; they become rows when
 * something asks for them. Nothing recurses: parts that are to be read wait in a list. */
#ifndef TV_COMPILE_SCHEMA_H
#define TV_COMPILE_SCHEMA_H

#include "compile_parts.h"
#include "tree.h"

enum { TV_SCHEMA_PARTS_MAX = 100000 };

enum tv_draft { TV_DRAFT_04 = 4, TV_DRAFT_06 = 6, TV_DRAFT_07 = 7, TV_DRAFT_LATER = 8 };

/* One value: what a `schema:` holds, or a whole file. */
struct tv_schema_document {
    struct tv_str uri; /* where it is from, without a fragment; of a `schema:` the plan's path */
    const struct tv_tree *root;
    enum tv_draft draft;
    struct tv_map ids; /* URI, also with a fragment that is a name -> struct tv_schema_part * */
};

/* part asks another one about the same value; at: where. */
struct tv_schema_link {
    struct tv_schema_part *part;
    struct tv_at at;
};

struct tv_schema_part {
    struct tv_schema_document *document;
    const struct tv_tree *node;
    const struct tv_tree *top; /* the nearest part around it, or itself, that has an id */
    struct tv_str base;        /* what references in it are relative to: the id of top */
    uint32_t index;            /* of an item: its position */
    uint32_t row;              /* of schemas; TV_NONE: nothing asked for it */
    struct tv_list links;      /* struct tv_schema_link */
    uint32_t next_link, chain; /* while circles are sought; links below it that follow each other */
    bool is_open, is_done;
};

struct tv_schemas {
    struct tv_map documents; /* URI -> struct tv_schema_document *; tv_refused: cannot be read */
    struct tv_map parts;     /* node -> struct tv_schema_part * */
    struct tv_map rows;      /* value of a clause -> row + 1 */
    struct tv_map patterns;  /* text -> pattern + 1 */
    struct tv_list waiting;  /* struct tv_schema_part *: asked for, in this order */
    uint32_t part_count;
    bool is_full; /* there are more of them than may be, which was told */
};

/* ---- schema_uri.c ---------------------------------------------------------------------------- */

/* The reference, without a fragment, resolved against a base. at is NULL when out of memory. */
struct tv_str tv_uri_resolve(struct tv_arena *arena, struct tv_str base, struct tv_str reference);
struct tv_str tv_uri_without_fragment(struct tv_str reference);
/* What stands behind the #, percent-decoded; at is NULL when out of memory. */
struct tv_str tv_uri_fragment(struct tv_arena *arena, struct tv_str reference);

/* ---- schema_keyword.c ------------------------------------------------------------------------ */

/* What schemas the value of a keyword holds. */
enum tv_schema_holds {
    TV_HOLDS_NONE,
    TV_HOLDS_ONE,
    TV_HOLDS_LIST,        /* a list of them */
    TV_HOLDS_ONE_OR_LIST, /* items */
    TV_HOLDS_MAP,         /* a mapping to them */
    TV_HOLDS_MAP_OR_NAMES /* dependencies */
};

/* What the value of a keyword looks like, and so how it becomes terms. */
enum tv_schema_form {
    TV_SCHEMA_REFERENCE,
    TV_SCHEMA_TYPE,
    TV_SCHEMA_VALUES,
    TV_SCHEMA_VALUE,
    TV_SCHEMA_FORMAT,
    TV_SCHEMA_PATTERN,
    TV_SCHEMA_COUNT,
    TV_SCHEMA_NUMBER,
    TV_SCHEMA_EXCLUSIVE,
    TV_SCHEMA_DIVISOR,
    TV_SCHEMA_FLAG,
    TV_SCHEMA_NAMES,
    TV_SCHEMA_INSIDE, /* a schema of something in the value */
    TV_SCHEMA_SAME,   /* a schema of the value itself */
    TV_SCHEMA_ALL,    /* a list of these */
    TV_SCHEMA_ITEMS,
    TV_SCHEMA_REST, /* additionalItems */
    TV_SCHEMA_PROPERTIES,
    TV_SCHEMA_PATTERNS,
    TV_SCHEMA_DEPENDENCIES,
    TV_SCHEMA_CONDITION,
    TV_SCHEMA_NO_TERM /* then, else, definitions */
};

struct tv_schema_keyword {
    struct tv_str name;
    enum tv_term_kind kind;
    enum tv_schema_form form;
    enum tv_schema_holds holds;
    enum tv_draft since;
};

/* NULL: none that a document of that draft knows. */
const struct tv_schema_keyword *tv_schema_keyword_find(struct tv_str name, enum tv_draft draft);
/* Keywords of later drafts alone; also those that mean something else there. */
bool tv_schema_keyword_is_later(const struct tv_tree *value);

/* ---- schema_document.c ----------------------------------------------------------------------- */

/* A document that holds root. NULL when out of memory. */
struct tv_schema_document *tv_schema_document_new(struct tv_compiler *c, struct tv_str uri,
                                                  const struct tv_tree *root);
/* The part at a node of the document; NULL when out of memory or beyond a limit, which is noted. */
struct tv_schema_part *tv_schema_part_at(struct tv_compiler *c, struct tv_schema_document *document,
                                         const struct tv_tree *node);
/* Where a reference leads that stands in from. NULL: nowhere, which is noted at its place. */
struct tv_schema_part *tv_schema_follow(struct tv_compiler *c, const struct tv_schema_part *from,
                                        const struct tv_tree *reference);
/* The JSON Pointer of a part in its document; "/..." when it is very long. */
struct tv_str tv_schema_pointer(struct tv_compiler *c, const struct tv_schema_part *part);

/* ---- schema_term.c, compile_schema.c
 * -------------------------------------------------------------- */

/* Reads a part that has a row: fills it, and the links. */
bool tv_schema_fill(struct tv_compiler *c, struct tv_schema_part *part);
/* The row of a part, which is filled later; TV_NONE when out of memory. */
uint32_t tv_schema_part_row(struct tv_compiler *c, struct tv_schema_part *part);

/* ---- schema_draft.c -------------------------------------------------------------------------- */

/* The schema of the schemas of a draft, by its address; len 0: there is none. */
struct tv_str tv_draft_text(struct tv_str uri);

#endif
