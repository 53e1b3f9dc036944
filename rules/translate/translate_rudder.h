/* What the translators of rudder-cli's projects share: the catalog of all files of the project, and
 * JSON Schemas written from what it says. */
#ifndef TV_TRANSLATE_RUDDER_H
#define TV_TRANSLATE_RUDDER_H

#include "translate.h"

/* What other files refer to. */
enum tv_rudder_kind {
    TV_RUDDER_CATEGORY,
    TV_RUDDER_TYPE,
    TV_RUDDER_EVENT,
    TV_RUDDER_PROPERTY,
    TV_RUDDER_KIND_COUNT
};

struct tv_rudder_entry {
    enum tv_rudder_kind kind;
    struct tv_str id;
    const struct tv_tree *node; /* {id, name, ...} */
};

/* All of the project, by kind and id. */
struct tv_rudder_catalog {
    struct tv_translation *t;
    struct tv_rudder_entry *entries;
    size_t count;
    size_t written; /* properties and custom types in schemas so far */
};

/* What the reference names, which is a text (#property:ID, #/properties/GROUP/ID) or {$ref: TEXT}.
 * NULL with the mistake noted. */
const struct tv_tree *tv_rudder_find(const struct tv_rudder_catalog *catalog,
                                     enum tv_rudder_kind kind, const struct tv_tree *reference);

/* The schema of an object with the `properties` and `variants` of an event's rule. */
struct tv_tree *tv_rudder_schema(struct tv_rudder_catalog *catalog, const struct tv_tree *rule);

/* The value of a key that is called differently in both generations; NULL when it has neither. */
const struct tv_tree *tv_rudder_either(const struct tv_tree *of, const char *key,
                                       const char *legacy, unsigned types);

#endif
