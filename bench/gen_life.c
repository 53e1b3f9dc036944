/* Properties of everything else: apps, accounts, e-mail, chat, experiments, the company's own
 * events and properties. */
#include "gen_fill.h"

void tv_gen_fill_nothing(struct tv_gen_event *event, uint32_t at) {
    (void)event;
    (void)at;
}

/* ---- Apps ---- */

void tv_gen_fill_installed(struct tv_gen_event *event, uint32_t at) {
    bool is_old = tv_gen_is_old_app(event->session);
    tv_gen_string(&event->tree, at, "version", is_old ? TV_STR("4.2.0") : TV_STR("5.11.2"));
    tv_gen_string(&event->tree, at, "build", is_old ? TV_STR("4207") : TV_STR("51120"));
}

void tv_gen_fill_opened(struct tv_gen_event *event, uint32_t at) {
    tv_gen_fill_installed(event, at);
    tv_gen_flag(&event->tree, at, "from_background", tv_gen_chance(event->random, 40));
    if (event->session->source == TV_GEN_IOS && event->session->campaign)
        tv_gen_string(&event->tree, at, "url", TV_STR("lumora://home?from=push"));
}

static void add_app_campaign(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    uint32_t campaign = tv_gen_object(tree, at, "campaign");
    tv_gen_string(tree, campaign, "name", TV_STR("cart_reminder"));
    tv_gen_string(tree, campaign, "source", TV_STR("crm"));
    tv_gen_string(tree, campaign, "medium", TV_STR("Push"));
    tv_gen_string(tree, campaign, "content", TV_STR("Your cart misses you \\ud83d\\uded2"));
}

void tv_gen_fill_push(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "action", TV_STR("Open"));
    add_app_campaign(event, at);
}

void tv_gen_fill_deep_link(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "provider", TV_STR("universal-links"));
    tv_gen_string(tree, at, "url",
                  TV_GEN_JOIN(tree, TV_STR("lumora://product/"), event->session->product->id));
}

/* ---- Accounts ---- */

static struct tv_str company_of(const struct tv_gen_session *session) {
    return tv_gen_companies[session->person.number % TV_GEN_COMPANIES];
}

void tv_gen_fill_account(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "account_name", company_of(event->session));
}

void tv_gen_fill_signed_up(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "type", person->number % 2 ? TV_STR("organic") : TV_STR("invited"));
    tv_gen_string(tree, at, "first_name", person->first->text);
    tv_gen_string(tree, at, "last_name", person->last->text);
    tv_gen_string(tree, at, "email", tv_gen_word_text(&person->email));
    tv_gen_string(tree, at, "username", TV_GEN_JOIN(tree, person->first->slug, person->last->slug));
}

void tv_gen_fill_signed_in(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    tv_gen_string(&event->tree, at, "username",
                  TV_GEN_JOIN(&event->tree, person->first->slug, person->last->slug));
}

void tv_gen_fill_trial(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    uint64_t end = event->time + UINT64_C(14) * 86400000;
    tv_gen_string(tree, at, "trial_start_date", tv_gen_time(tree, event->time, TV_GEN_MILLI_Z));
    tv_gen_string(tree, at, "trial_end_date", tv_gen_time(tree, end, TV_GEN_DAY));
    tv_gen_string(tree, at, "trial_plan_name", TV_STR("Business"));
}

void tv_gen_add_group_traits(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "name", company_of(event->session));
    tv_gen_string(tree, at, "industry", TV_STR("Gastronomie & Hotellerie"));
    tv_gen_string(tree, at, "plan", TV_STR("business"));
    tv_gen_number(tree, at, "employees", 3 + person->number % 400);
    tv_gen_string(tree, at, "website", TV_STR("https://company.example.net"));
    uint32_t address = tv_gen_object(tree, at, "address");
    tv_gen_string(tree, address, "city", person->market->cities[person->number / 7 % 4]);
    tv_gen_string(tree, address, "country", person->market->country);
}

/* ---- People ---- */

static uint64_t long_ago(const struct tv_gen_event *event, uint64_t days_max) {
    uint64_t days = tv_gen_mix(event->session->person.number) % days_max;
    return event->time - event->time % 1000 - days * 86400000;
}

static void add_address(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    struct tv_gen_tree *tree = &event->tree;
    uint32_t address = tv_gen_object(tree, at, "address");
    tv_gen_string(tree, address, "street",
                  TV_GEN_JOIN(tree, person->market->street, TV_STR(" "),
                              tv_gen_digits(tree, 1 + person->number % 140)));
    tv_gen_string(tree, address, "city", person->market->cities[person->number / 7 % 4]);
    tv_gen_string(tree, address, "postalCode", tv_gen_digits(tree, 10115 + person->number));
    tv_gen_string(tree, address, "country", person->market->country);
}

static void add_company(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    struct tv_gen_tree *tree = &event->tree;
    uint32_t company = tv_gen_object(tree, at, "company");
    tv_gen_string(tree, company, "id", tv_gen_word_text(&person->account_id));
    tv_gen_string(tree, company, "name", company_of(event->session));
    tv_gen_number(tree, company, "employee_count", 3 + person->number % 400);
}

/* Born from 1970 on; the age fits. */
static void add_birthday(struct tv_gen_event *event, uint32_t at) {
    uint64_t day = event->session->person.number % 12000, today = event->time / 86400000;
    tv_gen_number(&event->tree, at, "age", (today - day) * 100 / 36525);
    tv_gen_string(&event->tree, at, "birthday",
                  tv_gen_time(&event->tree, day * 86400000, TV_GEN_DAY));
}

void tv_gen_add_user_traits(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_person *person = &event->session->person;
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "email", tv_gen_word_text(&person->email));
    tv_gen_string(tree, at, "firstName", person->first->text);
    tv_gen_string(tree, at, "lastName", person->last->text);
    add_birthday(event, at);
    tv_gen_string(tree, at, "createdAt", tv_gen_time(tree, long_ago(event, 900), TV_GEN_MILLI_Z));
    add_address(event, at);
    if (person->number % 2 == 0)
        add_company(event, at);
    if (person->number % 3 == 0)
        tv_gen_string(tree, at, "phone",
                      TV_GEN_JOIN(tree, TV_STR("+4930555"), tv_gen_digits(tree, person->number)));
}

/* ---- E-mail, chat, experiments ---- */

void tv_gen_fill_email(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "email_id",
                  TV_GEN_JOIN(tree, TV_STR("em-"), tv_gen_word_text(&event->session->id)));
    tv_gen_string(tree, at, "email_subject", TV_STR("Frühling für zuhause 🌷"));
    tv_gen_string(tree, at, "campaign_id", TV_STR("cmp-2026-03"));
    tv_gen_string(tree, at, "campaign_name", TV_STR("Spring Preview 2026"));
}

void tv_gen_fill_email_link(struct tv_gen_event *event, uint32_t at) {
    tv_gen_fill_email(event, at);
    tv_gen_string(&event->tree, at, "link_id", TV_STR("cta-1"));
    tv_gen_string(&event->tree, at, "link_url", tv_gen_page_url(event));
}

void tv_gen_fill_chat(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "agent_id", TV_STR("agent-07"));
    tv_gen_string(tree, at, "agent_name", TV_STR("Zoë Baker"));
    tv_gen_string(tree, at, "conversation_id", tv_gen_word_text(&event->session->id));
    tv_gen_number(tree, at, "conversation_duration", tv_gen_below(event->random, 900));
    tv_gen_string(tree, at, "message_id", tv_gen_hex(tree, (uint32_t)event->time));
    tv_gen_string(tree, at, "message_body",
                  tv_gen_sentences[tv_gen_below(event->random, TV_GEN_SENTENCES)]);
}

void tv_gen_fill_experiment(struct tv_gen_event *event, uint32_t at) {
    bool is_b = event->session->person.number % 2;
    tv_gen_string(&event->tree, at, "experiment_id", TV_STR("exp-118"));
    tv_gen_string(&event->tree, at, "experiment_name", TV_STR("Shorter checkout"));
    tv_gen_string(&event->tree, at, "variation_id", is_b ? TV_STR("b") : TV_STR("a"));
    tv_gen_string(&event->tree, at, "variation_name",
                  is_b ? TV_STR("Two steps") : TV_STR("Control"));
}

/* ---- The company's own ---- */

void tv_gen_fill_own_guide(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "guide_subject", event->session->product->name);
    tv_gen_string(&event->tree, at, "opened_from", TV_STR("gallery"));
}

void tv_gen_fill_own_slot(struct tv_gen_event *event, uint32_t at) {
    uint64_t day = event->time - event->time % 3600000 + 2 * 86400000;
    tv_gen_string(&event->tree, at, "slot_start", tv_gen_time(&event->tree, day, TV_GEN_MILLI_Z));
    tv_gen_flag(&event->tree, at, "neighbor_ok", event->session->person.number % 2 == 0);
}

void tv_gen_fill_own_locator(struct tv_gen_event *event, uint32_t at) {
    tv_gen_string(&event->tree, at, "zip_entered", tv_gen_digits(&event->tree, 10115));
    tv_gen_number(&event->tree, at, "stores_found", tv_gen_below(event->random, 9));
}

void tv_gen_fill_own_gift(struct tv_gen_event *event, uint32_t at) {
    tv_gen_flag(&event->tree, at, "switched_on", true);
    tv_gen_string(&event->tree, at, "paper_pattern", TV_STR("stripes"));
}

void tv_gen_fill_own_points(struct tv_gen_event *event, uint32_t at) {
    tv_gen_number(&event->tree, at, "points_spent", 100 + 50 * tv_gen_below(event->random, 20));
    tv_gen_number(&event->tree, at, "points_left", tv_gen_below(event->random, 5000));
}

void tv_gen_fill_own_banner(struct tv_gen_event *event, uint32_t at) {
    tv_gen_number(&event->tree, at, "seconds_shown", tv_gen_below(event->random, 120));
    tv_gen_raw(&event->tree, at, "voucher_shown", "null");
}

static void add_flags(struct tv_gen_event *event, uint32_t at) {
    uint32_t list = tv_gen_array(&event->tree, at, "feature_flags");
    tv_gen_string(&event->tree, list, NULL, TV_STR("new-checkout"));
    tv_gen_string(&event->tree, list, NULL, TV_STR("dark-mode"));
}

void tv_gen_add_own(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    uint32_t dice = tv_gen_below(event->random, 100);
    if (dice < 12)
        tv_gen_string(tree, at, "loyalty_tier", dice % 2 ? TV_STR("silver") : TV_STR("gold"));
    if (dice < 8)
        tv_gen_number(tree, at, "loyalty_points", UINT64_C(13) * event->session->person.number);
    if (dice > 92)
        add_flags(event, at);
    if (dice > 96)
        tv_gen_raw(tree, at, "gross_margin_estimate", "-1.25e-2");
}
