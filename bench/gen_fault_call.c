/* Faults of the message itself: its type, ids, names, times, containers and old spellings. */
#include "gen_fault.h"

#include <string.h>

typedef const char *const pointers[];
#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_kind(const struct tv_gen_event *event, uint32_t node, enum tv_gen_kind kind) {
    return node != TV_GEN_NONE && event->tree.nodes[node].kind == kind;
}

static bool is_row(const struct tv_gen_event *event, enum tv_gen_row_id row) {
    return event->row == &tv_gen_rows[row];
}

static uint32_t drop(struct tv_gen_event *event, const char *pointer) {
    uint32_t node = tv_gen_find(&event->tree, pointer);
    if (node == TV_GEN_NONE)
        return TV_GEN_NONE;
    uint32_t parent = event->tree.nodes[node].parent;
    tv_gen_remove(&event->tree, node);
    return parent;
}

static uint32_t set(struct tv_gen_event *event, uint32_t node, enum tv_gen_kind kind,
                    struct tv_str text) {
    if (node != TV_GEN_NONE)
        tv_gen_set(&event->tree, node, kind, text);
    return node;
}

static uint32_t rename_to(struct tv_gen_event *event, const char *pointer, const char *name) {
    uint32_t node = tv_gen_find(&event->tree, pointer);
    if (node != TV_GEN_NONE)
        tv_gen_rename(&event->tree, node, name);
    return node;
}

/* The first pointer, from a random one on, that leads to a value of that kind. */
static uint32_t find_one(struct tv_gen_event *event, struct tv_gen_random *random,
                         const char *const *list, size_t count, enum tv_gen_kind kind) {
    uint32_t start = tv_gen_below(random, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        uint32_t node = tv_gen_find(&event->tree, list[(start + i) % count]);
        if (is_kind(event, node, kind))
            return node;
    }
    return TV_GEN_NONE;
}

/* ---- Type and name ---- */

uint32_t tv_gen_make_no_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return drop(event, "/type");
}

uint32_t tv_gen_make_other_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct tv_str types[] = {TV_GEN_S("Track"), TV_GEN_S("event"),
                                          TV_GEN_S("purchase"), TV_GEN_S("pageview")};
    struct tv_str type = types[tv_gen_below(random, COUNT(types))];
    return set(event, tv_gen_find(&event->tree, "/type"), TV_GEN_STRING, type);
}

uint32_t tv_gen_make_no_event(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return drop(event, "/event");
}

uint32_t tv_gen_make_event_number(struct tv_gen_event *event, struct tv_gen_random *random) {
    struct tv_str number = tv_gen_digits(&event->tree, tv_gen_below(random, 1000));
    return set(event, tv_gen_find(&event->tree, "/event"), TV_GEN_RAW, number);
}

uint32_t tv_gen_make_event_empty(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/event"), TV_GEN_STRING, TV_STR(""));
}

uint32_t tv_gen_make_name_empty(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/name"), TV_GEN_STRING, TV_STR(""));
}

uint32_t tv_gen_make_name_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers names = {"/name", "/category"};
    uint32_t node = find_one(event, random, names, COUNT(names), TV_GEN_STRING);
    return set(event, node, TV_GEN_RAW, tv_gen_chance(random, 50) ? TV_STR("7") : TV_STR("false"));
}

/* One letter less, in the middle of a name of the specs. */
uint32_t tv_gen_make_event_typo(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint32_t node = tv_gen_find(&event->tree, "/event");
    if (event->row >= &tv_gen_rows[TV_GEN_OWN_SIZE_GUIDE] || node == TV_GEN_NONE)
        return TV_GEN_NONE;
    struct tv_str name = event->row->name;
    size_t at = name.len / 2 + tv_gen_below(random, 3);
    if (name.at[at] == ' ')
        at--;
    struct tv_str head = {name.at, at}, tail = {name.at + at + 1, name.len - at - 1};
    return set(event, node, TV_GEN_STRING, TV_GEN_JOIN(&event->tree, head, tail));
}

uint32_t tv_gen_make_list_typo(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    if (!is_row(event, TV_GEN_LIST_VIEWED))
        return TV_GEN_NONE;
    return set(event, tv_gen_find(&event->tree, "/event"), TV_GEN_STRING,
               TV_STR("Product List Veiwed"));
}

/* All lower case, with the spaces or with underscores. */
uint32_t tv_gen_make_event_case(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint32_t node = tv_gen_find(&event->tree, "/event");
    if (event->row >= &tv_gen_rows[TV_GEN_OWN_SIZE_GUIDE] || node == TV_GEN_NONE)
        return TV_GEN_NONE;
    struct tv_str name = event->row->name;
    char space = tv_gen_chance(random, 50) ? ' ' : '_';
    char *at = tv_gen_room(&event->tree, name.len);
    for (size_t i = 0; i < name.len; i++) {
        bool is_upper = name.at[i] >= 'A' && name.at[i] <= 'Z';
        at[i] = name.at[i] == ' ' ? space : is_upper ? (char)(name.at[i] + 32) : name.at[i];
    }
    return set(event, node, TV_GEN_STRING, (struct tv_str){at, name.len});
}

uint32_t tv_gen_make_old_event(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct {
        enum tv_gen_row_id row;
        struct tv_str name;
    } old[] = {
        {TV_GEN_PRODUCT_VIEWED, TV_GEN_S("Viewed Product")},
        {TV_GEN_PRODUCT_ADDED, TV_GEN_S("Added Product")},
        {TV_GEN_PRODUCT_REMOVED, TV_GEN_S("Removed Product")},
        {TV_GEN_LIST_VIEWED, TV_GEN_S("Viewed Product Category")},
        {TV_GEN_PRODUCT_CLICKED, TV_GEN_S("Clicked Product")},
        {TV_GEN_PROMOTION_VIEWED, TV_GEN_S("Viewed Promotion")},
        {TV_GEN_PROMOTION_CLICKED, TV_GEN_S("Clicked Promotion")},
        {TV_GEN_CHECKOUT_STARTED, TV_GEN_S("Started Order")},
        {TV_GEN_STEP_VIEWED, TV_GEN_S("Viewed Checkout Step")},
        {TV_GEN_STEP_COMPLETED, TV_GEN_S("Completed Checkout Step")},
        {TV_GEN_ORDER_UPDATED, TV_GEN_S("Updated Order")},
        {TV_GEN_ORDER_COMPLETED, TV_GEN_S("Completed Order")},
    };
    (void)random;
    for (size_t i = 0; i < COUNT(old); i++)
        if (is_row(event, old[i].row))
            return set(event, tv_gen_find(&event->tree, "/event"), TV_GEN_STRING, old[i].name);
    return TV_GEN_NONE;
}

/* ---- Ids ---- */

static pointers ids = {"/userId", "/anonymousId"};

uint32_t tv_gen_make_no_identity(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    drop(event, "/userId");
    drop(event, "/anonymousId");
    return 0;
}

uint32_t tv_gen_make_id_number(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint32_t node = find_one(event, random, ids, COUNT(ids), TV_GEN_STRING);
    return set(event, node, TV_GEN_RAW,
               tv_gen_digits(&event->tree, tv_gen_below(random, 1u << 30)));
}

uint32_t tv_gen_make_id_empty(struct tv_gen_event *event, struct tv_gen_random *random) {
    return set(event, find_one(event, random, ids, COUNT(ids), TV_GEN_STRING), TV_GEN_STRING,
               TV_STR(""));
}

uint32_t tv_gen_make_id_placeholder(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct tv_str texts[] = {TV_GEN_S("null"), TV_GEN_S("undefined"),
                                          TV_GEN_S("[object Object]"), TV_GEN_S("0")};
    struct tv_str text = texts[tv_gen_below(random, COUNT(texts))];
    return set(event, find_one(event, random, ids, COUNT(ids), TV_GEN_STRING), TV_GEN_STRING, text);
}

uint32_t tv_gen_make_id_email(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers user = {"/userId"};
    uint32_t node = find_one(event, random, user, 1, TV_GEN_STRING);
    return set(event, node, TV_GEN_STRING, tv_gen_word_text(&event->session->person.email));
}

uint32_t tv_gen_make_no_group_id(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return drop(event, "/groupId");
}

uint32_t tv_gen_make_group_id_empty(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/groupId"), TV_GEN_STRING, TV_STR(""));
}

uint32_t tv_gen_make_no_previous_id(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return drop(event, "/previousId");
}

/* Only where an anonymousId is left, or the identity would be missing too. */
uint32_t tv_gen_make_no_user_id(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    if (!is_kind(event, tv_gen_find(&event->tree, "/anonymousId"), TV_GEN_STRING))
        return TV_GEN_NONE;
    return drop(event, "/userId");
}

uint32_t tv_gen_make_id_inside(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    if (is_row(event, TV_GEN_SIGNED_UP)) /* the one event that has it */
        return TV_GEN_NONE;
    return tv_gen_string(&event->tree, tv_gen_find(&event->tree, "/properties"), "userId",
                         tv_gen_word_text(&event->session->person.user_id));
}

uint32_t tv_gen_make_long_message_id(struct tv_gen_event *event, struct tv_gen_random *random) {
    struct tv_gen_tree *tree = &event->tree;
    struct tv_str first = tv_gen_uuid(tree, random), second = tv_gen_uuid(tree, random);
    uint32_t node = tv_gen_find(tree, "/messageId");
    event->message_id =
        TV_GEN_JOIN(tree, event->message_id, TV_STR("."), first, TV_STR("."), second);
    return set(event, node, TV_GEN_STRING, event->message_id);
}

/* ---- Containers and fields ---- */

uint32_t tv_gen_make_extra_traits(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t traits = tv_gen_object(&event->tree, 0, "traits");
    tv_gen_string(&event->tree, traits, "loyalty_tier", TV_STR("gold"));
    return traits;
}

uint32_t tv_gen_make_renamed_traits(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return rename_to(event, "/traits", "properties");
}

/* Not of a consent event, whose context is demanded. */
uint32_t tv_gen_make_container(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers containers = {"/properties", "/traits", "/context", "/integrations"};
    if (is_row(event, TV_GEN_CONSENT_UPDATED))
        return TV_GEN_NONE;
    uint32_t node = find_one(event, random, containers, COUNT(containers), TV_GEN_OBJECT);
    if (tv_gen_chance(random, 50))
        return set(event, node, TV_GEN_ARRAY, TV_STR(""));
    return set(event, node, TV_GEN_STRING, TV_STR("[object Object]"));
}

uint32_t tv_gen_make_integration(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return tv_gen_string(&event->tree, tv_gen_find(&event->tree, "/integrations"), "Mixpanel",
                         TV_STR("false"));
}

uint32_t tv_gen_make_version(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t node = set(event, tv_gen_find(&event->tree, "/version"), TV_GEN_OBJECT, TV_STR(""));
    tv_gen_raw(&event->tree, node, "major", "2");
    return node;
}

uint32_t tv_gen_make_large(struct tv_gen_event *event, struct tv_gen_random *random) {
    bool is_about_traits = tv_gen_find(&event->tree, "/properties") == TV_GEN_NONE;
    uint32_t at = tv_gen_find(&event->tree, is_about_traits ? "/traits" : "/properties");
    size_t len = 33000 + tv_gen_below(random, 9000);
    char *text = tv_gen_room(&event->tree, len);
    for (size_t i = 0; i < len; i++)
        text[i] = "stack frame 0x7f2a "[i % 19];
    tv_gen_string(&event->tree, at, "debug_dump", (struct tv_str){text, len});
    return 0;
}

/* ---- Old spellings ---- */

uint32_t tv_gen_make_action_key(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return rename_to(event, "/type", "action");
}

uint32_t tv_gen_make_snake_id(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint32_t node = find_one(event, random, ids, COUNT(ids), TV_GEN_STRING);
    if (node == TV_GEN_NONE)
        return TV_GEN_NONE;
    bool is_user = event->tree.nodes[node].key.at[0] == 'u';
    tv_gen_rename(&event->tree, node, is_user ? "user_id" : "anonymous_id");
    return node;
}

uint32_t tv_gen_make_context_key(struct tv_gen_event *event, struct tv_gen_random *random) {
    if (tv_gen_chance(random, 50)) {
        uint32_t node = rename_to(event, "/context/device/advertisingId", "idfa");
        if (node != TV_GEN_NONE)
            return node;
    }
    return rename_to(event, "/context/userAgent", "user_agent");
}

uint32_t tv_gen_make_top_channel(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    if (tv_gen_find(&event->tree, "/context/channel") != TV_GEN_NONE)
        return TV_GEN_NONE;
    return tv_gen_string(&event->tree, 0, "channel", TV_STR("client"));
}

/* ---- Times ---- */

static pointers times = {"/timestamp", "/originalTimestamp", "/sentAt", "/receivedAt"};

uint32_t tv_gen_make_time_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct tv_str texts[] = {
        TV_GEN_S("03/04/2026 09:12:33"), TV_GEN_S("2026-03-04T25:61:00.000Z"),
        TV_GEN_S("2026-3-04T09:12:33.123Z"), TV_GEN_S("Wed Mar 04 2026 09:12:33 GMT+0100 (CET)"),
        TV_GEN_S("")};
    struct tv_str text = texts[tv_gen_below(random, COUNT(texts))];
    return set(event, find_one(event, random, times, COUNT(times), TV_GEN_STRING), TV_GEN_STRING,
               text);
}

uint32_t tv_gen_make_time_number(struct tv_gen_event *event, struct tv_gen_random *random) {
    return set(event, find_one(event, random, times, COUNT(times), TV_GEN_STRING), TV_GEN_RAW,
               tv_gen_digits(&event->tree, event->time));
}

/* ---- Context ---- */

uint32_t tv_gen_make_context_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers parts = {"/context/app", "/context/os", "/context/network", "/context/page",
                             "/context/library"};
    uint32_t node = find_one(event, random, parts, COUNT(parts), TV_GEN_OBJECT);
    return set(event, node, TV_GEN_STRING, TV_STR("Lumora 5.11.2"));
}

uint32_t tv_gen_make_channel(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/context/channel"), TV_GEN_STRING, TV_STR("web"));
}

uint32_t tv_gen_make_context_format(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct {
        const char *pointer;
        struct tv_str text;
    } wrong[] = {{"/context/ip", TV_GEN_S("unknown")},
                 {"/context/ip", TV_GEN_S("192.0.2.300")},
                 {"/context/locale", TV_GEN_S("German (Germany)")},
                 {"/context/timezone", TV_GEN_S("CET+1")},
                 {"/context/page/url", TV_GEN_S("/de/cart")}};
    uint32_t which = tv_gen_below(random, COUNT(wrong));
    uint32_t node = tv_gen_find(&event->tree, wrong[which].pointer);
    return set(event, node, TV_GEN_STRING, wrong[which].text);
}
