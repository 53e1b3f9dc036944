/* segment: each finding as the track call that Segment itself sends when it forwards violations, so
 * that what was built on those works with ours.
 *
 * The shape is that of the documentation's page on forwarding violations. It shows two kinds of
 * violation, "Required" and "Invalid Type", each with its sentence; the others are named here in
 * the same manner. What a dump does not tell (source, plan id) is the empty text, as there. */
#include "report.h"

#include "formats.h"
#include "json_out.h"

#include <string.h>

enum { FIELD_LEN = 1024, MESSAGE_LEN = 512 };

/* The kinds of violation, by rule. Others go by the rule's own name. */
static const char *kind_of(enum tv_rule rule) {
    switch (rule) {
    case TV_RULE_PROPERTY_REQUIRED:
        return "Required";
    case TV_RULE_PROPERTY_TYPE:
        return "Invalid Type";
    case TV_RULE_PROPERTY_ENUM:
        return "Enum";
    case TV_RULE_PROPERTY_FORMAT:
        return "Format";
    case TV_RULE_PROPERTY_PATTERN:
        return "Pattern";
    case TV_RULE_EVENT_UNKNOWN:
        return "Unplanned Event";
    case TV_RULE_PROPERTY_UNKNOWN:
        return "Unplanned Property";
    default:
        return tv_rule_info(rule)->name;
    }
}

/* ---- The field ------------------------------------------------------------------------------- */

/* Text that is being put together; what does not fit is left out. */
struct field {
    size_t len;
    char at[FIELD_LEN];
};

static void put(struct field *field, char c) {
    if (field->len < FIELD_LEN)
        field->at[field->len++] = c;
}

/* Appends the steps of a JSON Pointer with dots between them: /products/0/sku, products.0.sku. */
static void put_pointer(struct field *field, struct tv_str pointer) {
    for (size_t i = 0; i < pointer.len; i++) {
        char c = pointer.at[i];
        if (c == '/' && i == 0)
            continue;
        if (c == '~' && i + 1 < pointer.len)
            c = pointer.at[++i] == '1' ? '/' : '~';
        else if (c == '/')
            c = '.';
        put(field, c);
    }
}

/* The name that is missing, when it is a single one: expected is then "order_id" in quotes, or a
 * pointer without them. */
static struct tv_str missing_name(const struct tv_finding *finding) {
    struct tv_str name = finding->expected;
    if (finding->rule != TV_RULE_PROPERTY_REQUIRED || name.len < 2)
        return TV_STR("");
    if (name.at[0] == '/' && !memchr(name.at, ' ', name.len))
        return name;
    bool is_quoted =
        name.at[0] == '"' && memchr(name.at + 1, '"', name.len - 1) == name.at + name.len - 1;
    return is_quoted ? (struct tv_str){name.at + 1, name.len - 2} : TV_STR("");
}

/* Where the violation is, from the top of the event: properties.products, or (root). */
static struct tv_str field_of(const struct tv_finding *finding, struct field *field) {
    struct tv_str missing = missing_name(finding);
    field->len = 0;
    put_pointer(field, finding->pointer);
    if (missing.len > 0 && missing.at[0] == '/')
        field->len = 0; /* it is a pointer itself */
    else if (missing.len > 0 && field->len > 0)
        put(field, '.');
    put_pointer(field, missing);
    while (field->len == FIELD_LEN && ((unsigned char)field->at[field->len - 1] & 0xC0) == 0x80)
        field->len--; /* the writer makes one sign of what is left of a character */
    return field->len > 0 ? (struct tv_str){field->at, field->len} : TV_STR("(root)");
}

/* ---- The call -------------------------------------------------------------------------------- */

static void put_description(struct tv_json_out *json, const struct tv_finding *finding,
                            struct tv_str field) {
    char text[FIELD_LEN + MESSAGE_LEN];
    size_t len = 0;
    tv_json_key(json, "violationDescription");
    if (missing_name(finding).len > 0) {
        memcpy(text, field.at, field.len);
        memcpy(text + field.len, " is required", 12);
        len = field.len + 12;
    } else {
        len = tv_message(finding, text, MESSAGE_LEN);
    }
    tv_json_string(json, (struct tv_str){text, len});
}

/* The same finding gets the same id in every run: FNV-1a of what tells it apart. */
static uint64_t hash(uint64_t state, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++)
        state = (state ^ at[i]) * 0x100000001b3;
    return state;
}

static void put_id(struct tv_json_out *json, const struct tv_finding *finding, struct tv_str file) {
    const char *rule = tv_rule_info(finding->rule)->name;
    char id[32];
    uint64_t state = hash(0xcbf29ce484222325, file.at, file.len);
    state = hash(state, &finding->offset, sizeof finding->offset);
    state = hash(state, rule, strlen(rule));
    state = hash(state, finding->pointer.at, finding->pointer.len);
    state = hash(state, finding->expected.at, finding->expected.len);
    int len = snprintf(id, sizeof id, "trackvet-%016llx", (unsigned long long)state);
    tv_json_key(json, "messageId");
    tv_json_string(json, (struct tv_str){id, (size_t)len});
}

static void put_properties(struct tv_json_out *json, const struct tv_finding *finding,
                           struct tv_str plan) {
    struct field field;
    struct tv_str place = field_of(finding, &field);
    tv_json_key(json, "properties");
    tv_json_open(json, '{');
    tv_json_member_text(json, "appVersion", TV_STR(""));
    tv_json_member_text(json, "eventMessageID", finding->message_id);
    tv_json_member_text(json, "eventName", finding->event);
    tv_json_member_text(json, "eventTimestamp", finding->timestamp);
    tv_json_member_text(json, "eventType", finding->call);
    tv_json_member_text(json, "sourceID", TV_STR(""));
    tv_json_member_text(json, "sourceName", TV_STR(""));
    tv_json_member_text(json, "sourceSlug", TV_STR(""));
    tv_json_member_text(json, "trackingPlanID", TV_STR(""));
    tv_json_member_text(json, "trackingPlanName", plan);
    put_description(json, finding, place);
    tv_json_member_text(json, "violationField", place);
    tv_json_key(json, "violationType");
    tv_json_word(json, kind_of(finding->rule));
    tv_json_close(json, '}');
}

/* Who sent the event that is wrong. */
static void put_library(struct tv_json_out *json, const struct tv_finding *finding) {
    tv_json_key(json, "context");
    tv_json_open(json, '{');
    tv_json_key(json, "library");
    tv_json_open(json, '{');
    tv_json_member_text(json, "name", finding->sender);
    tv_json_member_text(json, "version", finding->sender_version);
    tv_json_close(json, '}');
    tv_json_close(json, '}');
}

void tv_report_segment(const struct tv_finding *finding, struct tv_str file, struct tv_str plan,
                       FILE *out) {
    struct tv_json_out json;
    tv_json_out_init(&json, out);
    tv_json_open(&json, '{');
    tv_json_member_text(&json, "type", TV_STR("track"));
    tv_json_member_text(&json, "event", TV_STR("Violation Generated"));
    tv_json_member_text(&json, "userId", TV_STR("schema-violations"));
    put_id(&json, finding, file);
    if (tv_format_matches(TV_FORMAT_ISO_8601, finding->timestamp.at, finding->timestamp.len))
        tv_json_member_text(&json, "timestamp", finding->timestamp);
    put_library(&json, finding);
    put_properties(&json, finding, plan);
    tv_json_close(&json, '}');
    tv_json_newline(&json);
    tv_json_out_flush(&json);
}
