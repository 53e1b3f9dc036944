/* What plans say, as JSON Schemas: each message with everything that was merged, included and
 * extended worked out, for writers of formats that know no such things.
 *
 * Of the built-in specs an event has what the plan extends; what core says about all events is left
 * out. */
#ifndef TV_EXPORT_H
#define TV_EXPORT_H

#include "compile.h"
#include "tree.h"

/* One message. Strings and trees are borrowed during the call.
 *
 *   {"type": "object", "properties": {"context": .., "properties": .., "traits": .., "userId": ..}}
 *
 * In a schema stand draft-07 keywords, and formats of ours, which validators ignore. */
struct tv_exported {
    bool is_common; /* of all messages; call says nothing then */
    enum tv_call call;
    struct tv_str name; /* of the event, page or screen; empty: all of the call */
    uint32_t version;   /* 0: it has none */
    bool is_oldest;     /* the first of its versions, or the only one */
    bool is_forbidden;  /* must not be sent; schema is empty then */
    struct tv_str doc, owner, deprecated, since;
    const struct tv_tree *labels; /* object of scalars, or NULL */
    const struct tv_tree *schema;
};

struct tv_export_visitor {
    void *context;
    void (*message)(void *context, const struct tv_exported *message);
    /* Something in the plan's own files that a JSON Schema cannot say: recommended "sku". */
    void (*loss)(void *context, const struct tv_at *at, struct tv_str what);
};

/* Visits all messages of the input's plans: common, calls, events, pages, screens, each in written
 * order. */
enum tv_status tv_export(const struct tv_compile_input *input, struct tv_sink sink,
                         const struct tv_export_visitor *visitor) TV_MUST_USE;

#endif
