/* The made-up company: what it sells and shows, to whom, on which devices. Every text is JSON text
 * (escapes included), every slug plain ASCII. Host names end in .example, addresses come from
 * ranges that are set aside for documentation; no person, product or code is real. */
#ifndef TV_GEN_DATA_H
#define TV_GEN_DATA_H

#include "json.h"

/* A tv_str in a table, where TV_STR cannot stand. */
#define TV_GEN_S(literal)                                                                          \
    { (literal), sizeof(literal) - 1 }

struct tv_gen_market {
    struct tv_str path, country, locale, timezone, currency;
    struct tv_str cities[4], street, carrier, ip_prefix;
    uint32_t price_percent, tax_percent, shipping; /* of the euro's price; shipping in cents */
    uint32_t whole;                                /* 100: a currency without cents */
};

struct tv_gen_product {
    struct tv_str id, sku, name, slug, brand, category, variant;
    uint32_t price; /* euro cents */
};

struct tv_gen_name {
    struct tv_str text, slug;
};

/* A film or a live show. */
struct tv_gen_title {
    struct tv_str id, title, description, program, season, episode, genre, airdate, slug;
    uint32_t seconds; /* 0: live, without an end */
};

struct tv_gen_ad {
    struct tv_str id, pod, title, publisher;
    uint32_t seconds;
};

struct tv_gen_campaign {
    struct tv_str name, source, medium, term, content;
};

struct tv_gen_browser {
    struct tv_str agent, brand, version, platform;
    bool is_mobile, has_hints;
    uint32_t width, height, density; /* density in hundredths */
};

struct tv_gen_phone {
    struct tv_str manufacturer, model, name, system, system_version, agent;
    uint32_t width, height, density;
};

enum {
    TV_GEN_MARKETS = 8,
    TV_GEN_PRODUCTS = 32,
    TV_GEN_CATEGORIES = 6,
    TV_GEN_NAMES = 28,
    TV_GEN_TITLES = 8,
    TV_GEN_ADS = 5,
    TV_GEN_CAMPAIGNS = 5,
    TV_GEN_BROWSERS = 6,
    TV_GEN_PHONES = 4,
    TV_GEN_QUERIES = 10,
    TV_GEN_COMPANIES = 6,
    TV_GEN_SENTENCES = 8
};

extern const struct tv_gen_market tv_gen_markets[TV_GEN_MARKETS];
extern const struct tv_gen_product tv_gen_products[TV_GEN_PRODUCTS];
extern const struct tv_gen_name tv_gen_categories[TV_GEN_CATEGORIES];
extern const struct tv_gen_name tv_gen_first_names[TV_GEN_NAMES], tv_gen_last_names[TV_GEN_NAMES];
extern const struct tv_gen_title tv_gen_titles[TV_GEN_TITLES];
extern const struct tv_gen_ad tv_gen_ads[TV_GEN_ADS];
extern const struct tv_gen_campaign tv_gen_campaigns[TV_GEN_CAMPAIGNS];
extern const struct tv_gen_browser tv_gen_browsers[TV_GEN_BROWSERS];
extern const struct tv_gen_phone tv_gen_iphones[TV_GEN_PHONES], tv_gen_androids[TV_GEN_PHONES];
extern const struct tv_str tv_gen_queries[TV_GEN_QUERIES], tv_gen_companies[TV_GEN_COMPANIES];
extern const struct tv_str tv_gen_sentences[TV_GEN_SENTENCES];

#endif
