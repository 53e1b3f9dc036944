/* JSON Schemas for validators that know nothing of events.
 *
 *   one message     {"type": "object", "properties": {"type": {"const": "track"}, "event": ...}}
 *   all of them     {"allOf": [{"if": {type and name}, "then": {...}}, ...]}
 *
 * Of an event with versions the schema of all has the oldest one. */
#include "convert_parts.h"

#include <stdio.h>
#include <string.h>

static struct tv_tree *constant(struct tv_converting *converting, struct tv_str text) {
    struct tv_tree *schema = tv_convert_object(converting);
    tv_convert_put(converting, schema, "const", tv_convert_text(converting, text));
    return schema;
}

static struct tv_tree *add_list(struct tv_converting *converting, struct tv_tree *object,
                                const char *key) {
    struct tv_tree *list = tv_tree_make(converting->arena, TV_TYPE_ARRAY, TV_STR(""));
    tv_convert_put(converting, object, key, list);
    return list;
}

/* Adds to properties and required that the message is of this call and name. */
static void put_constants(struct tv_converting *converting, const struct tv_exported *message,
                          struct tv_tree *properties, struct tv_tree *required) {
    const char *call = tv_call_name(message->call);
    const char *field = message->call == TV_TRACK ? "event" : "name";
    tv_convert_put(converting, properties, "type",
                   constant(converting, (struct tv_str){call, strlen(call)}));
    tv_tree_add(converting->arena, required, TV_STR(""),
                tv_convert_text(converting, TV_STR("type")));
    if (message->name.len == 0)
        return;
    tv_convert_put(converting, properties, field, constant(converting, message->name));
    tv_tree_add(converting->arena, required, TV_STR(""),
                tv_convert_text(converting, (struct tv_str){field, strlen(field)}));
}

/* ---- One message ----------------------------------------------------------------------------- */

/* The child of a key, or NULL; trees made here may still be changed. */
static struct tv_tree *child_of(struct tv_tree *object, const char *key) {
    for (struct tv_tree *child = object ? object->first : NULL; child; child = child->next)
        if (tv_str_equal(child->key->written, (struct tv_str){key, strlen(key)}))
            return child;
    return NULL;
}

struct tv_tree *tv_convert_schema_of(struct tv_converting *converting,
                                     const struct tv_exported *message) {
    struct tv_tree *schema = tv_convert_whole_schema(converting, message);
    if (message->is_common || message->is_forbidden || !schema)
        return NULL;
    struct tv_tree *properties = child_of(schema, "properties");
    struct tv_tree *required = child_of(schema, "required");
    tv_convert_put_text(converting, schema, "title", message->name);
    if (!properties) {
        properties = tv_convert_object(converting);
        tv_convert_put(converting, schema, "properties", properties);
    }
    if (!required)
        required = add_list(converting, schema, "required");
    put_constants(converting, message, properties, required);
    return schema;
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* That the message is of this call, name and version. */
static struct tv_tree *condition_of(struct tv_converting *converting,
                                    const struct tv_exported *message) {
    struct tv_tree *condition = tv_convert_object(converting);
    struct tv_tree *properties = tv_convert_object(converting);
    struct tv_tree *required = add_list(converting, condition, "required");
    tv_convert_put(converting, condition, "properties", properties);
    put_constants(converting, message, properties, required);
    return condition;
}

void tv_convert_schema_add(struct tv_converting *converting, const struct tv_exported *message) {
    struct tv_tree *entry = tv_convert_object(converting);
    if (!message->is_oldest) {
        tv_convert_lose(converting, "a version", message);
        return;
    }
    if (message->is_common) {
        tv_tree_add(converting->arena, converting->root, TV_STR(""),
                    tv_tree_copy(converting->arena, message->schema));
        return;
    }
    tv_convert_put(converting, entry, "if", condition_of(converting, message));
    tv_convert_put(converting, entry, "then",
                   message->is_forbidden
                       ? tv_tree_make(converting->arena, TV_TYPE_BOOLEAN, TV_STR("false"))
                       : tv_tree_copy(converting->arena, message->schema));
    tv_tree_add(converting->arena, converting->root, TV_STR(""), entry);
}

struct tv_tree *tv_convert_schema_end(struct tv_converting *converting) {
    struct tv_tree *schema = tv_convert_object(converting);
    tv_convert_put_text(converting, schema, "$schema",
                        TV_STR("http://json-schema.org/draft-07/schema#"));
    tv_convert_put_text(converting, schema, "title", converting->title);
    tv_convert_put_text(converting, schema, "type", TV_STR("object"));
    if (converting->root && converting->root->count > 0)
        tv_convert_put(converting, schema, "allOf", converting->root);
    return schema;
}
