/* The model: what the author of a spec or plan wrote, each thing with its place. Nothing is merged,
 * inherited or resolved here; that is rules/compile. Readers (rules/read) fill it, one a format.
 *
 *   model -> files -> clauses (types, calls, events, ...) -> defs -> clauses (type, items, ...) ...
 *
 * A mapping of the grammar is a list of clauses: one keyword with its value and place. A file, an
 * event, a call, a version and a definition are all of that shape, so that merging needs no code a
 * keyword. Short forms are written out by the reader: `order_id: string` and `[string, object]`
 * become a def with a TYPE clause, `false` a def that is `refused`, an empty event a def without
 * clauses.
 *
 * Everything lives in the model's arena and dies with it; strings are UTF-8. */
#ifndef TV_MODEL_H
#define TV_MODEL_H

#include "finding.h"

enum tv_where {
    TV_IN_FILE = 1,
    TV_IN_DEFINITION = 2,
    TV_IN_EVENT = 4,
    TV_IN_CALL = 8,
    TV_IN_VERSION = 16,
    TV_IN_MESSAGE = TV_IN_EVENT | TV_IN_CALL | TV_IN_VERSION,
    TV_IN_ALL = TV_IN_FILE | TV_IN_DEFINITION | TV_IN_MESSAGE
};

/* What the value of a keyword looks like, and so which member of tv_clause holds it. */
enum tv_form {
    TV_FORM_TEXT,       /* text: a scalar as written */
    TV_FORM_COUNT,      /* count: a whole number from 0 */
    TV_FORM_NUMBER,     /* text: a JSON number */
    TV_FORM_FLAG,       /* flag */
    TV_FORM_NAMES,      /* scalars: one text or a list of them */
    TV_FORM_SCALARS,    /* scalars: a list of scalars (const: exactly one) */
    TV_FORM_TYPES_OF,   /* alternatives of `type:` */
    TV_FORM_DEF,        /* def */
    TV_FORM_DEFS,       /* entries: name -> def, in written order */
    TV_FORM_PRESENCE,   /* presence */
    TV_FORM_ADDITIONAL, /* verdict, or def when it is a definition; in a file: settings */
    TV_FORM_WHENS,      /* whens */
    TV_FORM_SETTINGS,   /* settings: name -> text */
    TV_FORM_RAW         /* raw: kept as JSON text, and as a tree; not read further */
};

enum tv_keyword {
#define TV_KEYWORD(id, name, form, where, types) TV_KW_##id,
#include "keywords.def"
#undef TV_KEYWORD
    TV_KEYWORD_COUNT
};

/* Static facts of a keyword. */
struct tv_keyword_info {
    const char *name;
    enum tv_form form;
    unsigned where; /* bits of enum tv_where */
    unsigned types; /* bits of enum tv_type: of values that it is about; 0: any */
};
const struct tv_keyword_info *tv_keyword_info(enum tv_keyword keyword);
enum tv_keyword tv_keyword_find(struct tv_str name); /* TV_KEYWORD_COUNT when there is none */

/* A place in a definition file. Lines and columns count from 1, columns in code points. */
struct tv_at {
    const struct tv_file *file;
    uint32_t line, column;
    uint32_t offset, len; /* bytes in the file's text */
};

/* A scalar: its JSON type and its text (strings: the bytes; others: JSON text). */
struct tv_scalar {
    struct tv_at at;
    enum tv_type type;
    struct tv_str text;
    struct tv_scalar *next;
};

/* One alternative of `type:`: the name of a type (also "null", "any"), or a definition. */
struct tv_alternative {
    struct tv_at at;
    struct tv_str name; /* empty when def is set */
    struct tv_def *def;
    struct tv_alternative *next;
};

/* One name -> definition. */
struct tv_entry {
    struct tv_at at; /* of the name */
    struct tv_str name;
    struct tv_def *def;
    struct tv_entry *next;
};

/* One demand of presence: at least one of `any`. A name that begins with / is a JSON Pointer. */
struct tv_presence {
    struct tv_at at;
    struct tv_scalar *any;
    struct tv_str reason; /* may be empty */
    struct tv_presence *next;
};

/* `when`: if all entries of `condition` are there and match. Their names may be JSON Pointers; a
 * scalar or list of scalars is written out as a def with an ENUM clause, {} as a def without
 * clauses. then and otherwise hold clauses PROPERTIES TRAITS CONTEXT FIELDS REQUIRED RECOMMENDED,
 * or NULL. */
struct tv_when_clause {
    struct tv_at at;
    struct tv_str doc;
    struct tv_str rule; /* which reports what it demands; empty: the usual ones */
    struct tv_entry *condition;
    struct tv_def *then, *otherwise;
    struct tv_when_clause *next;
};

struct tv_setting {
    struct tv_at at; /* of the value */
    struct tv_str name, value;
    struct tv_setting *next;
};

/* One keyword with its value. */
struct tv_clause {
    enum tv_keyword keyword;
    struct tv_at at;       /* of the keyword */
    struct tv_at value_at; /* of the value */
    union {
        struct tv_str text;
        uint64_t count;
        bool flag;
        struct tv_scalar *scalars;
        struct tv_alternative *alternatives;
        struct tv_def *def;
        struct tv_entry *entries;
        struct tv_presence *presence;
        struct tv_when_clause *whens;
        struct tv_setting *settings;
        struct tv_str raw;
    };
    struct tv_str verdict; /* ADDITIONAL: allow, warn, forbid; empty: see def, in a file settings */
    const struct tv_tree *tree;  /* RAW: the value with its places (tree.h); else NULL */
    const struct tv_tree *whole; /* SCHEMA: what tree is a part of; NULL: it stands for itself */
    struct tv_clause *next;
};

/* A mapping: a definition, event, call, version, or the demands of a `when`. Clauses stand in
 * written order, each keyword at most once. */
struct tv_def {
    struct tv_at at;
    bool refused; /* `false`: must not be sent; no clauses */
    struct tv_clause *clauses;
};

/* The clause of a keyword in a def, or NULL. */
const struct tv_clause *tv_def_find(const struct tv_def *def, enum tv_keyword keyword);
/* What a keyword says about the types of values where no `type` stands beside it, as bits of enum
 * tv_type; 0: nothing. Of enum and const the values say it. */
unsigned tv_clause_types(const struct tv_clause *clause);

/* One file. Its sections are clauses like any other (TYPES, CALLS, EVENTS, ...). */
struct tv_file {
    struct tv_str path; /* as given by the caller; for built-in specs "specs/NAME.yaml" */
    struct tv_str name; /* value of spec: or plan: */
    bool is_spec, builtin;
    bool is_translated;    /* from the format of another tool */
    struct tv_str text;    /* the whole file, kept for messages */
    const uint32_t *lines; /* offset of each line's first byte */
    uint32_t line_count;
    struct tv_def *body;
    const struct tv_tree *tree; /* what body was read from (tree.h) */
    struct tv_file *next;
};

struct tv_model {
    struct tv_arena *arena;
    struct tv_file *files, *last; /* in the order they were read */
};

struct tv_model *tv_model_new(void); /* NULL when out of memory */
void tv_model_free(struct tv_model *model);

/* The path of a file that another one names: relative to that file's folder, with "." and ".."
 * taken out where possible. Allocated in the arena. */
struct tv_str tv_path_join(struct tv_arena *arena, struct tv_str from_file, struct tv_str relative);

/* ---- Arena: memory that is freed all at once ------------------------------------------------ */

struct tv_arena;
struct tv_arena *tv_arena_new(void);
void tv_arena_free(struct tv_arena *arena);
/* Zeroed, aligned for any type; NULL when out of memory (and from then on always). */
void *tv_arena_alloc(struct tv_arena *arena, size_t count, size_t item_len);
/* A copy of the text; at is NULL after a failure. */
struct tv_str tv_arena_text(struct tv_arena *arena, struct tv_str text);
/* True once an allocation failed. */
bool tv_arena_failed(const struct tv_arena *arena);

#endif
