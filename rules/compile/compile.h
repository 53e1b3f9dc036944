/* The compiler: from models to a table. It resolves inheritance (extends, merging, include, types),
 * intersects definitions that hold side by side, and packs the result through a builder. */
#ifndef TV_COMPILE_H
#define TV_COMPILE_H

#include "model.h"
#include "table.h"

/* A document that a reference in a JSON Schema names. */
struct tv_schema_text {
    struct tv_str path; /* as messages call it */
    struct tv_str text;
};

/* What to compile. The model holds the built-in specs (builtin files, in their order: core first)
 * and the plans with every file they extend; the caller has read them. */
struct tv_compile_input {
    const struct tv_model *model;
    const struct tv_str
        *specs; /* names of the enabled built-in specs; NULL: those not `enabled: false` */
    size_t spec_count;
    const struct tv_str *plans; /* the plans that hold, one unit each: tv_file.path of a file, or a
                                 * folder: then all files of the model directly below it */
    size_t plan_count;

    /* Finds the document that a reference in a JSON Schema names: by its URI without a fragment, a
     * path when it stands beside a plan ("plans/a.json" for "a.json" in plans/web.yaml). Asked once
     * for each; what is found is borrowed until tv_compile returns. TV_ERROR_FILE when there is
     * none, TV_ERROR_MEMORY. load may be NULL: then there are only those that are built in. */
    enum tv_status (*load)(void *context, struct tv_str uri, struct tv_schema_text *found);
    void *load_context;
    bool formats_are_notes; /* `format` in JSON Schemas demands nothing */
};

/* Compiles; mistakes go to the sink. On TV_OK *image is allocated with malloc and the caller's. */
enum tv_status tv_compile(const struct tv_compile_input *input, struct tv_sink sink, void **image,
                          size_t *len) TV_MUST_USE;

/* ---- Describing the resolved specs (for `trackvet specs`) ----------------------------------- */

/* One property of a resolved event; strings are borrowed during the call. */
struct tv_described_property {
    struct tv_str path;   /* "properties.products[].price" */
    unsigned types;       /* mask of enum tv_type as documented; TV_TYPE_ANY when open */
    bool nullable;        /* null is allowed by name */
    struct tv_str format; /* empty: none */
    const struct tv_scalar *enumeration;  /* NULL: none */
    const struct tv_str *also, *formerly; /* whole paths; formerly pointers as paths from the top */
    size_t also_count, formerly_count;
    struct tv_str from;   /* "table", "sample", "text" */
    struct tv_str source; /* file-level source joined with the nearest heading */
    struct tv_str doc;
};

struct tv_described_event {
    struct tv_str call, name, source, doc;
    uint32_t version;
    const struct tv_str *aliases;
    size_t alias_count;
    const struct tv_str *formerly;
    size_t formerly_count;
    const struct tv_str *required;
    size_t required_count; /* paths; groups as "a|b" */
    const struct tv_str *recommended;
    size_t recommended_count;
};

/* Visitor in order: spec, its events, each with its properties. Any member may be NULL. */
struct tv_describe_visitor {
    void *context;
    void (*spec)(void *context, const struct tv_file *file);
    void (*event)(void *context, const struct tv_described_event *event);
    void (*property)(void *context, const struct tv_described_property *property);
};

/* Describes every builtin spec of the model: of an event its own definition with the sections that
 * the spec itself writes (calls.* of core stand in core, as events with an empty name and all the
 * common fields and context). Recursive types are followed once. */
enum tv_status tv_describe(const struct tv_model *model, struct tv_sink sink,
                           const struct tv_describe_visitor *visitor) TV_MUST_USE;

#endif
