/* What the converters share. */
#include "convert_parts.h"

#include <string.h>

static struct tv_str wrap(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

struct tv_tree *tv_convert_object(struct tv_converting *converting) {
    return tv_tree_make(converting->arena, TV_TYPE_OBJECT, TV_STR(""));
}

struct tv_tree *tv_convert_text(struct tv_converting *converting, struct tv_str text) {
    return tv_tree_make(converting->arena, TV_TYPE_STRING, tv_arena_text(converting->arena, text));
}

void tv_convert_put(struct tv_converting *converting, struct tv_tree *object, const char *key,
                    struct tv_tree *value) {
    tv_tree_add(converting->arena, object, wrap(key), value);
}

void tv_convert_put_text(struct tv_converting *converting, struct tv_tree *object, const char *key,
                         struct tv_str text) {
    if (text.len > 0)
        tv_convert_put(converting, object, key, tv_convert_text(converting, text));
}

void tv_convert_lose(struct tv_converting *converting, const char *word,
                     const struct tv_exported *message) {
    const char *call = message->is_common ? "all messages" : tv_call_name(message->call);
    char text[512];
    size_t len = 0;
    struct tv_str parts[] = {wrap(word), TV_STR(" of "),
                             message->name.len ? TV_STR("\"") : TV_STR(""),
                             message->name.len ? message->name : wrap(call),
                             message->name.len ? TV_STR("\"") : TV_STR("")};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t room = sizeof text - len;
        size_t part = parts[i].len < room ? parts[i].len : room;
        memcpy(text + len, parts[i].at, part);
        len += part;
    }
    if (converting->loss)
        converting->loss(converting->context, (struct tv_str){text, len});
}

void tv_convert_lose_history(struct tv_converting *converting, const struct tv_exported *message) {
    if (message->deprecated.len > 0)
        tv_convert_lose(converting, "the deprecation", message);
    if (message->since.len > 0)
        tv_convert_lose(converting, "the \"since\"", message);
}

struct tv_tree *tv_convert_child(struct tv_tree *object, const char *key) {
    for (struct tv_tree *child = object ? object->first : NULL; child; child = child->next)
        if (tv_str_equal(child->key->written, wrap(key)))
            return child;
    return NULL;
}

/* ---- Notes ----------------------------------------------------------------------------------- */

static struct tv_tree *labels_of(struct tv_converting *converting,
                                 const struct tv_exported *message) {
    struct tv_tree *labels = message->labels ? tv_tree_copy(converting->arena, message->labels)
                                             : tv_convert_object(converting);
    if (labels && !tv_tree_find(labels, TV_STR("owner")))
        tv_convert_put_text(converting, labels, "owner", message->owner);
    return labels && labels->count > 0 ? labels : NULL;
}

/* A schema under `schema:` may have the key as well: an object has each only once. */
static void put_note(struct tv_converting *converting, struct tv_tree *schema, const char *key,
                     struct tv_tree *note, const struct tv_exported *message) {
    struct tv_tree *known = note ? tv_convert_child(schema, key) : NULL;
    if (!known) {
        tv_convert_put(converting, schema, key, note);
        return;
    }
    known->type = note->type;
    known->text = note->text;
    known->first = note->first;
    known->last = note->last;
    known->count = note->count;
    for (struct tv_tree *child = known->first; child; child = child->next)
        child->parent = known;
    tv_convert_lose(converting,
                    note->type == TV_TYPE_OBJECT ? "\"labels\" in the schema"
                                                 : "\"description\" in the schema",
                    message);
}

void tv_convert_put_notes(struct tv_converting *converting, struct tv_tree *schema,
                          const struct tv_exported *message) {
    if (!schema || schema->type != TV_TYPE_OBJECT)
        return;
    if (message->doc.len > 0)
        put_note(converting, schema, "description", tv_convert_text(converting, message->doc),
                 message);
    put_note(converting, schema, "labels", labels_of(converting, message), message);
}

struct tv_tree *tv_convert_whole_schema(struct tv_converting *converting,
                                        const struct tv_exported *message) {
    struct tv_tree *schema = tv_convert_object(converting);
    const struct tv_tree *child = message->schema->first;
    tv_convert_put_text(converting, schema, "$schema",
                        TV_STR("http://json-schema.org/draft-07/schema#"));
    for (; child; child = child->next)
        tv_tree_add(converting->arena, schema,
                    tv_arena_text(converting->arena, child->key->written),
                    tv_tree_copy(converting->arena, child));
    tv_convert_put_notes(converting, schema, message);
    return schema;
}
