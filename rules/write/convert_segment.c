/* Rules of Segment's Public API:
 *
 *   {"rules": [{"type": "TRACK", "key": "Order Completed", "version": 1, "jsonSchema": {...}}]}
 *
 * Labels stand in the schema, the owner among them. There is no rule for an event that must not be
 * sent, nor for all track calls or alias. */
#include "convert_parts.h"

#include <stdio.h>

static const char *const types[TV_CALL_COUNT] = {
    [TV_TRACK] = "TRACK",   [TV_IDENTIFY] = "IDENTIFY", [TV_PAGE] = "PAGE",
    [TV_SCREEN] = "SCREEN", [TV_GROUP] = "GROUP",       [TV_ALIAS] = NULL};

/* What there is no rule for; NULL: there is one. */
static const char *refusal(const struct tv_exported *message) {
    if (message->is_forbidden)
        return "that it must not be sent,";
    if (message->is_common)
        return NULL;
    bool is_nameless = message->call == TV_TRACK && message->name.len == 0;
    return is_nameless || !types[message->call] ? "what is said" : NULL;
}

static struct tv_tree *version_of(struct tv_converting *converting,
                                  const struct tv_exported *message) {
    char text[16];
    int len = snprintf(text, sizeof text, "%u", message->version ? message->version : 1);
    struct tv_str kept = tv_arena_text(converting->arena, (struct tv_str){text, (size_t)len});
    return tv_tree_make(converting->arena, TV_TYPE_INTEGER, kept);
}

void tv_convert_segment_add(struct tv_converting *converting, const struct tv_exported *message) {
    const char *refused = refusal(message);
    struct tv_str type = TV_STR("COMMON");
    if (refused) {
        tv_convert_lose(converting, refused, message);
        return;
    }
    struct tv_tree *rule = tv_convert_object(converting);
    struct tv_tree *schema = tv_convert_whole_schema(converting, message);
    tv_convert_lose_history(converting, message);
    if (!message->is_common)
        type = (struct tv_str){types[message->call], __builtin_strlen(types[message->call])};
    tv_convert_put_text(converting, rule, "type", type);
    tv_convert_put_text(converting, rule, "key", message->name);
    tv_convert_put(converting, rule, "version", version_of(converting, message));
    tv_convert_put(converting, rule, "jsonSchema", schema);
    tv_tree_add(converting->arena, converting->root, TV_STR(""), rule);
}

struct tv_tree *tv_convert_segment_end(struct tv_converting *converting) {
    struct tv_tree *file = tv_convert_object(converting);
    tv_convert_put_text(converting, file, "name", converting->title);
    tv_convert_put(converting, file, "rules", converting->root);
    return file;
}
