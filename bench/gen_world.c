/* Who acts next, and what happens then. Calls are drawn by their shares; a track call is the next
 * row of the journey of its session, so searching comes before buying and playing before pausing.
 */
#include "gen_world.h"
#include "gen_fill.h"

#include <stdlib.h>
#include <string.h>

const struct tv_gen_row tv_gen_rows[TV_GEN_ROWS] = {
#define TV_GEN_ROW(id, name, place, fill)                                                          \
    [TV_GEN_##id] = {TV_GEN_S(name), TV_GEN_##place, tv_gen_fill_##fill},
#include "gen_rows.def"
#undef TV_GEN_ROW
};

/* ---- Journeys ---- */

enum { JOURNEY_MAX = 20 };

struct journey {
    uint32_t sources, len; /* sources: bits of enum tv_gen_source_id */
    uint8_t rows[JOURNEY_MAX];
};

#define ROW(id) TV_GEN_##id
#define COUNT(...) (sizeof((uint8_t[]){__VA_ARGS__}))
#define JOURNEY(sources, ...)                                                                      \
    {                                                                                              \
        (sources), COUNT(__VA_ARGS__), {                                                           \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define WEB (1u << TV_GEN_WEB)
#define APPS (1u << TV_GEN_IOS | 1u << TV_GEN_ANDROID)
#define NODE (1u << TV_GEN_NODE)
#define PYTHON (1u << TV_GEN_PYTHON)

static const struct journey journeys[] = {
    JOURNEY(WEB, ROW(EXPERIMENT_VIEWED), ROW(PROMOTION_VIEWED), ROW(PROMOTION_CLICKED),
            ROW(LIST_VIEWED), ROW(LIST_FILTERED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED),
            ROW(PRODUCT_ADDED), ROW(CART_VIEWED), ROW(COUPON_APPLIED), ROW(SIGNED_IN),
            ROW(CHECKOUT_STARTED), ROW(STEP_VIEWED), ROW(OWN_SLOT), ROW(STEP_COMPLETED),
            ROW(PAYMENT_ENTERED), ROW(ORDER_COMPLETED)),
    JOURNEY(WEB | APPS, ROW(PRODUCTS_SEARCHED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED),
            ROW(OWN_SIZE_GUIDE), ROW(PRODUCT_ADDED), ROW(PRODUCTS_SEARCHED), ROW(PRODUCT_CLICKED),
            ROW(PRODUCT_VIEWED), ROW(PRODUCT_ADDED), ROW(CART_VIEWED), ROW(PRODUCT_REMOVED),
            ROW(OWN_GIFT), ROW(CHECKOUT_STARTED), ROW(PAYMENT_ENTERED), ROW(ORDER_COMPLETED)),
    JOURNEY(WEB, ROW(CONSENT_UPDATED), ROW(LIST_VIEWED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED),
            ROW(WISHLIST_ADDED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED), ROW(PRODUCT_SHARED),
            ROW(SIGNED_UP), ROW(OWN_BANNER)),
    JOURNEY(WEB, ROW(SIGNED_IN), ROW(PRODUCT_REVIEWED), ROW(CHAT_SENT), ROW(CHAT_SENT),
            ROW(OWN_LOCATOR), ROW(LIST_VIEWED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED)),
    JOURNEY(WEB | APPS, ROW(LIST_VIEWED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED),
            ROW(PRODUCT_ADDED), ROW(COUPON_DENIED), ROW(CART_VIEWED)),
    JOURNEY(WEB | 1u << TV_GEN_IOS, ROW(PLAYBACK_STARTED), ROW(AD_STARTED), ROW(AD_PLAYING),
            ROW(AD_COMPLETED), ROW(CONTENT_STARTED), ROW(CONTENT_PLAYING), ROW(PLAYBACK_BUFFERED),
            ROW(CONTENT_PLAYING), ROW(PLAYBACK_PAUSED), ROW(PLAYBACK_RESUMED), ROW(CONTENT_PLAYING),
            ROW(CONTENT_COMPLETED), ROW(PLAYBACK_COMPLETED)),
    JOURNEY(APPS, ROW(APP_INSTALLED), ROW(CONSENT_UPDATED), ROW(SIGNED_UP), ROW(PROMOTION_VIEWED),
            ROW(LIST_VIEWED), ROW(PRODUCT_CLICKED), ROW(PRODUCT_VIEWED), ROW(WISHLIST_ADDED),
            ROW(APP_BACKGROUNDED)),
    JOURNEY(APPS, ROW(PUSH_TAPPED), ROW(APP_OPENED), ROW(CART_VIEWED), ROW(CHECKOUT_STARTED),
            ROW(OWN_POINTS), ROW(ORDER_COMPLETED), ROW(APP_BACKGROUNDED)),
    JOURNEY(APPS, ROW(LINK_OPENED), ROW(APP_OPENED), ROW(PRODUCT_VIEWED), ROW(PRODUCT_ADDED),
            ROW(CHECKOUT_STARTED), ROW(ORDER_COMPLETED), ROW(APP_BACKGROUNDED)),
    JOURNEY(APPS, ROW(APP_OPENED), ROW(CART_VIEWED), ROW(ORDER_COMPLETED)),
    JOURNEY(APPS, ROW(PUSH_TAPPED), ROW(PRODUCT_VIEWED), ROW(PRODUCT_ADDED), ROW(ORDER_COMPLETED)),
    JOURNEY(NODE, ROW(ORDER_UPDATED), ROW(ORDER_REFUNDED)),
    JOURNEY(NODE, ROW(ACCOUNT_CREATED), ROW(SIGNED_UP), ROW(TRIAL_STARTED), ROW(ORDER_UPDATED)),
    JOURNEY(PYTHON, ROW(EMAIL_OPENED), ROW(EMAIL_CLICKED)),
    JOURNEY(PYTHON, ROW(EMAIL_OPENED), ROW(ORDER_UPDATED), ROW(TRIAL_STARTED)),
};
#undef ROW

enum { JOURNEYS = sizeof journeys / sizeof *journeys, PEOPLE = 20000 };

/* ---- Sessions ---- */

static void start_journey(struct tv_gen_world *world, struct tv_gen_session *session) {
    const struct journey *journey;
    do
        journey = &journeys[tv_gen_below(&world->random, JOURNEYS)];
    while (!(journey->sources & 1u << session->source));
    session->journey = journey->rows;
    session->journey_len = journey->len;
    session->step = 0;
    session->place = tv_gen_rows[journey->rows[0]].place;
}

enum { ORDERS = TV_GEN_ORDER_MAX - TV_GEN_ORDER_MIN + 1 };

/* True when no order had the number before; it has it now. */
static bool take_order(struct tv_gen_world *world, uint32_t number) {
    uint64_t *word = &world->orders[number / 64], bit = UINT64_C(1) << number % 64;
    bool is_free = !(*word & bit);
    *word |= bit;
    return is_free;
}

/* A random number, or the next one behind it that is free. */
static uint32_t draw_order(struct tv_gen_world *world) {
    uint32_t number = tv_gen_below(&world->random, ORDERS);
    if (world->order_count++ == ORDERS) { /* all are taken */
        memset(world->orders, 0, ORDERS / 64 * 8);
        world->order_count = 1;
    }
    while (!take_order(world, number))
        number = (number + 1) % ORDERS;
    return TV_GEN_ORDER_MIN + number;
}

static void start_ids(struct tv_gen_world *world, struct tv_gen_session *session) {
    struct tv_gen_tree *tree = &world->event.tree;
    struct tv_gen_random *random = &world->random, of_person;
    tv_gen_seed(&of_person, tv_gen_mix(~world->seed) ^ session->person.number);
    tv_gen_keep(&session->device_id, tv_gen_uuid(tree, &of_person));
    tv_gen_keep(&session->id, tv_gen_uuid(tree, random));
    uint32_t order = draw_order(world);
    tv_gen_keep(&session->order_id, TV_GEN_JOIN(tree, TV_STR("o-"), tv_gen_digits(tree, order)));
    tv_gen_keep(&session->cart_id, tv_gen_uuid(tree, random));
    tv_gen_keep(&session->checkout_id, TV_GEN_JOIN(tree, TV_STR("chk_"), tv_gen_hex(tree, order)));
}

/* The cart from last time: one product, but several where companies order. */
static void start_cart(struct tv_gen_world *world, struct tv_gen_session *session) {
    struct tv_gen_random *random = &world->random;
    uint32_t lines_max = session->source == TV_GEN_NODE ? TV_GEN_LINES_MAX : 1;
    session->line_count = tv_gen_between(random, 1, lines_max);
    session->lines[0].product = session->product;
    for (uint32_t i = 1; i < session->line_count; i++)
        session->lines[i].product = &tv_gen_products[tv_gen_below(random, TV_GEN_PRODUCTS)];
    for (uint32_t i = 0; i < session->line_count; i++)
        session->lines[i].quantity = tv_gen_between(random, 1, lines_max + 1);
}

/* What the person has in mind. */
static void start_tastes(struct tv_gen_world *world, struct tv_gen_session *session) {
    struct tv_gen_random *random = &world->random;
    uint32_t category = tv_gen_below(random, TV_GEN_CATEGORIES);
    uint32_t shelf = tv_gen_below(random, 5);
    session->category = &tv_gen_categories[category];
    session->product = &tv_gen_products[category + shelf * TV_GEN_CATEGORIES];
    session->title = &tv_gen_titles[tv_gen_below(random, TV_GEN_TITLES)];
    session->ad = &tv_gen_ads[tv_gen_below(random, TV_GEN_ADS)];
    session->sound = tv_gen_between(random, 0, 100);
    if (tv_gen_chance(random, 20))
        session->campaign = &tv_gen_campaigns[tv_gen_below(random, TV_GEN_CAMPAIGNS)];
}

/* Somebody else takes the slot. */
static void start_session(struct tv_gen_world *world, struct tv_gen_session *session) {
    enum tv_gen_source_id source = session->source;
    memset(session, 0, sizeof *session);
    session->source = source;
    tv_gen_tree_reset(&world->event.tree);
    tv_gen_person_init(&session->person, &world->event.tree, world->seed,
                       tv_gen_below(&world->random, PEOPLE));
    session->is_known = tv_gen_chance(&world->random, 50);
    session->browser = &tv_gen_browsers[session->person.number / 5 % TV_GEN_BROWSERS];
    const struct tv_gen_phone *phones = source == TV_GEN_IOS ? tv_gen_iphones : tv_gen_androids;
    session->phone = &phones[session->person.number / 3 % TV_GEN_PHONES];
    start_ids(world, session);
    start_tastes(world, session);
    start_cart(world, session);
    start_journey(world, session);
}

/* ---- The world ---- */

/* The slots of the sources, one after another. */
static const uint32_t first_slots[TV_GEN_SOURCES + 1] = {0, 35, 46, 63, 71, TV_GEN_SLOTS};

/* 1 March 2026, 00:00 UTC, and a moment of work before the first event. */
#define START UINT64_C(1772323200000)

bool tv_gen_world_init(struct tv_gen_world *world, uint64_t seed, uint64_t count, uint64_t days) {
    memset(world, 0, sizeof *world);
    world->seed = seed;
    tv_gen_seed(&world->random, seed);
    world->clock = START;
    world->step = days * 86400000 * 1000 / (count ? count : 1);
    world->event.random = &world->random;
    world->orders = calloc(ORDERS / 64, sizeof *world->orders);
    if (!world->orders || !tv_gen_tree_init(&world->event.tree))
        return false;
    for (uint32_t source = 0; source < TV_GEN_SOURCES; source++)
        for (uint32_t i = first_slots[source]; i < first_slots[source + 1]; i++) {
            world->slots[i].source = (enum tv_gen_source_id)source;
            start_session(world, &world->slots[i]);
        }
    return true;
}

void tv_gen_world_clear(struct tv_gen_world *world) {
    tv_gen_tree_clear(&world->event.tree);
    free(world->orders);
}

/* A step of random length, longer at night: paces are in percent of the mean step, by the hour, and
 * such that a day still takes a day. */
static void move_clock(struct tv_gen_world *world) {
    static const uint16_t paces[24] = {249, 304, 345, 345, 318, 235, 152, 110, 90, 83, 83, 83,
                                       76,  83,  90,  90,  83,  76,  62,  55,  55, 69, 97, 152};
    uint64_t pace = paces[world->clock / 3600000 % 24];
    uint64_t thousandths = world->step * pace / 100 * tv_gen_below(&world->random, 2001) / 1000;
    world->fraction += thousandths;
    world->clock += world->fraction / 1000;
    world->fraction %= 1000;
}

static enum tv_gen_call draw_call(struct tv_gen_random *random) {
    static const uint8_t limits[TV_GEN_CALLS] = {60, 75, 90, 95, 98, 100};
    uint32_t dice = tv_gen_below(random, 100);
    uint32_t call = 0;
    while (dice >= limits[call])
        call++;
    return (enum tv_gen_call)call;
}

/* A slot whose source sends such calls: pages come from the web, screens from apps. */
static struct tv_gen_session *draw_session(struct tv_gen_world *world, enum tv_gen_call call) {
    uint32_t first = 0, last = TV_GEN_SLOTS;
    if (call == TV_GEN_PAGE)
        last = first_slots[TV_GEN_IOS];
    if (call == TV_GEN_SCREEN) {
        first = first_slots[TV_GEN_IOS];
        last = first_slots[TV_GEN_NODE];
    }
    return &world->slots[first + tv_gen_below(&world->random, last - first)];
}

/* How long the library waits before it sends, and how long the message travels. */
static void set_times(struct tv_gen_world *world) {
    static const uint32_t waits[TV_GEN_SOURCES] = {300, 20000, 30000, 2000, 900};
    struct tv_gen_event *event = &world->event;
    event->time = world->clock;
    event->sent = event->time + tv_gen_below(&world->random, waits[event->session->source]);
    event->received = event->sent + tv_gen_between(&world->random, 20, 700);
}

void tv_gen_world_next(struct tv_gen_world *world) {
    struct tv_gen_event *event = &world->event;
    move_clock(world);
    event->call = draw_call(&world->random);
    event->session = draw_session(world, event->call);
    event->row = NULL;
    set_times(world);
    struct tv_gen_session *session = event->session;
    if (event->call == TV_GEN_TRACK) {
        if (session->step == session->journey_len)
            start_session(world, session);
        event->row = &tv_gen_rows[session->journey[session->step++]];
        session->place = event->row->place;
        session->is_known |= event->row == &tv_gen_rows[TV_GEN_SIGNED_UP] ||
                             event->row == &tv_gen_rows[TV_GEN_SIGNED_IN];
    }
    tv_gen_build(event);
}
