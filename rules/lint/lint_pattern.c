/* Patterns that are no regular languages: with look-around, or references back to a group. They
 * hold, where PCRE2 is there to run them, but take their time, and Segment refuses the first. */
#include "lint_parts.h"

#include "regex_token.h"

/* What in the pattern is not regular, or NULL. What is wrong the compiler tells. */
static const char *find_irregular(struct tv_str pattern) {
    struct tv_regex regex;
    struct tv_regex_token token;
    tv_regex_open(&regex, pattern.at, pattern.len, true);
    for (;;) {
        enum tv_regex_kind kind = tv_regex_next(&regex, &token);
        if (kind == TV_REGEX_END || kind == TV_REGEX_FAULT)
            return NULL;
        if (kind == TV_REGEX_BACK)
            return "a reference back to a group";
        if (kind == TV_REGEX_OPEN && token.group >= TV_GROUP_BEHIND)
            return "look-behind";
        if (kind == TV_REGEX_OPEN && token.group >= TV_GROUP_AHEAD)
            return "look-ahead";
    }
}

static void look_at_pattern(struct tv_lint *lint, const struct tv_def *def,
                            const struct tv_lint_event *event) {
    const struct tv_clause *pattern = tv_def_find(def, TV_KW_PATTERN);
    const char *irregular = pattern ? find_irregular(pattern->text) : NULL;
    struct tv_sentence sentence = {.len = 0};
    if (!irregular)
        return;
    tv_say(&sentence, "this pattern has ");
    tv_say(&sentence, irregular);
    tv_say(&sentence, ", which is not regular");
    tv_lint_tell(lint,
                 &(struct tv_lint_told){.rule = TV_RULE_PLAN_PATTERN_UNSUPPORTED,
                                        .at = pattern->value_at,
                                        .event = event},
                 &sentence);
}

void tv_lint_patterns(struct tv_lint *lint) {
    const struct tv_lint_property *properties = lint->properties.items;
    const struct tv_lint_type *types = lint->types.items;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        const struct tv_clause *items = tv_def_find(properties[i].entry->def, TV_KW_ITEMS);
        look_at_pattern(lint, properties[i].entry->def, properties[i].event);
        if (items)
            look_at_pattern(lint, items->def, properties[i].event);
    }
    for (uint32_t i = 0; i < lint->types.count; i++)
        look_at_pattern(lint, types[i].entry->def, NULL);
}
