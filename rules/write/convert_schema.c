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

static void put_name(struct tv_converting *converting, struct tv_tree *required, const char *name) {
    struct tv_str text = {name, strlen(name)};
    for (const struct tv_tree *item = required ? required->first : NULL; item; item = item->next)
        if (tv_str_equal(item->text, text))
            return;
    tv_tree_add(converting->arena, required, TV_STR(""), tv_convert_text(converting, text));
}

/* A field that must have one value. What the plan says of the field stays; where it names a value
 * itself, that one holds. */
static void put_constant(struct tv_converting *converting, struct tv_tree *properties,
                         const char *field, struct tv_str text) {
    struct tv_tree *known = tv_convert_child(properties, field);
    if (!known)
        tv_convert_put(converting, properties, field, constant(converting, text));
    else if (known->type == TV_TYPE_OBJECT && !tv_convert_child(known, "const"))
        tv_convert_put_text(converting, known, "const", text);
}

/* Adds to properties and required that the message is of this call and name. */
static void put_constants(struct tv_converting *converting, const struct tv_exported *message,
                          struct tv_tree *properties, struct tv_tree *required) {
    const char *call = tv_call_name(message->call);
    const char *field = message->call == TV_TRACK ? "event" : "name";
    put_constant(converting, properties, "type", (struct tv_str){call, strlen(call)});
    put_name(converting, required, "type");
    if (message->name.len == 0)
        return;
    put_constant(converting, properties, field, message->name);
    put_name(converting, required, field);
}

/* ---- One message ----------------------------------------------------------------------------- */

struct tv_tree *tv_convert_schema_of(struct tv_converting *converting,
                                     const struct tv_exported *message) {
    if (message->is_common || message->is_forbidden) {
        tv_convert_lose(converting,
                        message->is_forbidden ? "that it must not be sent," : "what is said",
                        message);
        return NULL;
    }
    struct tv_tree *schema = tv_convert_whole_schema(converting, message);
    tv_convert_lose_history(converting, message);
    struct tv_tree *properties = tv_convert_child(schema, "properties");
    struct tv_tree *required = tv_convert_child(schema, "required");
    if (!tv_convert_child(schema, "title"))
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
    struct tv_tree *entry = tv_convert_object(converting), *asked;
    if (!message->is_oldest) {
        tv_convert_lose(converting, "a version", message);
        return;
    }
    asked = message->is_forbidden
                ? tv_tree_make(converting->arena, TV_TYPE_BOOLEAN, TV_STR("false"))
                : tv_tree_copy(converting->arena, message->schema);
    tv_convert_put_notes(converting, asked, message);
    tv_convert_lose_history(converting, message);
    if (message->is_common) {
        tv_tree_add(converting->arena, converting->root, TV_STR(""), asked);
        return;
    }
    tv_convert_put(converting, entry, "if", condition_of(converting, message));
    tv_convert_put(converting, entry, "then", asked);
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
