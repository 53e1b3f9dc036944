/* People. Everything about a person follows from a number, so nobody has to be stored. */
#include "gen_event.h"

#include <assert.h>
#include <string.h>

enum { FIRST_USER = 100000, ACCOUNTS = 500 };

void tv_gen_keep(struct tv_gen_word *word, struct tv_str text) {
    assert(text.len <= sizeof word->at);
    memcpy(word->at, text.at, text.len);
    word->len = text.len;
}

/* Half of the people live in the home market, the first. */
static const struct tv_gen_market *choose_market(struct tv_gen_random *random) {
    uint32_t place = tv_gen_below(random, 2 * TV_GEN_MARKETS - 1);
    return &tv_gen_markets[place < TV_GEN_MARKETS ? 0 : place - TV_GEN_MARKETS + 1];
}

static struct tv_str make_email(struct tv_gen_tree *tree, const struct tv_gen_person *person) {
    static const struct tv_str hosts[] = {TV_GEN_S("@example.com"), TV_GEN_S("@example.org"),
                                          TV_GEN_S("@mail.example.net")};
    return TV_GEN_JOIN(tree, person->first->slug, TV_STR("."), person->last->slug,
                       tv_gen_digits(tree, person->number % 97), hosts[person->number % 3]);
}

static struct tv_str make_ip(struct tv_gen_tree *tree, struct tv_gen_random *random,
                             const struct tv_gen_market *market) {
    uint64_t bits = tv_gen_draw(random);
    if (bits % 10)
        return TV_GEN_JOIN(tree, market->ip_prefix, tv_gen_digits(tree, 1 + (bits >> 8) % 254));
    struct tv_str hex = tv_gen_hex(tree, (uint32_t)(bits >> 32));
    return TV_GEN_JOIN(tree, TV_STR("2001:db8:"), (struct tv_str){hex.at, 4}, TV_STR("::"),
                       (struct tv_str){hex.at + 4, 4});
}

void tv_gen_person_init(struct tv_gen_person *person, struct tv_gen_tree *tree, uint64_t seed,
                        uint32_t number) {
    struct tv_gen_random random;
    tv_gen_seed(&random, tv_gen_mix(seed) ^ number);
    person->number = number;
    person->market = choose_market(&random);
    person->first = &tv_gen_first_names[tv_gen_below(&random, TV_GEN_NAMES)];
    person->last = &tv_gen_last_names[tv_gen_below(&random, TV_GEN_NAMES)];
    tv_gen_keep(&person->user_id,
                TV_GEN_JOIN(tree, TV_STR("usr_"), tv_gen_digits(tree, FIRST_USER + number)));
    tv_gen_keep(&person->anonymous_id, tv_gen_uuid(tree, &random));
    tv_gen_keep(&person->email, make_email(tree, person));
    tv_gen_keep(&person->ip, make_ip(tree, &random, person->market));
    tv_gen_keep(&person->account_id,
                TV_GEN_JOIN(tree, TV_STR("acct_"), tv_gen_digits(tree, 4000 + number % ACCOUNTS)));
}
