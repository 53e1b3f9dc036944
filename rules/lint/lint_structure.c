/* The order of words in the names of events: object and action ("Order Completed"), or action and
 * object ("Completed Order"). Only said to plans in which most names have one of the two. An action
 * is a verb in the past tense; whether a word is one is told by its ending and a list. */
#include "folded.h"
#include "lint_case.h"
#include "lint_parts.h"

#include <string.h>

enum { NAMES_MIN = 5, SHARE_MIN = 75 };

/* Past tenses that do not end in "ed". */
static const char *const irregular[] = {
    "begun", "bought", "built", "chosen", "cut",   "done",   "drawn",     "fallen", "forgotten",
    "found", "given",  "gone",  "got",    "held",  "hidden", "hit",       "kept",   "left",
    "lost",  "made",   "met",   "paid",   "put",   "quit",   "read",      "reset",  "run",
    "seen",  "sent",   "set",   "shown",  "shut",  "sold",   "spent",     "split",  "swept",
    "taken", "thrown", "told",  "undone", "unset", "went",   "withdrawn", "won",    "written"};

/* Little words that belong to the verb before them: "Signed Up". */
static const char *const particles[] = {"up", "in", "out", "off", "on", "down", "back", "again"};

/* Words that end so and are none. */
static const char *const nouns[] = {"bed",  "breed", "deed", "embed", "feed", "hundred",
                                    "need", "seed",  "shed", "speed", "weed"};

enum structure { STRUCTURE_NONE, STRUCTURE_OBJECT_ACTION, STRUCTURE_ACTION_OBJECT };

/* ---- Words --------------------------------------------------------------------------------------
 */

static bool is_listed(const char *const *list, size_t count, const char *word, size_t len) {
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == len && !memcmp(list[i], word, len))
            return true;
    return false;
}

#define IS_LISTED(list, word, len) is_listed(list, sizeof(list) / sizeof *(list), word, len)

/* Small letters of an ASCII word; 0 when it is none, or too long for a verb. */
static size_t lower(struct tv_str word, char *out, size_t max) {
    for (size_t i = 0; i < word.len && i < max; i++)
        out[i] = (char)tv_code_lower((unsigned char)word.at[i]);
    return word.len <= max ? word.len : 0;
}

static bool is_action(struct tv_str word) {
    char at[24];
    size_t len = lower(word, at, sizeof at);
    if (len > 4 && !memcmp(at + len - 2, "ed", 2))
        return !IS_LISTED(nouns, at, len);
    return len && IS_LISTED(irregular, at, len);
}

static bool is_particle(struct tv_str word) {
    char at[24];
    size_t len = lower(word, at, sizeof at);
    return len && IS_LISTED(particles, at, len);
}

static enum structure structure_of(const struct tv_name_words *words) {
    uint32_t last = words->count;
    if (last > 2 && is_particle(words->at[last - 1]))
        last--;
    if (is_action(words->at[last - 1]))
        return STRUCTURE_OBJECT_ACTION;
    return is_action(words->at[0]) ? STRUCTURE_ACTION_OBJECT : STRUCTURE_NONE;
}

/* ---- Telling ------------------------------------------------------------------------------------
 */

/* The action at the other end; empty when it is not clear how. */
static struct tv_str turn(struct tv_lint *lint, const struct tv_name_words *words,
                          enum structure found) {
    struct tv_str none = {NULL, 0};
    if (found == STRUCTURE_NONE || words->count > 3)
        return none;
    char *out = tv_arena_alloc(lint->arena, words->count * 128, 1);
    size_t len = 0;
    for (uint32_t i = 0; out && i < words->count; i++) {
        uint32_t from = found == STRUCTURE_ACTION_OBJECT ? (i + 1) % words->count
                                                         : (i + words->count - 1) % words->count;
        struct tv_str word = words->at[from];
        if (word.len > 120)
            return none;
        if (i > 0)
            out[len++] = ' ';
        memcpy(out + len, word.at, word.len);
        len += word.len;
    }
    return (struct tv_str){out, len};
}

static void tell(struct tv_lint *lint, const struct tv_lint_event *event, enum structure usual,
                 const uint32_t *counts, uint32_t asked) {
    struct tv_sentence sentence = {.len = 0};
    struct tv_name_words words;
    struct tv_str none = {NULL, 0};
    tv_name_split(event->entry->name, &words);
    bool has_blanks = memchr(event->entry->name.at, ' ', event->entry->name.len) != NULL;
    tv_say_name(&sentence, event->entry->name);
    tv_say(&sentence, usual == STRUCTURE_OBJECT_ACTION ? " begins" : " ends");
    tv_say(&sentence, " with what happened; ");
    tv_say_number(&sentence, counts[usual]);
    tv_say(&sentence, " of ");
    tv_say_count(&sentence, asked, "name");
    tv_say(&sentence, usual == STRUCTURE_OBJECT_ACTION ? " end with it" : " begin with it");
    tv_lint_tell(lint,
                 &(struct tv_lint_told){
                     .rule = TV_RULE_PLAN_NAME_STRUCTURE,
                     .at = event->entry->at,
                     .event = event,
                     .suggestion = has_blanks ? turn(lint, &words, structure_of(&words)) : none},
                 &sentence);
}

void tv_lint_name_structure(struct tv_lint *lint) {
    const struct tv_lint_event *events = lint->events.items;
    uint32_t counts[3] = {0}, asked = 0;
    struct tv_name_words words;
    for (uint32_t i = 0; i < lint->events.count; i++) {
        tv_name_split(events[i].entry->name, &words);
        if (events[i].section != TV_KW_EVENTS || words.count < 2)
            continue;
        counts[structure_of(&words)]++;
        asked++;
    }
    enum structure usual = counts[STRUCTURE_ACTION_OBJECT] > counts[STRUCTURE_OBJECT_ACTION]
                               ? STRUCTURE_ACTION_OBJECT
                               : STRUCTURE_OBJECT_ACTION;
    bool is_last = usual == STRUCTURE_OBJECT_ACTION;
    struct tv_roll roll = {
        TV_RULE_PLAN_NAME_STRUCTURE,
        is_last ? "does not end with what happened (a verb in the past tense), as most do"
                : "does not begin with what happened (a verb in the past tense), as most do",
        is_last ? "events do not end with what happened (a verb in the past tense), as most do"
                : "events do not begin with what happened (a verb in the past tense), as most do",
        {0},
        NULL};
    if (asked < NAMES_MIN || counts[usual] * 100 < asked * SHARE_MIN)
        return;
    for (uint32_t i = 0; i < lint->events.count; i++) {
        const struct tv_lint_event *event = &events[i];
        tv_name_split(event->entry->name, &words);
        if (event->section != TV_KW_EVENTS || event->base || event->is_told || words.count < 2)
            continue;
        enum structure found = structure_of(&words);
        if (found == STRUCTURE_NONE)
            tv_roll_add(lint, &roll,
                        (struct tv_place){event->entry->name, event->entry->at, event});
        else if (found != usual)
            tell(lint, event, usual, counts, asked);
    }
    tv_roll_tell(lint, &roll);
}
