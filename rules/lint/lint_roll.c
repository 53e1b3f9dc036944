/* Rolls: places of which the same is to be said, told as one finding at the first of them. */
#include "lint_parts.h"

enum { SHOWN_MAX = 3 };

bool tv_roll_add(struct tv_lint *lint, struct tv_roll *roll, struct tv_place place) {
    if (tv_lint_suppresses(lint, roll->rule, &place.at))
        return false;
    struct tv_place *added = tv_bag_add(lint->arena, &roll->places, sizeof *added);
    if (added)
        *added = place;
    return added != NULL;
}

static void say_names(struct tv_sentence *sentence, const struct tv_roll *roll) {
    const struct tv_place *places = roll->places.items;
    uint32_t count = roll->places.count;
    for (uint32_t i = 0; i < count && i < SHOWN_MAX; i++) {
        tv_say(sentence, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        tv_say_name(sentence, places[i].name);
    }
    if (count > SHOWN_MAX) {
        tv_say(sentence, " and ");
        tv_say_number(sentence, count - SHOWN_MAX);
        tv_say(sentence, " more");
    }
}

static void tell(struct tv_lint *lint, const struct tv_roll *roll) {
    const struct tv_place *places = roll->places.items;
    struct tv_sentence sentence = {.len = 0};
    struct tv_at others[TV_ORIGINS_MAX];
    uint32_t other_count = 0;
    if (!roll->places.count)
        return;
    if (roll->places.count == 1) {
        tv_say_name(&sentence, places[0].name);
        tv_say(&sentence, " ");
        tv_say(&sentence, roll->one);
    } else {
        tv_say_number(&sentence, roll->places.count);
        tv_say(&sentence, " ");
        tv_say(&sentence, roll->many);
        tv_say(&sentence, ": ");
        say_names(&sentence, roll);
    }
    while (other_count < TV_ORIGINS_MAX && other_count + 1 < roll->places.count) {
        others[other_count] = places[other_count + 1].at;
        other_count++;
    }
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = roll->rule,
                                        .at = places[0].at,
                                        .others = others,
                                        .other_count = other_count,
                                        .event = places[0].event,
                                        .edits = roll->edits},
                 &sentence);
}

/* The places that changed, or those that did not, with their edits: each has the place of one. */
static struct tv_roll part_of(struct tv_lint *lint, const struct tv_roll *roll, bool changed) {
    struct tv_roll part = {roll->rule, roll->one, roll->many, {0}, NULL};
    const struct tv_place *places = roll->places.items;
    for (uint32_t i = 0; i < roll->places.count; i++) {
        bool is_in = tv_lint_is_changed(lint, &places[i].at) == changed;
        struct tv_place *added =
            is_in ? tv_bag_add(lint->arena, &part.places, sizeof *added) : NULL;
        if (added)
            *added = places[i];
    }
    for (const struct tv_lint_edit *edit = roll->edits; edit; edit = edit->next) {
        bool is_in = tv_lint_is_changed(lint, &edit->at) == changed;
        struct tv_lint_edit *added = is_in ? tv_arena_alloc(lint->arena, 1, sizeof *added) : NULL;
        if (!added)
            continue;
        *added = *edit;
        added->next = part.edits;
        part.edits = added;
    }
    return part;
}

void tv_roll_tell(struct tv_lint *lint, const struct tv_roll *roll) {
    if (!lint->focus.is_changed) {
        tell(lint, roll);
        return;
    }
    struct tv_roll changed = part_of(lint, roll, true), others = part_of(lint, roll, false);
    tell(lint, &changed);
    tell(lint, &others);
}
