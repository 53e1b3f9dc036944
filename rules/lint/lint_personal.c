/* Properties that are named like personal data and say nothing about it. Only the end of a name
 * counts: "user_email" holds one, "email_count" does not. */
#include "folded.h"
#include "lint_case.h"
#include "lint_parts.h"

#include <stdlib.h>

/* The end of a name, folded, and the word for it in `pii`. */
static const struct {
    struct tv_str end, kind;
} ends[] = {
    {TV_STR("email"), TV_STR("email")},
    {TV_STR("e mail"), TV_STR("email")},
    {TV_STR("email address"), TV_STR("email")},
    {TV_STR("phone"), TV_STR("phone")},
    {TV_STR("phone number"), TV_STR("phone")},
    {TV_STR("mobile number"), TV_STR("phone")},
    {TV_STR("first name"), TV_STR("name")},
    {TV_STR("firstname"), TV_STR("name")},
    {TV_STR("last name"), TV_STR("name")},
    {TV_STR("lastname"), TV_STR("name")},
    {TV_STR("full name"), TV_STR("name")},
    {TV_STR("fullname"), TV_STR("name")},
    {TV_STR("middle name"), TV_STR("name")},
    {TV_STR("given name"), TV_STR("name")},
    {TV_STR("family name"), TV_STR("name")},
    {TV_STR("maiden name"), TV_STR("name")},
    {TV_STR("surname"), TV_STR("name")},
    {TV_STR("birthday"), TV_STR("birthday")},
    {TV_STR("birthdate"), TV_STR("birthday")},
    {TV_STR("birth date"), TV_STR("birthday")},
    {TV_STR("date of birth"), TV_STR("birthday")},
    {TV_STR("dob"), TV_STR("birthday")},
    {TV_STR("ssn"), TV_STR("national-id")},
    {TV_STR("social security number"), TV_STR("national-id")},
    {TV_STR("national id"), TV_STR("national-id")},
    {TV_STR("passport"), TV_STR("national-id")},
    {TV_STR("passport number"), TV_STR("national-id")},
    {TV_STR("tax id"), TV_STR("national-id")},
    {TV_STR("credit card"), TV_STR("payment")},
    {TV_STR("card number"), TV_STR("payment")},
    {TV_STR("credit card number"), TV_STR("payment")},
    {TV_STR("iban"), TV_STR("payment")},
    {TV_STR("bank account"), TV_STR("payment")},
    {TV_STR("street address"), TV_STR("address")},
    {TV_STR("home address"), TV_STR("address")},
    {TV_STR("postal address"), TV_STR("address")},
    {TV_STR("shipping address"), TV_STR("address")},
    {TV_STR("billing address"), TV_STR("address")},
    {TV_STR("ip address"), TV_STR("ip")},
};

/* Yes or no about such data. */
static bool asks(struct tv_str word) {
    static const struct tv_str words[] = {{"is", 2},  {"has", 3},  {"can", 3},
                                          {"was", 3}, {"with", 4}, {"valid", 5}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tv_str_equal(word, words[i]))
            return true;
    return false;
}

/* The last words of the name, small, a blank between them. */
static struct tv_str write_end(const struct tv_name_words *words, uint32_t count, char *out,
                               size_t max) {
    size_t len = 0;
    for (uint32_t i = words->count - count; i < words->count; i++) {
        if (len && len < max)
            out[len++] = ' ';
        for (size_t k = 0; k < words->at[i].len && len < max; k++)
            out[len++] = (char)tv_code_lower((unsigned char)words->at[i].at[k]);
    }
    return (struct tv_str){out, len};
}

/* The kind that a name speaks of; empty when none. */
static struct tv_str kind_of(struct tv_str name) {
    struct tv_name_words words;
    char room[64];
    tv_name_split(name, &words);
    if (words.count == 0 || words.count == TV_WORDS_MAX || asks(words.at[0]))
        return (struct tv_str){NULL, 0};
    for (uint32_t count = 1; count <= words.count && count <= 3; count++) {
        struct tv_str end = write_end(&words, count, room, sizeof room);
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (tv_str_equal(end, ends[i].end))
                return ends[i].kind;
    }
    return (struct tv_str){NULL, 0};
}

static bool is_asked(const struct tv_lint_property *property) {
    const struct tv_def *def = property->entry->def;
    bool may_be_text = !property->types || property->types & TV_TYPE_STRING;
    return !def->refused && !property->base && may_be_text && !tv_def_find(def, TV_KW_PII) &&
           (property->section == TV_KW_PROPERTIES || property->section == TV_KW_TRAITS);
}

/* A named type may say it for all its properties. */
static bool type_says(const struct tv_lint *lint, const struct tv_def *def) {
    const struct tv_clause *type = tv_def_find(def, TV_KW_TYPE);
    for (const struct tv_alternative *a = type ? type->alternatives : NULL; a; a = a->next)
        if (a->name.len && tv_lint_type_has(lint, a->name, TV_KW_PII))
            return true;
    return false;
}

/* A property whose name speaks of a kind of data, and its place among all of them. */
struct suspect {
    const struct tv_lint_property *property;
    struct tv_str kind;
};

static int compare_names(const void *a, const void *b) {
    const struct suspect *x = a, *y = b;
    int order = tv_str_order(x->property->entry->name, y->property->entry->name);
    return order ? order : (x->property > y->property) - (x->property < y->property);
}

static int compare_places(const void *a, const void *b) {
    const struct suspect *x = a, *y = b;
    return (x->property > y->property) - (x->property < y->property); /* both in one list */
}

/* Each name once, at its first place. */
static void find_suspects(struct tv_lint *lint, struct tv_bag *suspects) {
    const struct tv_lint_property *properties = lint->properties.items;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lint->properties.count; i++) {
        struct tv_str kind = kind_of(properties[i].entry->name);
        if (!kind.len || !is_asked(&properties[i]) || type_says(lint, properties[i].entry->def))
            continue;
        struct suspect *added = tv_bag_add(lint->arena, suspects, sizeof *added);
        if (added)
            *added = (struct suspect){&properties[i], kind};
    }
    struct suspect *items = suspects->items;
    if (suspects->count)
        qsort(items, suspects->count, sizeof *items, compare_names);
    for (uint32_t i = 0; i < suspects->count; i++)
        if (!kept ||
            !tv_str_equal(items[kept - 1].property->entry->name, items[i].property->entry->name))
            items[kept++] = items[i];
    suspects->count = kept;
    if (kept)
        qsort(items, kept, sizeof *items, compare_places);
}

/* All names of a kind are one finding. */
static void tell_kind(struct tv_lint *lint, const struct tv_bag *suspects, struct tv_roll *roll,
                      struct tv_str kind) {
    const struct suspect *items = suspects->items;
    for (uint32_t i = 0; i < suspects->count; i++) {
        const struct tv_lint_property *property = items[i].property;
        if (tv_str_equal(items[i].kind, kind))
            tv_roll_add(lint, roll,
                        (struct tv_place){property->path, property->entry->at, property->event});
    }
    tv_roll_tell(lint, roll);
}

void tv_lint_undeclared_personal(struct tv_lint *lint) {
#define KIND(word)                                                                                 \
    {                                                                                              \
        TV_STR(word),                                                                              \
            "is named like personal data: write \"pii: " word                                      \
            "\", or \"pii: false\" if it is none",                                                 \
            "names speak of personal data: write \"pii: " word                                     \
            "\", or \"pii: false\" where it is none"                                               \
    }
    static const struct {
        struct tv_str kind;
        const char *one, *many;
    } kinds[] = {KIND("email"),       KIND("phone"),   KIND("name"),    KIND("birthday"),
                 KIND("national-id"), KIND("payment"), KIND("address"), KIND("ip")};
#undef KIND
    struct tv_bag suspects = {NULL, 0, 0};
    find_suspects(lint, &suspects);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct tv_roll roll = {TV_RULE_PLAN_PII_UNDECLARED, kinds[i].one, kinds[i].many, {0}, NULL};
        tell_kind(lint, &suspects, &roll, kinds[i].kind);
    }
}
