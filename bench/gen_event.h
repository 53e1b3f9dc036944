/* Who does what: people, their sessions, and the event that is being made.
 *
 *   world --slots--> session --journey--> row (what happens next) --fill--> properties
 *                       |                                                      |
 *                    person, cart, video                    envelope, context --> tree
 */
#ifndef TV_GEN_EVENT_H
#define TV_GEN_EVENT_H

#include "gen_data.h"
#include "gen_tree.h"

enum tv_gen_call {
    TV_GEN_TRACK,
    TV_GEN_IDENTIFY,
    TV_GEN_PAGE,
    TV_GEN_SCREEN,
    TV_GEN_GROUP,
    TV_GEN_ALIAS,
    TV_GEN_CALLS
};

enum tv_gen_place {
    TV_GEN_HOME,
    TV_GEN_SEARCH,
    TV_GEN_LIST,
    TV_GEN_PRODUCT,
    TV_GEN_CART,
    TV_GEN_CHECKOUT,
    TV_GEN_THANKS,
    TV_GEN_VIDEO,
    TV_GEN_ACCOUNT,
    TV_GEN_PLACES
};

/* The five libraries that send. */
enum tv_gen_source_id {
    TV_GEN_WEB,
    TV_GEN_IOS,
    TV_GEN_ANDROID,
    TV_GEN_NODE,
    TV_GEN_PYTHON,
    TV_GEN_SOURCES
};

enum tv_gen_row_id {
#define TV_GEN_ROW(id, name, place, fill) TV_GEN_##id,
#include "gen_rows.def"
#undef TV_GEN_ROW
    TV_GEN_ROWS
};

struct tv_gen_event;

/* A track event that can happen. fill writes the properties into an object. */
struct tv_gen_row {
    struct tv_str name;
    enum tv_gen_place place;
    void (*fill)(struct tv_gen_event *event, uint32_t at);
};

extern const struct tv_gen_row tv_gen_rows[TV_GEN_ROWS];

/* A short text that outlives the event. */
struct tv_gen_word {
    char at[72];
    size_t len;
};

struct tv_gen_person {
    uint32_t number;
    const struct tv_gen_market *market;
    const struct tv_gen_name *first, *last;
    struct tv_gen_word user_id, anonymous_id, email, ip, account_id;
};

struct tv_gen_line {
    const struct tv_gen_product *product;
    uint32_t quantity;
};

enum { TV_GEN_LINES_MAX = 12 };

/* One person on one source, from the first event of a journey to its last. */
struct tv_gen_session {
    enum tv_gen_source_id source;
    struct tv_gen_person person;
    bool is_known;                          /* userId is sent */
    const struct tv_gen_browser *browser;   /* of web sessions */
    const struct tv_gen_phone *phone;       /* of app sessions */
    const struct tv_gen_campaign *campaign; /* or NULL */
    const uint8_t *journey;                 /* enum tv_gen_row_id each */
    uint32_t journey_len, step;
    enum tv_gen_place place; /* where the last event happened */
    struct tv_gen_word id, order_id, cart_id, checkout_id, device_id;

    const struct tv_gen_product *product; /* the one in view */
    const struct tv_gen_name *category;
    struct tv_gen_line lines[TV_GEN_LINES_MAX];
    uint32_t line_count, percent_off;

    const struct tv_gen_title *title;
    const struct tv_gen_ad *ad;
    uint32_t position, sound; /* seconds, 0 to 100 */
};

struct tv_gen_library {
    struct tv_str name, version;
};

/* What to do to the written bytes of an event, for faults that no tree can hold. */
enum tv_gen_damage { TV_GEN_WHOLE, TV_GEN_CUT, TV_GEN_NO_OBJECT };

struct tv_gen_event {
    struct tv_gen_tree tree;
    struct tv_gen_random *random;
    struct tv_gen_session *session;
    enum tv_gen_call call;
    const struct tv_gen_row *row;  /* of track calls; else NULL */
    uint64_t time, sent, received; /* ms since 1970 */
    struct tv_str message_id;
    bool is_ascii; /* written with \u escapes, as Python does */
    enum tv_gen_damage damage;
};

/* Keeps a copy; text has at most sizeof word->at bytes. */
void tv_gen_keep(struct tv_gen_word *word, struct tv_str text);

static inline struct tv_str tv_gen_word_text(const struct tv_gen_word *word) {
    return (struct tv_str){word->at, word->len};
}

/* Person of that number; the same number is always the same person. tree holds texts meanwhile. */
void tv_gen_person_init(struct tv_gen_person *person, struct tv_gen_tree *tree, uint64_t seed,
                        uint32_t number);

/* Builds the whole event in its tree: call, row, session and times are set. */
void tv_gen_build(struct tv_gen_event *event);

/* Parts of it: each writes into the object at. */
void tv_gen_add_context(struct tv_gen_event *event, uint32_t at);
void tv_gen_add_user_traits(struct tv_gen_event *event, uint32_t at);
void tv_gen_add_group_traits(struct tv_gen_event *event, uint32_t at);
void tv_gen_add_page(struct tv_gen_event *event, uint32_t at);

/* A few properties of the company's own, in some events. */
void tv_gen_add_own(struct tv_gen_event *event, uint32_t at);

/* The name of a screen, a page's category. */
struct tv_str tv_gen_place_name(enum tv_gen_place place);

/* The library that a session uses at that time. Android phones get a new one on 4 March 2026,
 * 09:12; one server in four never got a new one. */
struct tv_gen_library tv_gen_library_of(const struct tv_gen_session *session, uint64_t time);

/* True for apps that were never updated. */
bool tv_gen_is_old_app(const struct tv_gen_session *session);

/* The page that the session is at. */
struct tv_str tv_gen_page_url(struct tv_gen_event *event);

/* Cents in the session's market. */
uint64_t tv_gen_price(const struct tv_gen_session *session, const struct tv_gen_product *product);

#endif
