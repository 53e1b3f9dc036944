/* Personal data: what `pii` and `format` say about a value. What a built-in spec marks belongs
 * there; what a plan marks as its own must not arrive in clear text. */
#include "compile_parts.h"
#include "formats.h"
#include "pii.h"

/* Kinds that may stand where a word of `pii` marks it, as bits; and whether a plan wants them
 * hashed. What nobody hashes (a text that people write, a place) is not asked for. */
static const struct {
    struct tv_str word;
    unsigned kinds;
    bool is_hashed;
} words[] = {{TV_STR("email"), 1u << TV_PII_EMAIL, true},
             {TV_STR("phone"), 1u << TV_PII_PHONE, true},
             {TV_STR("ip"), 1u << TV_PII_IP, true},
             {TV_STR("national-id"), 1u << TV_PII_NATIONAL_ID, true},
             {TV_STR("payment"), 1u << TV_PII_CARD, true},
             {TV_STR("name"), 0, true},
             {TV_STR("address"), 0, true},
             {TV_STR("birthday"), 0, true},
             {TV_STR("device-id"), 0, true},
             {TV_STR("health"), 0, true},
             {TV_STR("free-text"), 1u << TV_PII_EMAIL | 1u << TV_PII_PHONE, false},
             {TV_STR("other"), 1u << TV_PII_EMAIL | 1u << TV_PII_PHONE, false},
             {TV_STR("false"), (1u << TV_PII_KINDS) - 1, false}};

static void add_word(struct tv_str text, struct tv_personal_of *personal, bool is_plan) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!tv_str_equal(text, words[i].word))
            continue;
        personal->kinds |= words[i].kinds;
        if (is_plan)
            personal->is_hashed = words[i].is_hashed;
        else
            personal->is_asked = true;
    }
}

static void add_format(struct tv_str text, struct tv_personal_of *personal) {
    enum tv_format format = tv_format_find(text.at, text.len);
    if (format == TV_FORMAT_EMAIL || format == TV_FORMAT_IDN_EMAIL)
        personal->kinds |= 1u << TV_PII_EMAIL;
    else if (format == TV_FORMAT_IP || format == TV_FORMAT_IPV4 || format == TV_FORMAT_IPV6)
        personal->kinds |= 1u << TV_PII_IP;
}

/* Marks of a type that is only named are the plan's own: no built-in type has one. */
void tv_personal_add(struct tv_compiler *c, struct tv_stack *stack,
                     struct tv_personal_of *personal) {
    const struct tv_meaning *meaning = tv_meaning_of(c, stack);
    bool is_marked = false;
    for (uint32_t i = 0; i < stack->count; i++) {
        struct tv_layer *layer = stack->layers[i];
        const struct tv_clause *clause = tv_def_find(layer->written, TV_KW_PII);
        if (!clause)
            continue;
        is_marked = true;
        add_word(clause->text, personal, tv_is_from_plan(layer));
        if (tv_is_from_plan(layer)) {
            personal->layer = layer;
            personal->at = clause->at;
        }
    }
    struct tv_layer *last = stack->layers[stack->count - 1];
    if (!is_marked && tv_is_from_plan(last)) {
        add_word(tv_note_own(stack, TV_KW_PII), personal, true);
        personal->layer = last;
        personal->at = last->at;
    }
    const struct tv_fact *format = meaning ? tv_fact_find(meaning, TV_KW_FORMAT) : NULL;
    if (format)
        add_format(format->clause->text, personal);
}
