/* Noting: what the walk found, in 16 bytes an entry, and the budget of steps that every second look
 * at a record is taken from. */
#include "checker.h"

enum { KEPT_FOR_BUDGETS = 5 }; /* one of each kind that there is */

static void push(struct tv_checker *checker, struct tv_pending entry) {
    bool is_budget = entry.rule == TV_RULE_JSON_BUDGET;
    if (checker->pending_count >= TV_PENDING_MAX - (is_budget ? 0 : KEPT_FOR_BUDGETS)) {
        checker->pending_lost++;
        return;
    }
    entry.seq = checker->pending_count & 0xffff;
    checker->pending[checker->pending_count++] = entry;
}

/* A condition, and what it demands, are about the table's demands alone. */
static bool is_demand(enum tv_pending_kind kind) {
    return kind == TV_PENDING_TYPE || kind == TV_PENDING_CHECK || kind == TV_PENDING_DEMAND ||
           kind == TV_PENDING_TERM;
}

void tv_note(struct tv_checker *checker, struct tv_pending entry) {
    if (checker->mode != TV_MODE_MAIN && !is_demand((enum tv_pending_kind)entry.kind))
        return;
    if (checker->mode == TV_MODE_QUIET)
        checker->failed = true;
    else
        push(checker, entry);
}

void tv_note_plain(struct tv_checker *checker, enum tv_rule rule, uint32_t at,
                   enum tv_detail detail) {
    tv_note(checker, (struct tv_pending){.at = at,
                                         .object = checker->event.mark.at,
                                         .what = detail,
                                         .rule = rule & 0xfffu,
                                         .kind = TV_PENDING_PLAIN});
}

/* A name that a spec gives a rule of its own is another mistake than an old name: what it holds has
 * not the form of what is meant, and is not looked at. */
static bool is_understood(uint32_t rule) {
    return (rule >= TV_RULE_LEGACY_ACTION_KEY && rule <= TV_RULE_LEGACY_PROPERTY_NAME) ||
           rule == TV_RULE_PROPERTY_DEPRECATED;
}

bool tv_note_former(struct tv_checker *checker, uint32_t object, const struct tv_key *key) {
    tv_note(checker, (struct tv_pending){.at = checker->walk.at,
                                         .object = object,
                                         .what = (uint32_t)(key - checker->table->keys),
                                         .rule = key->rule & 0xfffu,
                                         .kind = TV_PENDING_FORMER});
    return is_understood(key->rule);
}

void tv_note_budget(struct tv_checker *checker, enum tv_detail detail) {
    push(checker, (struct tv_pending){.at = checker->event.mark.at,
                                      .object = checker->event.mark.at,
                                      .what = detail,
                                      .rule = TV_RULE_JSON_BUDGET,
                                      .kind = TV_PENDING_PLAIN});
}

bool tv_spend(struct tv_checker *checker, uint64_t steps) {
    if (TV_OFTEN(steps <= checker->steps)) {
        checker->steps -= steps;
        return true;
    }
    checker->steps = 0;
    if (!checker->out_of_steps)
        tv_note_budget(checker, TV_DETAIL_NO_STEPS);
    checker->out_of_steps = true;
    return false;
}
