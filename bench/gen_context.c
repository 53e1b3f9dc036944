/* The context of an event: what each library collects by itself, in its own order. */
#include "gen_event.h"

/* 4 March 2026, 09:12 UTC: the day that Android phones got the new library. */
#define NEW_ANDROID_LIBRARY UINT64_C(1772615520000)

struct tv_gen_library tv_gen_library_of(const struct tv_gen_session *session, uint64_t time) {
    static const struct tv_gen_library libraries[TV_GEN_SOURCES] = {
        [TV_GEN_WEB] = {TV_GEN_S("analytics.js"), TV_GEN_S("npm:next-1.79.0")},
        [TV_GEN_IOS] = {TV_GEN_S("analytics-swift"), TV_GEN_S("1.7.3")},
        [TV_GEN_ANDROID] = {TV_GEN_S("analytics-kotlin"), TV_GEN_S("1.15.2")},
        [TV_GEN_NODE] = {TV_GEN_S("@segment/analytics-node"), TV_GEN_S("2.2.1")},
        [TV_GEN_PYTHON] = {TV_GEN_S("segment-analytics-python"), TV_GEN_S("2.3.3")},
    };
    static const struct tv_gen_library kotlin = {TV_GEN_S("analytics-kotlin"), TV_GEN_S("1.16.0")};
    static const struct tv_gen_library python = {TV_GEN_S("analytics-python"), TV_GEN_S("1.4.0")};
    bool is_updated = session->person.number % 8 != 0;
    if (session->source == TV_GEN_ANDROID && is_updated && time >= NEW_ANDROID_LIBRARY)
        return kotlin;
    if (session->source == TV_GEN_PYTHON && session->person.number % 4 == 0)
        return python;
    return libraries[session->source];
}

bool tv_gen_is_old_app(const struct tv_gen_session *session) {
    return session->person.number % 8 == 0;
}

/* ---- Pages ---- */

struct place_row {
    struct tv_str name, path, title;
};

static const struct place_row places[TV_GEN_PLACES] = {
    [TV_GEN_HOME] = {TV_GEN_S("Home"), TV_GEN_S("/"), TV_GEN_S("Lumora – for every room")},
    [TV_GEN_SEARCH] = {TV_GEN_S("Search"), TV_GEN_S("/search"), TV_GEN_S("Search | Lumora")},
    [TV_GEN_LIST] = {TV_GEN_S("Category"), TV_GEN_S("/c/"), TV_GEN_S("")},
    [TV_GEN_PRODUCT] = {TV_GEN_S("Product"), TV_GEN_S("/p/"), TV_GEN_S("")},
    [TV_GEN_CART] = {TV_GEN_S("Cart"), TV_GEN_S("/cart"), TV_GEN_S("Your cart | Lumora")},
    [TV_GEN_CHECKOUT] = {TV_GEN_S("Checkout"), TV_GEN_S("/checkout"),
                         TV_GEN_S("Checkout | Lumora")},
    [TV_GEN_THANKS] = {TV_GEN_S("Thanks"), TV_GEN_S("/checkout/thanks"),
                       TV_GEN_S("Thank you! | Lumora")},
    [TV_GEN_VIDEO] = {TV_GEN_S("Video"), TV_GEN_S("/watch/"), TV_GEN_S("")},
    [TV_GEN_ACCOUNT] = {TV_GEN_S("Account"), TV_GEN_S("/account"), TV_GEN_S("My account | Lumora")},
};

struct tv_str tv_gen_place_name(enum tv_gen_place place) {
    return places[place].name;
}

/* What a page is about; empty for pages of which there is only one. */
static struct tv_gen_name page_subject(const struct tv_gen_session *session) {
    switch (session->place) {
    case TV_GEN_LIST:
        return *session->category;
    case TV_GEN_PRODUCT:
        return (struct tv_gen_name){session->product->name, session->product->slug};
    case TV_GEN_VIDEO:
        return (struct tv_gen_name){session->title->title, session->title->slug};
    default:
        return (struct tv_gen_name){TV_STR(""), TV_STR("")};
    }
}

static struct tv_str page_path(struct tv_gen_event *event) {
    const struct tv_gen_session *session = event->session;
    return TV_GEN_JOIN(&event->tree, TV_STR("/"), session->person.market->path,
                       places[session->place].path, page_subject(session).slug);
}

static struct tv_str page_search(struct tv_gen_event *event) {
    const struct tv_gen_session *session = event->session;
    if (session->place == TV_GEN_SEARCH)
        return TV_GEN_JOIN(&event->tree, TV_STR("?q="), session->category->slug);
    if (!session->campaign || session->step > 2)
        return TV_STR("");
    return TV_GEN_JOIN(&event->tree, TV_STR("?utm_source="), session->campaign->source,
                       TV_STR("&utm_medium="), session->campaign->medium, TV_STR("&utm_campaign="),
                       session->campaign->name);
}

static struct tv_str page_title(struct tv_gen_event *event) {
    struct tv_str subject = page_subject(event->session).text;
    if (!subject.len)
        return places[event->session->place].title;
    return TV_GEN_JOIN(&event->tree, subject, TV_STR(" | Lumora"));
}

static struct tv_str page_referrer(const struct tv_gen_session *session) {
    static const struct tv_str outside[] = {TV_GEN_S(""), TV_GEN_S("https://www.google.com/"),
                                            TV_GEN_S("https://l.instagram.com/"),
                                            TV_GEN_S("https://blog.example.org/wohnen?p=42")};
    return session->step > 2 ? (struct tv_str)TV_GEN_S("https://www.lumora.example/")
                             : outside[session->person.number % 4];
}

struct tv_str tv_gen_page_url(struct tv_gen_event *event) {
    return TV_GEN_JOIN(&event->tree, TV_STR("https://www.lumora.example"), page_path(event),
                       page_search(event));
}

void tv_gen_add_page(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "path", page_path(event));
    tv_gen_string(tree, at, "referrer", page_referrer(event->session));
    tv_gen_string(tree, at, "search", page_search(event));
    tv_gen_string(tree, at, "title", page_title(event));
    tv_gen_string(tree, at, "url", tv_gen_page_url(event));
}

/* ---- Parts that several libraries have ---- */

static void add_library(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_library library = tv_gen_library_of(event->session, event->time);
    uint32_t object = tv_gen_object(&event->tree, at, "library");
    tv_gen_string(&event->tree, object, "name", library.name);
    tv_gen_string(&event->tree, object, "version", library.version);
}

static void add_campaign(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_campaign *campaign = event->session->campaign;
    if (!campaign)
        return;
    uint32_t object = tv_gen_object(&event->tree, at, "campaign");
    tv_gen_string(&event->tree, object, "name", campaign->name);
    tv_gen_string(&event->tree, object, "source", campaign->source);
    tv_gen_string(&event->tree, object, "medium", campaign->medium);
    if (campaign->term.len)
        tv_gen_string(&event->tree, object, "term", campaign->term);
    tv_gen_string(&event->tree, object, "content", campaign->content);
}

static void add_consent(struct tv_gen_event *event, uint32_t at) {
    bool is_asked = event->row == &tv_gen_rows[TV_GEN_CONSENT_UPDATED];
    if (!is_asked && event->session->person.number % 4)
        return;
    uint32_t consent = tv_gen_object(&event->tree, at, "consent");
    uint32_t choices = tv_gen_object(&event->tree, consent, "categoryPreferences");
    tv_gen_flag(&event->tree, choices, "advertising", event->session->person.number % 2 == 0);
    tv_gen_flag(&event->tree, choices, "statistics", true);
    tv_gen_flag(&event->tree, choices, "functional", true);
}

static void add_system(struct tv_gen_event *event, uint32_t at, struct tv_str name,
                       struct tv_str version) {
    uint32_t os = tv_gen_object(&event->tree, at, "os");
    tv_gen_string(&event->tree, os, "name", name);
    tv_gen_string(&event->tree, os, "version", version);
}

static void add_screen(struct tv_gen_event *event, uint32_t at, uint32_t width, uint32_t height,
                       uint32_t density) {
    uint32_t screen = tv_gen_object(&event->tree, at, "screen");
    tv_gen_money(&event->tree, screen, "density", density);
    tv_gen_number(&event->tree, screen, "height", height);
    tv_gen_number(&event->tree, screen, "width", width);
}

static void add_account(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    if (event->session->is_known && person->number % 2 == 0)
        tv_gen_string(&event->tree, at, "groupId", tv_gen_word_text(&person->account_id));
}

/* ---- analytics.js ---- */

static void add_hints(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_browser *browser = event->session->browser;
    struct tv_gen_tree *tree = &event->tree;
    if (!browser->has_hints)
        return;
    uint32_t hints = tv_gen_object(tree, at, "userAgentData");
    uint32_t brands = tv_gen_array(tree, hints, "brands");
    uint32_t first = tv_gen_object(tree, brands, NULL);
    tv_gen_string(tree, first, "brand", browser->brand);
    tv_gen_string(tree, first, "version", browser->version);
    tv_gen_flag(tree, hints, "mobile", browser->is_mobile);
    tv_gen_string(tree, hints, "platform", browser->platform);
}

static void add_web_context(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    const struct tv_gen_browser *browser = session->browser;
    tv_gen_add_page(event, tv_gen_object(&event->tree, at, "page"));
    tv_gen_string(&event->tree, at, "userAgent", browser->agent);
    add_hints(event, at);
    tv_gen_string(&event->tree, at, "locale", session->person.market->locale);
    add_library(event, at);
    tv_gen_string(&event->tree, at, "timezone", session->person.market->timezone);
    add_campaign(event, at);
    add_consent(event, at);
    add_account(event, at);
    tv_gen_string(&event->tree, at, "ip", tv_gen_word_text(&session->person.ip));
}

/* ---- analytics-swift and analytics-kotlin ---- */

static void add_app(struct tv_gen_event *event, uint32_t at) {
    bool is_old = tv_gen_is_old_app(event->session);
    uint32_t app = tv_gen_object(&event->tree, at, "app");
    tv_gen_string(&event->tree, app, "name", TV_STR("Lumora"));
    tv_gen_string(&event->tree, app, "version", is_old ? TV_STR("4.2.0") : TV_STR("5.11.2"));
    tv_gen_string(&event->tree, app, "build", is_old ? TV_STR("4207") : TV_STR("51120"));
    tv_gen_string(&event->tree, app, "namespace", TV_STR("example.lumora.shop"));
}

static void add_device(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    const struct tv_gen_phone *phone = session->phone;
    bool is_ios = session->source == TV_GEN_IOS;
    uint32_t device = tv_gen_object(&event->tree, at, "device");
    tv_gen_string(&event->tree, device, "id", tv_gen_word_text(&session->device_id));
    tv_gen_string(&event->tree, device, "manufacturer", phone->manufacturer);
    tv_gen_string(&event->tree, device, "model", phone->model);
    tv_gen_string(&event->tree, device, "name", phone->name);
    tv_gen_string(&event->tree, device, "type", is_ios ? TV_STR("ios") : TV_STR("android"));
    bool is_tracked = session->person.number % 3 == 0;
    tv_gen_flag(&event->tree, device, "adTrackingEnabled", is_tracked);
    if (is_tracked)
        tv_gen_string(&event->tree, device, "advertisingId", tv_gen_word_text(&session->device_id));
}

static void add_network(struct tv_gen_event *event, uint32_t at) {
    bool is_wifi = tv_gen_chance(event->random, 60);
    uint32_t network = tv_gen_object(&event->tree, at, "network");
    tv_gen_flag(&event->tree, network, "bluetooth", event->session->person.number % 5 == 0);
    tv_gen_string(&event->tree, network, "carrier", event->session->person.market->carrier);
    tv_gen_flag(&event->tree, network, "cellular", !is_wifi);
    tv_gen_flag(&event->tree, network, "wifi", is_wifi);
}

static void add_app_context(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    const struct tv_gen_phone *phone = session->phone;
    add_app(event, at);
    add_device(event, at);
    tv_gen_string(&event->tree, at, "instanceId", tv_gen_word_text(&session->id));
    add_library(event, at);
    tv_gen_string(&event->tree, at, "locale", session->person.market->locale);
    add_network(event, at);
    add_system(event, at, phone->system, phone->system_version);
    add_screen(event, at, phone->width, phone->height, phone->density);
    tv_gen_string(&event->tree, at, "timezone", session->person.market->timezone);
    tv_gen_string(&event->tree, at, "userAgent", phone->agent);
    add_consent(event, at);
    tv_gen_string(&event->tree, at, "ip", tv_gen_word_text(&session->person.ip));
}

/* ---- The servers ---- */

static void add_server_traits(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    uint32_t traits = tv_gen_object(&event->tree, at, "traits");
    tv_gen_string(&event->tree, traits, "email", tv_gen_word_text(&person->email));
    tv_gen_string(&event->tree, traits, "firstName", person->first->text);
    tv_gen_string(&event->tree, traits, "lastName", person->last->text);
}

static void add_server_context(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    bool is_node = session->source == TV_GEN_NODE;
    add_library(event, at);
    uint32_t app = tv_gen_object(&event->tree, at, "app");
    tv_gen_string(&event->tree, app, "name",
                  is_node ? TV_STR("order-service") : TV_STR("crm-sync"));
    tv_gen_string(&event->tree, app, "version", is_node ? TV_STR("2026.8.1") : TV_STR("118"));
    tv_gen_string(&event->tree, at, "channel", TV_STR("server"));
    add_server_traits(event, at);
    tv_gen_string(&event->tree, at, "groupId", tv_gen_word_text(&session->person.account_id));
    tv_gen_string(&event->tree, at, "locale", session->person.market->locale);
    tv_gen_string(&event->tree, at, "timezone", session->person.market->timezone);
    add_consent(event, at);
    if (is_node)
        tv_gen_string(&event->tree, at, "userAgent", session->browser->agent);
    tv_gen_string(&event->tree, at, "ip", tv_gen_word_text(&session->person.ip));
}

void tv_gen_add_context(struct tv_gen_event *event, uint32_t at) {
    switch (event->session->source) {
    case TV_GEN_WEB:
        add_web_context(event, at);
        break;
    case TV_GEN_IOS:
    case TV_GEN_ANDROID:
        add_app_context(event, at);
        break;
    default:
        add_server_context(event, at);
    }
}
