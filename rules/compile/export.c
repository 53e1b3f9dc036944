/* The messages of plans, one after another. Of each the layers of its own are taken: those of the
 * event, or of the call when it has no name; core's are left out. */
#include "export_parts.h"

#include <string.h>

/* Which message: subject NULL is a call of the unit, or what is common. */
struct which {
    unsigned call; /* enum tv_call, or TV_COMMON */
    struct tv_subject *subject;
    const struct tv_verdict *verdict; /* on names that it does not know */
};

/* ---- What stands beside the schema ----------------------------------------------------------- */

/* The last mapping of the message that has the keyword. */
static const struct tv_clause *find_clause(const struct tv_stack *stack, enum tv_keyword keyword) {
    const struct tv_clause *clause = NULL;
    for (uint32_t i = stack ? stack->count : 0; i > 0 && !clause; i--)
        clause = tv_def_find(stack->layers[i - 1]->written, keyword);
    return clause;
}

static struct tv_str text_of(const struct tv_stack *stack, enum tv_keyword keyword) {
    const struct tv_clause *clause = find_clause(stack, keyword);
    return clause ? clause->text : TV_STR("");
}

/* Who owns it: the message itself, else its file. */
static struct tv_str owner_of(const struct tv_exporting *x, const struct tv_stack *stack) {
    struct tv_str owner = text_of(stack, TV_KW_OWNER);
    const struct tv_file *file =
        stack && stack->count > 0 ? stack->layers[stack->count - 1]->at.file : NULL;
    const struct tv_clause *of_file =
        file && !x->unit->own ? tv_def_find(file->body, TV_KW_OWNER) : NULL;
    return owner.len == 0 && of_file ? of_file->text : owner;
}

/* Labels merge by name; the later wins. */
static const struct tv_tree *labels_of(struct tv_exporting *x, const struct tv_stack *stack) {
    struct tv_tree *all = tv_tree_make(x->arena, TV_TYPE_OBJECT, TV_STR(""));
    for (uint32_t i = stack ? stack->count : 0; i > 0; i--) {
        const struct tv_clause *clause = tv_def_find(stack->layers[i - 1]->written, TV_KW_LABELS);
        const struct tv_tree *label = clause ? clause->tree->first : NULL;
        for (; label && all; label = label->next)
            if (!tv_tree_find(all, label->key->written))
                tv_tree_add(x->arena, all, label->key->written, tv_tree_copy(x->arena, label));
    }
    return all && all->count > 0 ? all : NULL;
}

/* ---- One message ----------------------------------------------------------------------------- */

static void lose_clause(struct tv_exporting *x, const struct tv_clause *clause,
                        struct tv_str name) {
    if (clause)
        tv_export_lose(x, &clause->at, tv_keyword_info(clause->keyword)->name, name);
}

static void tell_version(struct tv_exporting *x, const struct which *which,
                         const struct tv_version *version, bool is_oldest) {
    struct tv_tree *empty = tv_tree_make(x->arena, TV_TYPE_OBJECT, TV_STR(""));
    struct tv_exported message = {.is_common = which->call == TV_COMMON,
                                  .call = (enum tv_call)(which->call % TV_CALL_COUNT),
                                  .name = which->subject ? which->subject->name : TV_STR(""),
                                  .version = version->number,
                                  .is_oldest = is_oldest,
                                  .is_forbidden = version->is_forbidden,
                                  .doc = text_of(version->root, TV_KW_DOC),
                                  .owner = owner_of(x, version->root),
                                  .deprecated = text_of(version->root, TV_KW_DEPRECATED),
                                  .since = text_of(version->root, TV_KW_SINCE),
                                  .labels = labels_of(x, version->root),
                                  .schema = empty};
    lose_clause(x, find_clause(version->root, TV_KW_ALSO), message.name);
    lose_clause(x, find_clause(version->root, TV_KW_FORMERLY), message.name);
    lose_clause(x, find_clause(version->root, TV_KW_EXAMPLES), message.name);
    if (version->root && !version->is_forbidden)
        message.schema = tv_export_schema(x, (struct tv_element){version->root, which->verdict},
                                          TV_SPOT_MESSAGE);
    if (message.schema && x->visitor->message)
        x->visitor->message(x->visitor->context, &message);
}

static bool tell_message(struct tv_exporting *x, struct which which) {
    struct tv_message_of message;
    bool ok = which.call == TV_COMMON ? tv_plan_own_common(x->c, x->unit, &message)
                                      : tv_plan_own_message(x->c, x->unit, (enum tv_call)which.call,
                                                            which.subject, &message);
    which.verdict = which.subject ? message.verdict : &tv_unsaid;
    x->arena = tv_arena_new();
    for (uint32_t i = 0; ok && x->arena && i < message.version_count; i++)
        if (which.subject || message.versions[i].root || message.versions[i].is_forbidden)
            tell_version(x, &which, &message.versions[i], i == 0);
    ok = ok && x->arena && !tv_arena_failed(x->arena);
    tv_arena_free(x->arena);
    x->arena = NULL;
    return ok;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static bool tell_calls(struct tv_exporting *x) {
    static const unsigned order[] = {TV_COMMON, TV_IDENTIFY, TV_GROUP, TV_ALIAS,
                                     TV_TRACK,  TV_PAGE,     TV_SCREEN};
    bool ok = true;
    for (size_t i = 0; i < sizeof order / sizeof *order && ok; i++)
        ok = tell_message(x, (struct which){order[i], NULL, NULL});
    return ok;
}

/* A file of the user says something about it, if only that it must not be sent. */
static bool is_listed(const struct tv_subject *subject) {
    const struct tv_written *written = subject->written.items;
    for (uint32_t i = 0; i < subject->written.count; i++)
        if (!written[i].file->builtin)
            return true;
    return false;
}

static bool tell_subjects(struct tv_exporting *x, enum tv_call call) {
    const struct tv_list *order = &x->unit->subjects[call].order;
    bool ok = true;
    for (uint32_t i = 0; i < order->count && ok; i++) {
        struct tv_subject *subject = ((struct tv_subject **)order->items)[i];
        ok = !is_listed(subject) || tell_message(x, (struct which){call, subject, NULL});
    }
    return ok;
}

static bool tell_unit(struct tv_exporting *x) {
    return tell_calls(x) && tell_subjects(x, TV_TRACK) && tell_subjects(x, TV_PAGE) &&
           tell_subjects(x, TV_SCREEN);
}

enum tv_status tv_export(const struct tv_compile_input *input, struct tv_sink sink,
                         const struct tv_export_visitor *visitor) {
    struct tv_compiler c = {.input = input, .sink = sink};
    struct tv_exporting x = {.c = &c, .visitor = visitor};
    c.arena = tv_arena_new();
    if (!c.arena)
        return TV_ERROR_MEMORY;
    bool ok = tv_units_find(&c);
    struct tv_unit *const *plans = c.plans.items;
    for (uint32_t i = 0; ok && c.mistakes.count == 0 && i < c.plans.count; i++) {
        x.unit = plans[i];
        ok = tell_unit(&x);
    }
    enum tv_status status = ok && !tv_compile_failed(&c) ? TV_OK : TV_ERROR_MEMORY;
    if (status == TV_OK)
        tv_mistakes_send(&c);
    if (status == TV_OK && c.mistakes.count)
        status = TV_ERROR_DEFINITION;
    tv_arena_free(c.arena);
    return status;
}
