/* The top of an event. Each library writes the fields in an order of its own; in some, `properties`
 * come long before `type` and `event` tell what they must be. */
#include "gen_event.h"

/* One list of the fields: X(ID, add function). */
/* clang-format off */
#define FIELDS(X)                                                                                  \
    X(TYPE, type) X(EVENT, name) X(USER, user) X(ANONYMOUS, anonymous) X(PREVIOUS, previous)       \
    X(GROUP, group) X(MESSAGE, message) X(TIMESTAMP, timestamp) X(ORIGINAL, original)              \
    X(SENT, sent) X(RECEIVED, received) X(BODY, body) X(CONTEXT, context)                          \
    X(INTEGRATIONS, integrations) X(METADATA, metadata) X(VERSION, version) X(PROJECT, project)
/* clang-format on */

enum field {
#define FIELD_ROW(id, add) FIELD_##id,
    FIELDS(FIELD_ROW) FIELD_COUNT
#undef FIELD_ROW
};

static void add_type(struct tv_gen_event *event) {
    static const struct tv_str names[TV_GEN_CALLS] = {TV_GEN_S("track"), TV_GEN_S("identify"),
                                                      TV_GEN_S("page"),  TV_GEN_S("screen"),
                                                      TV_GEN_S("group"), TV_GEN_S("alias")};
    tv_gen_string(&event->tree, 0, "type", names[event->call]);
}

/* The name of what happened, of a page or of a screen. */
static void add_name(struct tv_gen_event *event) {
    struct tv_str place = tv_gen_place_name(event->session->place);
    if (event->call == TV_GEN_TRACK)
        tv_gen_string(&event->tree, 0, "event", event->row->name);
    if (event->call == TV_GEN_PAGE && event->session->person.number % 2)
        tv_gen_string(&event->tree, 0, "category", TV_STR("Shop"));
    if (event->call == TV_GEN_PAGE || event->call == TV_GEN_SCREEN)
        tv_gen_string(&event->tree, 0, "name", place);
}

static bool is_server(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_NODE || event->session->source == TV_GEN_PYTHON;
}

static bool has_user(const struct tv_gen_event *event) {
    return event->session->is_known || event->call == TV_GEN_IDENTIFY ||
           event->call == TV_GEN_ALIAS || is_server(event);
}

/* Python names the id that it does not have, null. */
static void add_user(struct tv_gen_event *event) {
    if (has_user(event))
        tv_gen_string(&event->tree, 0, "userId", tv_gen_word_text(&event->session->person.user_id));
    else if (event->session->source == TV_GEN_WEB && event->session->person.number % 8 == 1)
        tv_gen_raw(&event->tree, 0, "userId", "null");
}

static void add_anonymous(struct tv_gen_event *event) {
    const struct tv_gen_session *session = event->session;
    if (!is_server(event))
        tv_gen_string(&event->tree, 0, "anonymousId",
                      tv_gen_word_text(&session->person.anonymous_id));
    else if (session->source == TV_GEN_PYTHON)
        tv_gen_raw(&event->tree, 0, "anonymousId", "null");
}

static void add_previous(struct tv_gen_event *event) {
    if (event->call == TV_GEN_ALIAS)
        tv_gen_string(&event->tree, 0, "previousId",
                      tv_gen_word_text(&event->session->person.anonymous_id));
}

static void add_group(struct tv_gen_event *event) {
    if (event->call == TV_GEN_GROUP)
        tv_gen_string(&event->tree, 0, "groupId",
                      tv_gen_word_text(&event->session->person.account_id));
}

static void add_message(struct tv_gen_event *event) {
    struct tv_gen_tree *tree = &event->tree;
    struct tv_str uuid = tv_gen_uuid(tree, event->random);
    struct tv_str ms = tv_gen_digits(tree, event->time);
    if (event->session->source == TV_GEN_WEB)
        uuid = TV_GEN_JOIN(tree, TV_STR("ajs-next-"), ms, TV_STR("-"), uuid);
    if (event->session->source == TV_GEN_NODE)
        uuid = TV_GEN_JOIN(tree, TV_STR("node-next-"), ms, TV_STR("-"), uuid);
    event->message_id = uuid;
    tv_gen_string(tree, 0, "messageId", uuid);
}

static void add_time(struct tv_gen_event *event, const char *key, uint64_t ms) {
    bool is_python = event->session->source == TV_GEN_PYTHON;
    enum tv_gen_time_style style = is_python ? TV_GEN_MICRO_OFFSET : TV_GEN_MILLI_Z;
    tv_gen_string(&event->tree, 0, key, tv_gen_time(&event->tree, ms, style));
}

/* The server's: when it happened by its own clock. */
static void add_timestamp(struct tv_gen_event *event) {
    add_time(event, "timestamp", event->received - (event->sent - event->time));
}

static void add_original(struct tv_gen_event *event) {
    if (event->session->source != TV_GEN_PYTHON)
        add_time(event, "originalTimestamp", event->time);
}

static void add_sent(struct tv_gen_event *event) {
    add_time(event, "sentAt", event->sent);
}

static void add_received(struct tv_gen_event *event) {
    tv_gen_string(&event->tree, 0, "receivedAt",
                  tv_gen_time(&event->tree, event->received, TV_GEN_MILLI_Z));
}

/* properties or traits. */
static void add_body(struct tv_gen_event *event) {
    bool is_about_traits = event->call == TV_GEN_IDENTIFY || event->call == TV_GEN_GROUP;
    if (event->call == TV_GEN_ALIAS)
        return;
    uint32_t at = tv_gen_object(&event->tree, 0, is_about_traits ? "traits" : "properties");
    if (event->call == TV_GEN_IDENTIFY)
        tv_gen_add_user_traits(event, at);
    if (event->call == TV_GEN_GROUP)
        tv_gen_add_group_traits(event, at);
    if (event->call == TV_GEN_PAGE)
        tv_gen_add_page(event, at);
    if (event->call == TV_GEN_TRACK)
        event->row->fill(event, at);
    tv_gen_add_own(event, at);
}

static void add_context(struct tv_gen_event *event) {
    tv_gen_add_context(event, tv_gen_object(&event->tree, 0, "context"));
}

static void add_integrations(struct tv_gen_event *event) {
    uint32_t at = tv_gen_object(&event->tree, 0, "integrations");
    if (is_server(event))
        tv_gen_flag(&event->tree, at, "All", true);
    if (event->session->source != TV_GEN_WEB || !tv_gen_chance(event->random, 30))
        return;
    tv_gen_flag(&event->tree, at, "Facebook Pixel", false);
    uint32_t options = tv_gen_object(&event->tree, at, "Amplitude");
    tv_gen_number(&event->tree, options, "session_id", event->time / 1800000 * 1800000);
}

static void add_metadata(struct tv_gen_event *event) {
    struct tv_gen_tree *tree = &event->tree;
    if (event->session->source == TV_GEN_PYTHON || event->session->person.number % 2)
        return;
    uint32_t at = tv_gen_object(tree, 0, "_metadata");
    if (event->session->source == TV_GEN_NODE) {
        tv_gen_string(tree, at, "nodeVersion", TV_STR("22.13.1"));
        tv_gen_string(tree, at, "jsRuntime", TV_STR("node"));
        return;
    }
    uint32_t bundled = tv_gen_array(tree, at, "bundled");
    tv_gen_string(tree, bundled, NULL, TV_STR("Segment.io"));
    tv_gen_array(tree, at, "unbundled");
}

static void add_version(struct tv_gen_event *event) {
    tv_gen_raw(&event->tree, 0, "version", "2");
}

static void add_project(struct tv_gen_event *event) {
    static const struct tv_str projects[TV_GEN_SOURCES] = {
        TV_GEN_S("kA4vWebShop7Q"), TV_GEN_S("kA4viOSApp2Ra"), TV_GEN_S("kA4vDroidAp9x"),
        TV_GEN_S("kA4vOrders31m"), TV_GEN_S("kA4vCrmSync5t")};
    tv_gen_string(&event->tree, 0, "projectId", projects[event->session->source]);
}

static void (*const adders[FIELD_COUNT])(struct tv_gen_event *event) = {
#define FIELD_ROW(id, add) add_##add,
    FIELDS(FIELD_ROW)
#undef FIELD_ROW
};

#define F(id) FIELD_##id
static const uint8_t orders[TV_GEN_SOURCES][FIELD_COUNT] = {
    [TV_GEN_WEB] = {F(TIMESTAMP), F(INTEGRATIONS), F(USER), F(ANONYMOUS), F(PREVIOUS), F(GROUP),
                    F(EVENT), F(TYPE), F(BODY), F(CONTEXT), F(MESSAGE), F(ORIGINAL), F(SENT),
                    F(RECEIVED), F(METADATA), F(PROJECT), F(VERSION)},
    [TV_GEN_IOS] = {F(ANONYMOUS), F(CONTEXT), F(EVENT), F(GROUP), F(INTEGRATIONS), F(MESSAGE),
                    F(ORIGINAL), F(PREVIOUS), F(PROJECT), F(BODY), F(RECEIVED), F(SENT),
                    F(TIMESTAMP), F(TYPE), F(USER), F(VERSION), F(METADATA)},
    [TV_GEN_ANDROID] = {F(BODY), F(EVENT), F(TYPE), F(MESSAGE), F(ANONYMOUS), F(CONTEXT),
                        F(INTEGRATIONS), F(USER), F(PREVIOUS), F(GROUP), F(METADATA), F(TIMESTAMP),
                        F(ORIGINAL), F(SENT), F(RECEIVED), F(PROJECT), F(VERSION)},
    [TV_GEN_NODE] = {F(USER), F(PREVIOUS), F(GROUP), F(EVENT), F(TYPE), F(BODY), F(INTEGRATIONS),
                     F(TIMESTAMP), F(MESSAGE), F(METADATA), F(CONTEXT), F(SENT), F(ORIGINAL),
                     F(RECEIVED), F(PROJECT), F(VERSION), F(ANONYMOUS)},
    [TV_GEN_PYTHON] = {F(INTEGRATIONS), F(ANONYMOUS), F(BODY), F(TIMESTAMP), F(CONTEXT), F(TYPE),
                       F(USER), F(EVENT), F(GROUP), F(PREVIOUS), F(MESSAGE), F(SENT), F(RECEIVED),
                       F(PROJECT), F(VERSION), F(METADATA), F(ORIGINAL)},
};
#undef F

void tv_gen_build(struct tv_gen_event *event) {
    const uint8_t *order = orders[event->session->source];
    tv_gen_tree_reset(&event->tree);
    event->is_ascii = event->session->source == TV_GEN_PYTHON;
    event->damage = TV_GEN_WHOLE;
    for (int i = 0; i < FIELD_COUNT; i++)
        adders[order[i]](event);
}
