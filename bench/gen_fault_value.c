/* Faults of values and names in properties and traits, and of the JSON itself. */
#include "gen_fault.h"

#include <string.h>

typedef const char *const pointers[];
#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool is_row(const struct tv_gen_event *event, enum tv_gen_row_id row) {
    return event->row == &tv_gen_rows[row];
}

static uint32_t set(struct tv_gen_event *event, uint32_t node, enum tv_gen_kind kind,
                    struct tv_str text) {
    if (node != TV_GEN_NONE)
        tv_gen_set(&event->tree, node, kind, text);
    return node;
}

/* True for a value that can be spoiled: null is spoiled already. */
static bool is_there(const struct tv_gen_event *event, uint32_t node) {
    return node != TV_GEN_NONE && !(event->tree.nodes[node].kind == TV_GEN_RAW &&
                                    event->tree.nodes[node].text.at[0] == 'n');
}

/* The first pointer, from a random one on, that leads to a value. */
static uint32_t find_one(struct tv_gen_event *event, struct tv_gen_random *random,
                         const char *const *list, size_t count) {
    uint32_t start = tv_gen_below(random, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        uint32_t node = tv_gen_find(&event->tree, list[(start + i) % count]);
        if (is_there(event, node))
            return node;
    }
    return TV_GEN_NONE;
}

/* The object that properties or traits are in; alias calls have none. */
static uint32_t find_body(struct tv_gen_event *event) {
    uint32_t node = tv_gen_find(&event->tree, "/properties");
    return node == TV_GEN_NONE ? tv_gen_find(&event->tree, "/traits") : node;
}

/* ---- Types ---- */

uint32_t tv_gen_make_total_object(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers sums = {"/properties/total", "/properties/revenue", "/properties/tax"};
    uint32_t node = find_one(event, random, sums, COUNT(sums));
    if (node == TV_GEN_NONE)
        return TV_GEN_NONE;
    struct tv_str amount = event->tree.nodes[node].text;
    tv_gen_set(&event->tree, node, TV_GEN_OBJECT, TV_STR(""));
    tv_gen_add(&event->tree, node, "amount", TV_GEN_RAW, amount);
    tv_gen_string(&event->tree, node, "unit", event->session->person.market->currency);
    return node;
}

uint32_t tv_gen_make_number_for_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers texts = {"/properties/product_id",     "/properties/order_id",
                             "/properties/products/0/sku", "/properties/season",
                             "/properties/email_id",       "/properties/rating",
                             "/properties/cart_id"};
    uint32_t node = find_one(event, random, texts, COUNT(texts));
    return set(event, node, TV_GEN_RAW,
               tv_gen_digits(&event->tree, tv_gen_below(random, 1u << 20)));
}

uint32_t tv_gen_make_list_as_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/properties/products"), TV_GEN_STRING,
               TV_STR("[{\\\"product_id\\\":\\\"p-10293\\\",\\\"price\\\":14.9}]"));
}

static uint32_t quote(struct tv_gen_event *event, uint32_t node) {
    return node == TV_GEN_NONE ? node
                               : set(event, node, TV_GEN_STRING, event->tree.nodes[node].text);
}

uint32_t tv_gen_make_numeric_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers numbers = {"/properties/total",
                               "/properties/revenue",
                               "/properties/price",
                               "/properties/step",
                               "/properties/bitrate",
                               "/properties/pod_length",
                               "/properties/conversation_duration"};
    return quote(event, find_one(event, random, numbers, COUNT(numbers)));
}

uint32_t tv_gen_make_total_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return quote(event, tv_gen_find(&event->tree, "/properties/total"));
}

uint32_t tv_gen_make_numeric_item(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers numbers = {"/properties/products/1/price", "/properties/products/0/price",
                               "/properties/products/0/quantity"};
    return quote(event, find_one(event, random, numbers, COUNT(numbers)));
}

uint32_t tv_gen_make_boolean_text(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers flags = {"/properties/full_screen", "/properties/ad_enabled",
                             "/properties/full_episode", "/properties/from_background"};
    return quote(event, find_one(event, random, flags, COUNT(flags)));
}

uint32_t tv_gen_make_null_value(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers values = {"/properties/currency", "/properties/price",
                              "/properties/order_id", "/properties/email_subject",
                              "/properties/bitrate",  "/properties/username",
                              "/traits/phone",        "/traits/birthday"};
    return set(event, find_one(event, random, values, COUNT(values)), TV_GEN_RAW, TV_STR("null"));
}

uint32_t tv_gen_make_item_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers items = {"/properties/products/1", "/properties/products/0"};
    static pointers texts = {"/properties/content_asset_ids/0", "/properties/keywords/0"};
    uint32_t node = find_one(event, random, items, COUNT(items));
    if (node != TV_GEN_NONE)
        return set(event, node, TV_GEN_STRING, TV_STR("p-10293"));
    return set(event, find_one(event, random, texts, COUNT(texts)), TV_GEN_RAW, TV_STR("2041"));
}

/* ---- Values ---- */

uint32_t tv_gen_make_ad_type(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers types = {"/properties/load_type", "/properties/ad_type"};
    uint32_t node = find_one(event, random, types, COUNT(types));
    if (node == TV_GEN_NONE || event->tree.nodes[node].kind != TV_GEN_STRING)
        return TV_GEN_NONE;
    return set(event, node, TV_GEN_STRING, TV_STR("overlay"));
}

uint32_t tv_gen_make_quartile(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return set(event, tv_gen_find(&event->tree, "/properties/quartile"), TV_GEN_RAW, TV_STR("4"));
}

uint32_t tv_gen_make_currency(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t node = tv_gen_find(&event->tree, "/properties/currency");
    if (!is_there(event, node))
        return TV_GEN_NONE;
    char *at = tv_gen_room(&event->tree, 3);
    for (size_t i = 0; i < 3; i++)
        at[i] = (char)(event->tree.nodes[node].text.at[i] | 32);
    return set(event, node, TV_GEN_STRING, (struct tv_str){at, 3});
}

uint32_t tv_gen_make_short_url(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers urls = {"/properties/url", "/properties/image_url", "/properties/link_url"};
    if (is_row(event, TV_GEN_APP_OPENED) || is_row(event, TV_GEN_LINK_OPENED)) /* any text there */
        return TV_GEN_NONE;
    return set(event, find_one(event, random, urls, COUNT(urls)), TV_GEN_STRING,
               TV_STR("/de/p/linen-cushion"));
}

uint32_t tv_gen_make_email(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers emails = {"/traits/email", "/properties/email"};
    uint32_t node = find_one(event, random, emails, COUNT(emails));
    return set(
        event, node, TV_GEN_STRING,
        TV_GEN_JOIN(&event->tree, event->session->person.first->slug, TV_STR("(at)example.com")));
}

uint32_t tv_gen_make_date(struct tv_gen_event *event, struct tv_gen_random *random) {
    static pointers dates = {"/traits/birthday", "/traits/createdAt", "/properties/airdate",
                             "/properties/trial_end_date"};
    static const struct tv_str texts[] = {TV_GEN_S("31.12.1990"), TV_GEN_S("Mon Mar 26 2018"),
                                          TV_GEN_S("2026-02-30")};
    struct tv_str text = texts[tv_gen_below(random, COUNT(texts))];
    return set(event, find_one(event, random, dates, COUNT(dates)), TV_GEN_STRING, text);
}

uint32_t tv_gen_make_sound(struct tv_gen_event *event, struct tv_gen_random *random) {
    return set(event, tv_gen_find(&event->tree, "/properties/sound"), TV_GEN_RAW,
               tv_gen_chance(random, 70) ? TV_STR("130") : TV_STR("-5"));
}

uint32_t tv_gen_make_live_length(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint32_t node = tv_gen_find(&event->tree, "/properties/total_length");
    if (node == TV_GEN_NONE || is_there(event, node))
        return TV_GEN_NONE;
    return set(event, node, TV_GEN_RAW,
               tv_gen_digits(&event->tree, tv_gen_between(random, 600, 7200)));
}

uint32_t tv_gen_make_past_end(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t node = tv_gen_find(&event->tree, "/properties/position");
    if (!is_there(event, tv_gen_find(&event->tree, "/properties/total_length")) ||
        tv_gen_find(&event->tree, "/properties/livestream") == TV_GEN_NONE || node == TV_GEN_NONE)
        return TV_GEN_NONE;
    return set(event, node, TV_GEN_RAW, TV_STR("99999"));
}

uint32_t tv_gen_make_no_consent(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t node = tv_gen_find(&event->tree, "/context/consent");
    if (!is_row(event, TV_GEN_CONSENT_UPDATED) || node == TV_GEN_NONE)
        return TV_GEN_NONE;
    return set(event, node, TV_GEN_OBJECT, TV_STR(""));
}

/* ---- Names ---- */

struct spelling {
    const char *pointer, *name;
};

/* Renames the first, from a random one on, that is there. */
static uint32_t respell(struct tv_gen_event *event, struct tv_gen_random *random,
                        const struct spelling *list, size_t count) {
    uint32_t start = tv_gen_below(random, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        const struct spelling *spelling = &list[(start + i) % count];
        uint32_t node = tv_gen_find(&event->tree, spelling->pointer);
        if (node == TV_GEN_NONE)
            continue;
        tv_gen_rename(&event->tree, node, spelling->name);
        return node;
    }
    return TV_GEN_NONE;
}

uint32_t tv_gen_make_misspelled(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct spelling list[] = {{"/properties/product_id", "prodcut_id"},
                                           {"/properties/products/0/product_id", "prodcut_id"},
                                           {"/properties/order_id", "oder_id"},
                                           {"/properties/currency", "curency"},
                                           {"/properties/revenue", "revenu"},
                                           {"/properties/checkout_id", "chekout_id"},
                                           {"/properties/quantity", "qauntity"},
                                           {"/properties/session_id", "sesion_id"},
                                           {"/properties/video_player", "vidoe_player"},
                                           {"/properties/campaign_name", "campain_name"},
                                           {"/properties/account_name", "acount_name"},
                                           {"/properties/conversation_id", "converstion_id"}};
    return respell(event, random, list, COUNT(list));
}

uint32_t tv_gen_make_camel_case(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct spelling list[] = {{"/properties/product_id", "productId"},
                                           {"/properties/cart_id", "cartId"},
                                           {"/properties/checkout_id", "checkoutId"},
                                           {"/properties/session_id", "sessionId"},
                                           {"/properties/email_subject", "emailSubject"},
                                           {"/properties/from_background", "fromBackground"}};
    return respell(event, random, list, COUNT(list));
}

uint32_t tv_gen_make_misspelled_trait(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct spelling list[] = {{"/traits/firstName", "fristName"},
                                           {"/traits/birthday", "brithday"},
                                           {"/traits/address", "adress"},
                                           {"/traits/createdAt", "cretedAt"}};
    return respell(event, random, list, COUNT(list));
}

/* Where the specs say that the name was once another. */
uint32_t tv_gen_make_old_property(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct spelling orders[] = {{"/properties/order_id", "orderId"},
                                             {"/properties/products/0/product_id", "id"}};
    static const struct spelling products[] = {{"/properties/product_id", "id"}};
    if (is_row(event, TV_GEN_PAYMENT_ENTERED) || is_row(event, TV_GEN_PRODUCT_REVIEWED))
        return TV_GEN_NONE;
    uint32_t node = respell(event, random, orders, COUNT(orders));
    return node == TV_GEN_NONE ? respell(event, random, products, COUNT(products)) : node;
}

/* ---- JSON ---- */

uint32_t tv_gen_make_cut_line(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    event->damage = TV_GEN_CUT;
    return 0;
}

uint32_t tv_gen_make_no_object(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    event->damage = TV_GEN_NO_OBJECT;
    return 0;
}

uint32_t tv_gen_make_nan(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    tv_gen_raw(&event->tree, find_body(event), "conversion_estimate", "NaN");
    return 0;
}

/* Python escapes such letters, so it is not of its events. */
uint32_t tv_gen_make_latin(struct tv_gen_event *event, struct tv_gen_random *random) {
    static const struct tv_str texts[] = {TV_GEN_S("Caf\xe9"), TV_GEN_S("\xf6kologisch"),
                                          TV_GEN_S("K\xc3"), TV_GEN_S("\xed\xa0\x80")};
    struct tv_str text = texts[tv_gen_below(random, COUNT(texts))];
    if (event->is_ascii)
        return TV_GEN_NONE;
    tv_gen_string(&event->tree, find_body(event), "store_hint", text);
    return 0;
}

static uint32_t nest(struct tv_gen_event *event, size_t depth) {
    char *text = tv_gen_room(&event->tree, 2 * depth);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    tv_gen_add(&event->tree, find_body(event), "comment_tree", TV_GEN_RAW,
               (struct tv_str){text, 2 * depth});
    return 0;
}

uint32_t tv_gen_make_deep(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    return nest(event, 1200);
}

uint32_t tv_gen_make_too_long(struct tv_gen_event *event, struct tv_gen_random *random) {
    size_t len = (1 << 20) + tv_gen_below(random, 1 << 16);
    char *text = tv_gen_room(&event->tree, len);
    memset(text, 'x', len);
    tv_gen_string(&event->tree, find_body(event), "debug_dump", (struct tv_str){text, len});
    return 0;
}

/* The last scalar of the body once more. */
uint32_t tv_gen_make_duplicate(struct tv_gen_event *event, struct tv_gen_random *random) {
    (void)random;
    uint32_t body = find_body(event), last = event->tree.nodes[body].last;
    while (last != TV_GEN_NONE && event->tree.nodes[last].kind <= TV_GEN_ARRAY)
        last = event->tree.nodes[last].next;
    if (last == TV_GEN_NONE)
        return TV_GEN_NONE;
    uint32_t copy = tv_gen_raw(&event->tree, body, NULL, "");
    event->tree.nodes[copy].key = event->tree.nodes[last].key;
    return set(event, copy, event->tree.nodes[last].kind, event->tree.nodes[last].text);
}

uint32_t tv_gen_make_precision(struct tv_gen_event *event, struct tv_gen_random *random) {
    uint64_t odd = (UINT64_C(1) << 54) + 1 + 2 * (uint64_t)tv_gen_below(random, 1u << 30);
    return tv_gen_number(&event->tree, find_body(event), "receipt_number", odd);
}

uint32_t tv_gen_make_surrogate(struct tv_gen_event *event, struct tv_gen_random *random) {
    return tv_gen_string(&event->tree, find_body(event), "gift_note",
                         tv_gen_chance(random, 50) ? TV_STR("For you \\ud83d")
                                                   : TV_STR("\\ude00 hi"));
}
