/* Properties of the shop's events. Sums are kept in cents and add up: what a checkout announces is
 * what its order says. */
#include "gen_fill.h"

struct sums {
    uint64_t goods, discount, subtotal, shipping, tax, total;
};

/* Down to what the currency has coins for. */
static uint64_t round_down(const struct tv_gen_session *session, uint64_t cents) {
    return cents - cents % session->person.market->whole;
}

uint64_t tv_gen_price(const struct tv_gen_session *session, const struct tv_gen_product *product) {
    uint64_t cents = (uint64_t)product->price * session->person.market->price_percent / 100;
    return round_down(session, cents);
}

/* Shipping is free from the price of ten shipments on. */
static struct sums add_up(const struct tv_gen_session *session) {
    const struct tv_gen_market *market = session->person.market;
    struct sums sums = {0};
    for (uint32_t i = 0; i < session->line_count; i++)
        sums.goods += tv_gen_price(session, session->lines[i].product) * session->lines[i].quantity;
    sums.discount = round_down(session, sums.goods * session->percent_off / 100);
    sums.subtotal = sums.goods - sums.discount;
    sums.shipping = sums.subtotal >= 10 * market->shipping ? 0 : market->shipping;
    sums.tax = round_down(session, sums.subtotal * market->tax_percent / 100);
    sums.total = sums.subtotal + sums.shipping + sums.tax;
    return sums;
}

static void add_currency(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "currency", event->session->person.market->currency);
}

static struct tv_str product_url(struct tv_gen_event *event, const struct tv_gen_product *product) {
    return TV_GEN_JOIN(&event->tree, TV_STR("https://www.lumora.example/"),
                       event->session->person.market->path, TV_STR("/p/"), product->slug);
}

static struct tv_str image_url(struct tv_gen_event *event, const struct tv_gen_product *product) {
    return TV_GEN_JOIN(&event->tree, TV_STR("https://cdn.lumora.example/i/"), product->id,
                       TV_STR(".webp"));
}

/* What identifies a product, and what it costs. */
static void add_product(struct tv_gen_event *event, uint32_t at,
                        const struct tv_gen_product *product) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "product_id", product->id);
    tv_gen_string(tree, at, "sku", product->sku);
    tv_gen_string(tree, at, "name", product->name);
    tv_gen_string(tree, at, "category", product->category);
    tv_gen_money(tree, at, "price", tv_gen_price(event->session, product));
}

/* The rest of what the shop knows about it. */
static void add_details(struct tv_gen_event *event, uint32_t at,
                        const struct tv_gen_product *product) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "brand", product->brand);
    tv_gen_string(tree, at, "variant", product->variant);
    tv_gen_string(tree, at, "url", product_url(event, product));
    tv_gen_string(tree, at, "image_url", image_url(event, product));
}

/* The products of the category in view. */
static void add_shelf(struct tv_gen_event *event, uint32_t at, uint32_t count) {
    uint32_t products = tv_gen_array(&event->tree, at, "products");
    uint32_t category = (uint32_t)(event->session->category - tv_gen_categories);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t item = tv_gen_object(&event->tree, products, NULL);
        add_product(event, item, &tv_gen_products[category + i * TV_GEN_CATEGORIES]);
        tv_gen_number(&event->tree, item, "position", i + 1);
    }
}

static void add_lines(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    uint32_t products = tv_gen_array(&event->tree, at, "products");
    for (uint32_t i = 0; i < session->line_count; i++) {
        uint32_t item = tv_gen_object(&event->tree, products, NULL);
        add_product(event, item, session->lines[i].product);
        tv_gen_string(&event->tree, item, "brand", session->lines[i].product->brand);
        tv_gen_number(&event->tree, item, "quantity", session->lines[i].quantity);
    }
}

/* ---- Browsing ---- */

void tv_gen_fill_search(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "query",
                  tv_gen_queries[tv_gen_below(event->random, TV_GEN_QUERIES)]);
    tv_gen_number(&event->tree, at, "hits", tv_gen_below(event->random, 60));
}

void tv_gen_fill_list(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "list_id",
                  TV_GEN_JOIN(tree, TV_STR("cat_"), event->session->category->slug));
    tv_gen_string(tree, at, "category", event->session->category->text);
    add_shelf(event, at, tv_gen_between(event->random, 2, 5));
}

static void add_selection(struct tv_gen_event *event, uint32_t list, struct tv_str type,
                          struct tv_str value) {
    uint32_t item = tv_gen_object(&event->tree, list, NULL);
    tv_gen_string(&event->tree, item, "type", type);
    tv_gen_string(&event->tree, item, "value", value);
}

void tv_gen_fill_filtered(struct tv_gen_event *event, uint32_t at) {
    tv_gen_fill_list(event, at);
    uint32_t filters = tv_gen_array(&event->tree, at, "filters");
    add_selection(event, filters, TV_STR("price"), TV_STR("20-50"));
    add_selection(event, filters, TV_STR("brand"), event->session->product->brand);
    uint32_t sorts = tv_gen_array(&event->tree, at, "sorts");
    add_selection(event, sorts, TV_STR("price"), TV_STR("ascending"));
}

void tv_gen_fill_promotion(struct tv_gen_event *event, uint32_t at) {
    static const struct tv_str names[] = {
        TV_GEN_S("Spring Preview"), TV_GEN_S("-15 % \\u00fcberall"), TV_GEN_S("Outdoor Week")};
    struct tv_gen_tree *tree = &event->tree;
    uint32_t which = event->session->person.number % 3;
    tv_gen_string(tree, at, "promotion_id",
                  TV_GEN_JOIN(tree, TV_STR("promo_2026_"), tv_gen_digits(tree, which + 11)));
    tv_gen_string(tree, at, "creative", TV_STR("banner_wide_b"));
    tv_gen_string(tree, at, "name", names[which]);
    tv_gen_string(tree, at, "position", TV_STR("home_hero"));
}

void tv_gen_fill_clicked(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_session *session = event->session;
    uint32_t place = tv_gen_below(event->random, 5);
    uint32_t category = (uint32_t)(session->category - tv_gen_categories);
    session->product = &tv_gen_products[category + place * TV_GEN_CATEGORIES];
    add_product(event, at, session->product);
    add_details(event, at, session->product);
    tv_gen_number(&event->tree, at, "position", place + 1);
}

void tv_gen_fill_viewed(struct tv_gen_event *event, uint32_t at) {
    add_product(event, at, event->session->product);
    add_details(event, at, event->session->product);
    tv_gen_number(&event->tree, at, "quantity", 1);
    add_currency(event, at);
    tv_gen_money(&event->tree, at, "value", tv_gen_price(event->session, event->session->product));
}

/* ---- Cart ---- */

void tv_gen_fill_added(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_session *session = event->session;
    struct tv_gen_line line = {session->product, 1 + tv_gen_below(event->random, 3)};
    session->lines[session->line_count % TV_GEN_LINES_MAX] = line;
    session->line_count += session->line_count < TV_GEN_LINES_MAX;
    tv_gen_string(&event->tree, at, "cart_id", tv_gen_word_text(&session->cart_id));
    add_product(event, at, line.product);
    add_details(event, at, line.product);
    tv_gen_number(&event->tree, at, "quantity", line.quantity);
}

/* Takes out the last line; the first one stays, for an empty cart has no checkout. */
void tv_gen_fill_removed(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_session *session = event->session;
    session->line_count -= session->line_count > 1;
    const struct tv_gen_line *line = &session->lines[session->line_count % TV_GEN_LINES_MAX];
    if (!line->product)
        line = &session->lines[0];
    tv_gen_string(&event->tree, at, "cart_id", tv_gen_word_text(&session->cart_id));
    add_product(event, at, line->product);
    tv_gen_number(&event->tree, at, "quantity", line->quantity);
}

void tv_gen_fill_cart(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "cart_id", tv_gen_word_text(&event->session->cart_id));
    add_lines(event, at);
}

void tv_gen_fill_coupon(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    event->session->percent_off = 15;
    tv_gen_string(tree, at, "cart_id", tv_gen_word_text(&event->session->cart_id));
    tv_gen_string(tree, at, "coupon_id", TV_STR("SPRING15"));
    tv_gen_string(tree, at, "coupon_name", TV_STR("15 % off, once"));
    tv_gen_money(tree, at, "discount", add_up(event->session).discount);
}

void tv_gen_fill_denied(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "cart_id", tv_gen_word_text(&event->session->cart_id));
    tv_gen_string(tree, at, "coupon_id", TV_STR("XMAS25"));
    tv_gen_string(tree, at, "coupon_name", TV_STR("Noël 2025"));
    tv_gen_string(tree, at, "reason", TV_STR("Coupon expired"));
}

/* ---- Checkout and orders ---- */

static void add_sale(struct tv_gen_event *event, uint32_t at, const struct sums *sums) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "order_id", tv_gen_word_text(&event->session->order_id));
    tv_gen_string(tree, at, "affiliation", TV_STR("Lumora Online"));
    tv_gen_money(tree, at, "revenue", sums->subtotal);
    tv_gen_money(tree, at, "shipping", sums->shipping);
    tv_gen_money(tree, at, "tax", sums->tax);
    tv_gen_money(tree, at, "discount", sums->discount);
    if (event->session->percent_off)
        tv_gen_string(tree, at, "coupon", TV_STR("SPRING15"));
    add_currency(event, at);
    add_lines(event, at);
}

void tv_gen_fill_checkout(struct tv_gen_event *event, uint32_t at) {
    struct sums sums = add_up(event->session);
    add_sale(event, at, &sums);
    tv_gen_money(&event->tree, at, "value", sums.subtotal);
}

static void add_methods(struct tv_gen_event *event, uint32_t at) {
    static const struct tv_str payments[] = {TV_GEN_S("Visa"), TV_GEN_S("PayPal"),
                                             TV_GEN_S("TWINT")};
    tv_gen_string(&event->tree, at, "checkout_id", tv_gen_word_text(&event->session->checkout_id));
    tv_gen_number(&event->tree, at, "step", tv_gen_between(event->random, 1, 3));
    tv_gen_string(&event->tree, at, "shipping_method", TV_STR("DHL"));
    tv_gen_string(&event->tree, at, "payment_method", payments[event->session->person.number % 3]);
}

void tv_gen_fill_step(struct tv_gen_event *event, uint32_t at) {
    add_methods(event, at);
}

void tv_gen_fill_payment(struct tv_gen_event *event, uint32_t at) {
    add_methods(event, at);
    tv_gen_string(&event->tree, at, "order_id", tv_gen_word_text(&event->session->order_id));
}

void tv_gen_fill_completed(struct tv_gen_event *event, uint32_t at) {
    struct sums sums = add_up(event->session);
    tv_gen_string(&event->tree, at, "checkout_id", tv_gen_word_text(&event->session->checkout_id));
    tv_gen_money(&event->tree, at, "total", sums.total);
    tv_gen_money(&event->tree, at, "subtotal", sums.subtotal);
    add_sale(event, at, &sums);
}

void tv_gen_fill_updated(struct tv_gen_event *event, uint32_t at) {
    struct sums sums = add_up(event->session);
    add_sale(event, at, &sums);
    tv_gen_money(&event->tree, at, "total", sums.total);
}

void tv_gen_fill_refunded(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "order_id", tv_gen_word_text(&event->session->order_id));
    tv_gen_money(&event->tree, at, "total", add_up(event->session).total);
    add_currency(event, at);
    add_lines(event, at);
}

/* ---- Wish lists, sharing, reviews ---- */

void tv_gen_fill_wishlist(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(
        tree, at, "wishlist_id",
        TV_GEN_JOIN(tree, TV_STR("wl_"), tv_gen_digits(tree, event->session->person.number)));
    tv_gen_string(tree, at, "wishlist_name", TV_STR("Für später ♥"));
    add_product(event, at, event->session->product);
    add_details(event, at, event->session->product);
}

void tv_gen_fill_shared(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "share_via", TV_STR("email"));
    tv_gen_string(tree, at, "share_message", TV_STR("Look at this \\ud83d\\ude0d"));
    tv_gen_string(tree, at, "recipient", TV_STR("friend@example.org"));
    add_product(event, at, event->session->product);
    add_details(event, at, event->session->product);
}

void tv_gen_fill_reviewed(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    uint32_t stars = tv_gen_between(event->random, 1, 5);
    tv_gen_string(tree, at, "product_id", event->session->product->id);
    tv_gen_string(tree, at, "review_id",
                  TV_GEN_JOIN(tree, TV_STR("rev_"), tv_gen_hex(tree, (uint32_t)event->time)));
    tv_gen_string(tree, at, "review_body",
                  tv_gen_sentences[tv_gen_below(event->random, TV_GEN_SENTENCES)]);
    tv_gen_string(tree, at, "rating", tv_gen_digits(tree, stars));
}
